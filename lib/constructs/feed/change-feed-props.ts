import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Contract } from '../../contracts';
import type { IOwnedTable } from '../context/owned-table-interface';
import type { HandlerOptions } from '../shared/handler-options';
import type { SharingProfile } from '../shared/profile';
import type { SharedWith } from '../shared/shared-with';

/**
 * Properties of a change feed. The options of functions are those of the publisher, and all but `memorySize` and
 * `reservedConcurrentExecutions` those of the functions for operators too.
 */
export interface ChangeFeedProps extends HandlerOptions {
  /** The table whose changes are published; it belongs to the same bounded context. */
  readonly table: IOwnedTable;
  /**
   * What is shared of the table's items: at least one contract, each owned by this bounded context. During a migration
   * an entity may have one contract of each major version: each change is then published in each of them.
   */
  readonly contracts: Contract[];
  /**
   * What batches, window, parallelization and memory of the publisher are chosen for; what is given beside it wins.
   * @default two batches of a shard at once, which wait for nothing: enough for all that a partition takes
   */
  readonly profile?: SharingProfile;
  /**
   * Most records that the publisher gets at once, from 1 to 10,000; Lambda hands over 6 MB at most. What fails is published again from
   * the lowest failed record on. @default that of the `profile`, or 1,000
   */
  readonly batchSize?: number;
  /** How long records are gathered for a batch, up to 5 minutes: changes arrive that much later. @default that of the `profile`, or not at all */
  readonly maxBatchingWindow?: Duration;
  /**
   * How many batches of a shard are published at once, from 1 to 10: each takes one of the account's concurrency. Changes of an item
   * stay in order ("Using AWS Lambda with Amazon DynamoDB" in the Lambda developer guide), and nobody relies on it: the sequence
   * decides. @default that of the `profile`, or 2
   */
  readonly parallelizationFactor?: number;
  /**
   * How often a batch that cannot be published is tried again before it goes to the failure bucket: 0 to 10,000.
   * @default 100, so that one bad change cannot hold up its shard for hours
   */
  readonly retryAttempts?: number;
  /**
   * Age at which a change that cannot be published goes to the failure bucket: one minute to 23 hours. A stream forgets after
   * 24, and then also the changes behind it in the shard.
   * @default 6 hours, long enough to sit out an outage of SNS
   */
  readonly maxRecordAge?: Duration;
  /** How long changes that could not be published are kept, in whole days. @default 30 days */
  readonly failureRetention?: Duration;
  /**
   * How long a change may wait until it is published, in whole seconds from 2 to `maxRecordAge`. It makes `freshnessAlarms`, and a line in an
   * `EventSharingDashboard`.
   * @default no objective, and none of these alarms
   */
  readonly freshness?: Duration;
  /**
   * How long the data of events over 256 KiB is kept, in whole days. At least 52 days, the longest life of an event; a
   * replica that remembers deletions for longer (`tombstoneRetention`) can use older data too.
   * @default 90 days
   */
  readonly payloadRetention?: Duration;
  /**
   * Name of an attribute of the table's items in which whoever writes one may leave its own trace context, as W3C's `traceparent`: the
   * event and what becomes of it are then in the writer's trace. Only a value that this write has set counts, and only a well-formed
   * one; no change is refused for its sake, none is published for it alone, and it never leaves the owner as data.
   * @default none: each event begins a trace of its own, where traces are recorded
   */
  readonly traceAttribute?: string;
  /**
   * Path of the file with the released contracts. When the app is synthesised, the contracts are compared with it: a
   * change that a reader would not survive is an error that names the reader.
   * @default `contracts.lock.json` in the working directory; no comparison if there is none
   */
  readonly lockFile?: string;
  /**
   * Your own key for the topic, both buckets and the table with the progress of batch jobs. The publisher gets
   * `kms:GenerateDataKey` and `kms:Decrypt` through SNS ("Key management" in the SNS developer guide). Consumers need nothing of
   * this key for events: SNS decrypts before it delivers, and their queues have keys of their own. For the data of large events a
   * replica may decrypt objects of this feed's bucket through S3 and nothing else. The key's policy must let the
   * IAM policies of the account decide, as the default policy does. The stack needs an explicit region.
   * @default keys that AWS owns or the service manages; the topic is stored on disks that AWS encrypts
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * Lets replicas of other accounts follow the feed, in whatever region: subscribe queues of their own, read the data of large
   * events, and be filled by the feed's batch jobs. All contracts of the feed are shared alike. Other accounts get nothing. For
   * an imported `encryptionKey`, or one of another stack, a warning says which statement to add to its policy.
   * @default replicas of the feed's own account only; regions need nothing
   */
  readonly sharedWith?: SharedWith;
  /**
   * Gives topic, payload bucket and the role of batch jobs names that a consumer in another account or region computes, from the
   * contract, the namespace, the account and the region, so that it needs nothing but `feedAccount` and `feedRegion`.
   *
   * For new feeds. On a feed that is deployed already it replaces the topic: a consumer that is not deployed again right after it
   * hears of nothing more, and nobody tells it. Leave it out there, and give consumers `feedAttributes`. A payload bucket that
   * stays behind (`removalPolicy`) keeps the name: delete it before the feed is created again. The feed must publish one entity,
   * and its stack needs an explicit account and region.
   * @default false: CloudFormation chooses the names, and a consumer elsewhere needs `feedAttributes`
   */
  readonly fixedNames?: boolean;
  /**
   * What becomes of the two buckets when the feed leaves the stack. With DESTROY they go with all that is in them: the stack
   * then has a function that empties them. All else of a feed (topic, functions, log groups, the progress of batch jobs)
   * always goes.
   * @default that of `DataRemoval`; else RETAIN: both stay with what is in them, which may be needed by events that are still on
   * their way
   */
  readonly removalPolicy?: RemovalPolicy;
}
