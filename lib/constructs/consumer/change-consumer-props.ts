import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Contract } from '../../contracts';
import type { ChangeFeedAttributes } from '../feed/change-feed-interface';
import type { QueueMappingOptions } from '../shared/queue-mapping';

/** What a consumer can be promised of each change. */
export enum ChangeDelivery {
  /** Each change is handled, perhaps more than once, in any order. Nothing is remembered. */
  AT_LEAST_ONCE = 'at-least-once',
  /** No change of a row is begun after a newer one. One conditional write a change. */
  IN_ORDER = 'in-order',
  /**
   * A change that was handled to its end is not handled again; one whose handling was cut off is. For effects elsewhere, such as mail.
   * Two writes a change. It needs `once` of `cdk-event-sharing-client/once`.
   */
  ONCE = 'once',
  /** The effects that a change has in DynamoDB, by `change.transaction`, commit with its position: once. */
  EXACTLY_ONCE = 'exactly-once',
}

/** What can happen to a row. */
export enum ChangeKind {
  /** The row is there, and was not. */
  CREATED = 'created',
  /** The row is another than before. */
  UPDATED = 'updated',
  /** The row is gone. */
  DELETED = 'deleted',
}

/** Which changes are taken from a feed, and how they wait: of a change consumer and of a change forwarder. */
export interface ChangeConsumerOptions extends QueueMappingOptions {
  /** Whose changes are consumed, or which business events. */
  readonly contract: Contract;
  /**
   * The namespace of the feed, where it is another one than the consumer's own, as of a `ReadReplica`.
   * @default the consumer's own namespace
   */
  readonly feedNamespace?: string;
  /**
   * The account of the feed, where it is another one than the consumer's own: its 12 digits. The feed must have `fixedNames`, and be
   * shared with the consumer's account (`sharedWith`). The consumer's own account and region then stand before its name, as before
   * that of a `ReadReplica`. The stack needs an explicit account and region.
   * @default the consumer's own account
   */
  readonly feedAccount?: string;
  /**
   * The region of the feed, where it is another one than the consumer's own, as with `feedAccount`. Events take the way between the
   * regions, and the data of large ones is read from the feed's region.
   * @default the consumer's own region
   */
  readonly feedRegion?: string;
  /**
   * What the feed is called, in place of `feedAccount` and `feedRegion`, where it has no `fixedNames`: values known at synthesis,
   * with `batchRoleArn`. `event-sharing status --json` prints them in the owner's account.
   * @default found through SSM parameters, or computed
   */
  readonly feedAttributes?: ChangeFeedAttributes;
  /** Which kinds of changes are handled. Snapshots that were asked for always are. Not of events. @default all */
  readonly kinds?: ChangeKind[];
  /** An update is handled when one of these fields changed, or when that is not known. Not of events. @default every update */
  readonly fields?: string[];
  /**
   * Of which rows changes are handled: for each field the exact values, of which the row must have one after the change or have had
   * one before; of events, the event. SNS allows one field with at most 14 values, or two with 2 values for one and 1 for the other; with `kinds`, less.
   * @default of every row
   */
  readonly filter?: { readonly [field: string]: unknown[] };
  /**
   * How long an event waits for the function, up to 14 days. At least 36 times the function's timeout, which is what five tries can
   * take.
   * @default 4 days
   */
  readonly queueRetention?: Duration;
  /**
   * How old a change may be when it has been handled, as of a `ReadReplica`: it makes `freshnessAlarms`.
   * @default no objective, and none of these alarms
   */
  readonly freshness?: Duration;
  /**
   * How long an event that could not be handled is kept, up to 14 days. It must be longer than `queueRetention`.
   * @default 14 days
   */
  readonly dlqRetention?: Duration;
  /**
   * Your own key for the three queues and the table of positions. What its policy must allow is as of a `ReadReplica`.
   * @default keys managed by SQS for the queues, a key owned by AWS for the table
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * What becomes of the table of positions when it leaves the stack. Without positions, changes that come again have their effect again.
   * @default that of `DataRemoval`, or RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Properties of a change consumer. */
export interface ChangeConsumerProps extends ChangeConsumerOptions {
  /**
   * Your function, or a version or an alias of it, whose handler is what `consumeChanges` answers, or `consumeEvents`. It handles one consumer, in the same
   * stack. Its role gets what it needs, and the function the environment variable `EVENT_SHARING_CONSUMER`; to an imported
   * function give both yourself (`settings`).
   */
  readonly function: lambda.IFunction;
  /** As `consumeChanges` has it: the function does not start with another one. @default AT_LEAST_ONCE */
  readonly delivery?: ChangeDelivery;
  /** The timeout of the function, where the app does not know it, as of an imported one. @default that of the function */
  readonly functionTimeout?: Duration;
}
