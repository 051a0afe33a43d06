export type { RepublishKey, RepublishResult, RunAnswer } from '../wire/batch-requests';
export { type AuditOptions, auditReplica } from './audit/audit-replica';
export type { AuditFinding, AuditProgress, AuditReport, FindingKind, Unrepaired } from './audit/report';
export { isClean } from './audit/report';
export { plainKey } from './audit/row-name';
export {
  type BatchJobOptions,
  type BatchJobProgress,
  type BatchJobRequest,
  type BatchJobResult,
  runBatchJob,
} from './batch/batch-job';
export { type RepublishKeysOptions, republishKeys } from './batch/republish-keys';
export { type ListRunsOptions, listRuns, stopRun } from './batch/runs';
export type { ChangePage, ChangeQuery } from './changes/query';
export { ARRIVAL_STATES, PUBLICATION_STATES } from './changes/states';
export type {
  Arrival,
  ArrivalState,
  Change,
  ChangeKind,
  ChangeStory,
  Publication,
  WatchCounts,
} from './changes/types';
export { type ChangesListener, type ChangeWatch, type WatchOptions, watchChanges } from './changes/watch';
export { type KnownContract, knownContract } from './contracts/known-contract';
export { type KnownContracts, type ReadContractsOptions, readContracts } from './contracts/read-contracts';
export { listDeadLetters } from './dead-letters/dead-letters';
export { type ListLettersOptions, listLetters, showLetter } from './dead-letters/list-letters';
export { redrive } from './dead-letters/redrive';
export { type ResendOptions, resendLetter } from './dead-letters/resend-letter';
export type {
  DeadLetter,
  DeadLetterGroup,
  DeadLetterQueue,
  EventHeader,
  FailedAgain,
  LetterEdit,
  ListedLetter,
  RedriveOptions,
  RedriveProgress,
  RedriveReport,
  RedriveSelection,
  ResentLetter,
  TellOptions,
  WholeLetter,
} from './dead-letters/types';
export { type FailureGroup, listFailures } from './failures/list';
export {
  type ReplayOptions,
  type ReplayProgress,
  type ReplayReport,
  replayFailures,
} from './failures/replay';
export { type HistoryOptions, readHistory } from './history/read-history';
export type { History, HistorySeries } from './history/types';
export { shownKey } from './personal/shown-key';
export { type CompareRowOptions, compareRow } from './rows/compare-row';
export { indexesOf, type QueryRowsOptions, queryRows } from './rows/query-rows';
export type { RowComparison, RowCopy, RowIndex, RowPage } from './rows/types';
export {
  createClients,
  destroyClients,
  type OperatorClientOptions,
  type OperatorClients,
} from './shared/clients';
export type { OperatorClock } from './shared/clock';
export { OperatorError, type OperatorErrorCode } from './shared/errors';
export { elsewhereOf, type FeedPlace, type OwnerSide, OwnerSides } from './shared/owner-side';
export type { JobOptions } from './shared/progress';
export { depthOf } from './shared/queue-depth';
export { toReplicaKeys } from './shared/replica-key';
export {
  contractsBeside,
  discover,
  feedOf,
  feedOfReplica,
  type KnownFeed,
  type KnownReplica,
  replicaOf,
  type Topology,
} from './shared/topology';
export { readStatus } from './status/read-status';
export type { FeedStatus, ReplicaStatus, Status, StatusProblem } from './status/types';
