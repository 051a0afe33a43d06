import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Contract } from '../../contracts';
import type { ChangeFeedAttributes } from '../feed/change-feed-interface';
import type { HandlerOptions } from '../shared/handler-options';
import type { SharingProfile } from '../shared/profile';
import type { QueueMappingOptions } from '../shared/queue-mapping';

/** Properties of a read replica. The options of functions are those of the replicator. */
export interface ReadReplicaProps extends HandlerOptions, QueueMappingOptions {
  /** What is replicated; owned by another bounded context. */
  readonly contract: Contract;
  /**
   * The namespace of the feed, where it is another one than the replica's own: a preview environment may follow the feeds of
   * `dev`. An empty text: the feed has none. The replica's own namespace then stands before its name: `pr-7.orders/User`.
   * @default the replica's own namespace
   */
  readonly feedNamespace?: string;
  /**
   * The account of the feed, where it is another one than the replica's own: its 12 digits. The feed must have `fixedNames`, and be
   * shared with the replica's account (`sharedWith`). The replica's own account and region then stand before its name:
   * `222222222222.eu-west-1.orders/User`. The stack needs an explicit account and region.
   * @default the replica's own account
   */
  readonly feedAccount?: string;
  /**
   * The region of the feed, where it is another one than the replica's own, as with `feedAccount`. Events take the way between the
   * regions, and the data of large ones is read from the feed's region.
   * @default the replica's own region
   */
  readonly feedRegion?: string;
  /**
   * What the feed is called, in place of `feedAccount` and `feedRegion`, where it has no `fixedNames`: values known at synthesis,
   * with `batchRoleArn`. `event-sharing status --json` prints them in the owner's account. Whoever deletes and creates the feed
   * anew has to tell its consumers.
   * @default found through SSM parameters, or computed
   */
  readonly feedAttributes?: ChangeFeedAttributes;
  /** The contract's fields that the replica keeps, beside the key. @default all fields of the contract */
  readonly fields?: string[];
  /**
   * Which rows the replica holds: for each field the exact values, of which the row must have one. A row that stops
   * matching leaves the replica. SNS allows one field with at most 14 values, or two with 2 values for one and 1 for
   * the other.
   * @default every row
   */
  readonly filter?: { readonly [field: string]: unknown[] };
  /**
   * What batches, window and memory of the replicator are chosen for; what is given beside it wins.
   * @default batches of up to 10 that wait for nothing: an event is applied as it comes
   */
  readonly profile?: SharingProfile;
  /**
   * How long an event waits for the replicator, up to 14 days. At least 36 times `timeout`, which is what five tries can take.
   * @default 4 days
   */
  readonly queueRetention?: Duration;
  /**
   * How long an event that could not be applied is kept, up to 14 days. It must be longer than `queueRetention`,
   * because an event keeps the time at which it was first queued.
   * @default 14 days
   */
  readonly dlqRetention?: Duration;
  /**
   * How long the replica remembers a deletion. It must be longer than an event can be on its way, or a late event would
   * bring the row back; an older event is parked.
   * @default 60 days
   */
  readonly tombstoneRetention?: Duration;
  /**
   * How old a change may be when it arrives, in whole seconds from 2 to `queueRetention`: ninety-nine of a hundred must be younger. It makes
   * `freshnessAlarms`, the line in an `EventSharingDashboard`, and what `event-sharing status` calls late.
   * @default no objective, and none of these alarms
   */
  readonly freshness?: Duration;
  /** How long the replicator may work on one batch. @default 30 seconds */
  readonly timeout?: Duration;
  /**
   * Your own key for the table and the three queues; nothing of the key of the owner's topic is needed. The key's policy lets
   * SNS use it for the one topic, or nothing would arrive ("Enabling server-side encryption for a topic with encrypted
   * Amazon SQS queue subscriptions" in the SNS developer guide), and the owner's batch jobs through SQS. For an imported key, or one
   * of another stack, a warning says which statements to add. Readers need `kms:Decrypt`, which `grantRead` adds. In a stack
   * with the owner's feed the two need different keys. The stack needs an explicit region.
   * @default a key owned by AWS for the table, keys managed by SQS for the queues
   */
  readonly encryptionKey?: kms.IKey;
  /** What becomes of the table when it leaves the stack. @default that of `DataRemoval`; else DESTROY: a replica can be filled again from its owner */
  readonly removalPolicy?: RemovalPolicy;
}
