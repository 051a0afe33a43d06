import type { AuditSummary, RunAnswer } from '../../wire/batch-requests';
import type { KnownFeedAttributes } from '../shared/topology';

/** Something that a person should look after. */
export interface StatusProblem {
  readonly code:
    | 'parked'
    | 'undelivered'
    | 'late'
    | 'rows-differ'
    | 'failures'
    | 'feed-missing'
    | 'not-subscribed'
    | 'other-topic'
    | 'subscription-altered'
    | 'nothing-subscribed'
    | 'table-replaced'
    | 'alarm'
    | 'contract-unknown'
    | 'stream-unreadable'
    | 'unknown';
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** How a replica or a consumer is doing. What a service does not answer is left out. */
export interface ReplicaStatus {
  readonly replica: string;
  readonly contract: string;
  /** `consumer`: a function that handles changes; it has no rows to audit. @default a replica */
  readonly kind?: 'consumer';
  /** From an owner's change to the replica's row, or to where the function has handled it, in the last 15 minutes (milliseconds). */
  readonly lag?: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Changes applied or handled, a second, in the latest whole minute of which CloudWatch knows. @default not known */
  readonly perSecond?: number;
  /** How old a change may be when it arrives (seconds): what is older is late. @default nobody has said */
  readonly freshnessSeconds?: number;
  /** Messages that wait in the queue, about. */
  readonly queued: number;
  /** Messages that are being handled, about. */
  readonly inFlight: number;
  /** Age of the oldest message of the queue (seconds). */
  readonly oldestMessageSeconds?: number;
  /** Messages that could not be applied, about. */
  readonly parked: number;
  /** Messages that SNS could not deliver, about. */
  readonly undelivered: number;
  readonly lastAudit?: AuditSummary;
  readonly lastRun?: RunAnswer;
  /** What a person should look after; nothing if all is well. */
  readonly problems: readonly StatusProblem[];
}

/** How a change feed is doing. */
export interface FeedStatus {
  /** The contracts that it publishes: they share one topic and one failure bucket. */
  readonly contracts: readonly string[];
  /** Objects in the failure bucket. */
  readonly failures: number;
  /** Subscriptions of the topic, of replicas and others. @default unknown */
  readonly subscriptions?: number;
  /** `feedAttributes` of a replica in another account or region. @default not known */
  readonly attributes?: KnownFeedAttributes;
  readonly problems: readonly StatusProblem[];
}

export interface Status {
  readonly feeds: readonly FeedStatus[];
  readonly replicas: readonly ReplicaStatus[];
}
