import type { Row } from '../../wire/item';
import type { ARRIVAL_STATES } from './states';

/** What the owner did to a row. */
export type ChangeKind = 'created' | 'updated' | 'deleted';

/** What became of a change before it was published. */
export type Publication =
  | {
      /** An event tells of it. */
      readonly state: 'published';
      readonly eventId: string;
      readonly type: string;
      /** The writer's, where it left one in the feed's `traceAttribute` (W3C Trace Context). */
      readonly traceparent?: string;
    }
  | {
      /**
       * `suppressed`: it touched no field of the contract. `refused`: the row breaks the contract and stays with its owner. `unknown`:
       * the owner's contract cannot be read.
       */
      readonly state: 'suppressed' | 'refused' | 'unknown';
      readonly reason: string;
    };

/** Where a change is on its way to one replica or consumer. */
export type ArrivalState = (typeof ARRIVAL_STATES)[number];

/** One subscription's part in the way of a change. */
export interface Arrival {
  /** For example `orders/User`. */
  readonly replica: string;
  readonly kind?: 'consumer';
  readonly state: ArrivalState;
  /** Why, where the state alone does not say it: `country is "DE", the replica wants "CH"`. */
  readonly reason?: string;
  /** When it was first seen there (ISO 8601, UTC). */
  readonly at?: string;
  /** From the owner's write to `at`, milliseconds; DynamoDB gives the time of a write in whole seconds. */
  readonly lagMs?: number;
  /** The sequence that the row shows now. */
  readonly sequence?: string;
}

/** A change of an owner's row, in short. */
export interface Change {
  /** Unique within the watch, and safe in a URL. */
  readonly id: string;
  /** For example `users/User`. */
  readonly contract: string;
  /** The row's key: as the contract names it, or that of the owner's table where the contract is not known. */
  readonly key: Row;
  readonly kind: ChangeKind;
  readonly sequence: string;
  /** When the owner's table made the change (ISO 8601, UTC, whole seconds). */
  readonly time: string;
  /** When the watch saw it (ISO 8601, UTC). */
  readonly seenAt: string;
  /** Names of the contract's fields that changed; all of them for a creation. */
  readonly fields: readonly string[];
  readonly publication: Publication;
  readonly arrivals: readonly Arrival[];
}

/** A change with what it carried. */
export interface ChangeStory extends Change {
  /** Size of the stream's record and of the event, bytes. */
  readonly recordBytes?: number;
  readonly eventBytes?: number;
  /** The event's data; values of personal data (`x-pii`) are masked unless they were asked for. @default it is not kept any more */
  readonly data?: Row;
  /** Fields of `data` that are masked. */
  readonly masked: readonly string[];
}

/** What a watch has seen. */
export interface WatchCounts {
  /** All changes since the watch began. */
  readonly seen: number;
  /** Of these, those that are still kept. */
  readonly kept: number;
  /** Of these, those whose arrivals were not looked up. */
  readonly notFollowed: number;
  /** Changes of the last whole second. */
  readonly perSecond: number;
}
