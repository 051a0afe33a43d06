import type { TemplateResource } from './templates';

/** The rules, as reports name them. */
export const RULES = {
  write: 'shared-table-write',
  read: 'foreign-table-read',
  manage: 'foreign-table-management',
  replicaWrite: 'replica-write',
  deadLetters: 'missing-dead-letter-queue',
  queueKey: 'queue-key-without-sns',
  streamReaders: 'too-many-stream-readers',
  streamImages: 'stream-without-images',
  batchFailures: 'unreported-batch-failures',
  unread: 'unread-source',
  subscription: 'changed-subscription',
  retention: 'retention-too-short',
  timeToLive: 'replica-without-time-to-live',
  replicaStream: 'stream-of-a-replica',
  horizon: 'tombstone-horizon',
  ownReplica: 'replica-of-own-data',
} as const;

export type RuleName = (typeof RULES)[keyof typeof RULES];

/** Something that breaks a rule. */
export interface Finding {
  readonly rule: RuleName;
  /** Who, what and by which statement. */
  readonly message: string;
  /** What to use instead. */
  readonly fix: string;
  readonly resource: TemplateResource;
  /** Place in the resource. */
  readonly location: string;
}
