import type { RunKind, SegmentAnswer } from '../../wire/batch-requests';
import type { Outgoing } from '../replication/outgoing-event';
import type { PayloadStore } from '../replication/payloads';
import type { Channel } from '../replication/send-all';
import type { Digest } from '../rows/digest';
import type { OwnerTable } from '../rows/owner-table';
import type { Refusal } from '../rows/refusal';
import type { Runs } from './runs';
import type { TargetPorts, TargetQueue } from './target';

/** What the batch function works with. */
export interface BatchPorts extends TargetPorts {
  readonly table: OwnerTable;
  readonly runs: Runs;
  readonly payloads: PayloadStore;
  readonly digest: Digest;
  readonly observer: BatchObserver;
  /** The queue of a replica. */
  readonly queueAt: (queue: TargetQueue) => Channel<Outgoing>;
  readonly newId: () => string;
  /** Of the invocation, which events carry that it sends itself. @default nothing is recorded */
  readonly traceparent?: string;
}

/** What a refused row was to be done for. */
export interface RefusedFor {
  readonly run: string;
  readonly replica: string;
  readonly contract: string;
}

/** What a request did, by the number of rows. */
export interface RepublishedCounts {
  readonly marked: number;
  readonly removed: number;
  readonly absent: number;
  readonly refused: number;
}

/** Told of what is worth a metric or a log line, at once: a function that is ended later must not have kept it back. */
export interface BatchObserver {
  rowsRefused(refusals: readonly Refusal[], of: RefusedFor): void;
  /** @param done by this call itself; the answer counts the whole segment */
  segmentWorkedOn(
    answer: SegmentAnswer,
    of: { readonly kind: RunKind; readonly replica: string },
    done: { readonly sent: number; readonly refused: number },
  ): void;
  rowsRepublished(of: { readonly run: string; readonly replica: string }, counts: RepublishedCounts): void;
}
