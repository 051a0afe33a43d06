import type { ReplicaElsewhere, RowCounts, RunKind } from '../../wire/batch-requests';
import type { Filter } from '../../wire/filter';
import type { Item } from '../../wire/item';

/** A batch job: what it does, and how. */
export interface Run {
  readonly id: string;
  readonly kind: RunKind;
  /** For example `orders/User`; `*` for every replica. */
  readonly replica: string;
  /** What the request said of a replica in another account or region. @default it is found in the owner's */
  readonly elsewhere?: ReplicaElsewhere;
  /** For example `users/User`. */
  readonly contract: string;
  readonly segments: number;
  readonly rowsPerSecond?: number;
  readonly filter?: Filter;
}

/** How far a segment of a run is. */
export interface Checkpoint extends RowCounts {
  /** Rises with each checkpoint: of two workers only one takes the next. */
  readonly version: number;
  /** Where the next page begins. @default the first page, or none when finished */
  readonly cursor?: Item;
  readonly finished: boolean;
  /** When the next page may be read (epoch milliseconds): the pace is kept also from one worker to the next. */
  readonly notBefore: number;
}

export const FIRST_CHECKPOINT: Checkpoint = {
  version: 0,
  finished: false,
  notBefore: 0,
  read: 0,
  sent: 0,
  skipped: 0,
  refused: 0,
};

/** Where the progress of runs is kept. */
export interface Checkpoints {
  /** Consistent. @returns `FIRST_CHECKPOINT` when there is none */
  load(run: string, segment: number): Promise<Checkpoint>;
  /**
   * Keeps a checkpoint if its version follows the one that is kept: check and write are one step.
   *
   * @param now epoch milliseconds
   * @returns whether it was kept; otherwise another worker is further
   */
  save(run: string, segment: number, checkpoint: Checkpoint, now: number): Promise<boolean>;
  isStopped(run: string): Promise<boolean>;
}
