export type {
  RepublishKey as KeyToRepublish,
  RepublishResult as RepublishedKey,
  RunAnswer as LastRun,
} from '../protocol/batch-requests';
export { type AuditOptions, auditReplica } from './audit/index';
export type { AuditProgress, AuditReport, Finding, FindingKind, Unrepaired } from './audit/report';
export { isClean } from './audit/report';
export { plainKey } from './audit/row-name';
export {
  type BatchJobOptions,
  type BatchJobProgress,
  type BatchJobRequest,
  type BatchJobResult,
  runBatchJob,
} from './batch-job';
export { createClients, destroyClients, type OperatorClientOptions, type OperatorClients } from './clients';
export { listDeadLetters, showDeadLetter } from './dead-letters/index';
export { redrive } from './dead-letters/redrive';
export type {
  DeadLetter,
  DeadLetterGroup,
  DeadLetterQueue,
  EventHeader,
  FailedAgain,
  RedriveOptions,
  RedriveProgress,
  RedriveReport,
  RedriveSelection,
  ShownDeadLetter,
} from './dead-letters/types';
export { OperatorError, type OperatorErrorCode } from './errors';
export { type FailureGroup, listFailures } from './failures/list';
export {
  type ReplayOptions,
  type ReplayProgress,
  type ReplayReport,
  replayFailures,
} from './failures/replay';
export type { JobOptions } from './progress';
export { depthOf } from './queue-depth';
export { toReplicaKeys } from './replica-key';
export { type RepublishKeysOptions, republishKeys } from './republish-keys';
export { readStatus } from './status/index';
export type { FeedStatus, ReplicaStatus, Status, StatusProblem } from './status/types';
export {
  contractsBeside,
  discover,
  feedOf,
  feedOfReplica,
  type KnownFeed,
  type KnownReplica,
  replicaOf,
  type Topology,
} from './topology';
