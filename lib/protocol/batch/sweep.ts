import type { SegmentAnswer } from '../../wire/batch-requests';
import type { Item } from '../../wire/item';
import type { Timer } from '../replication/send-all';
import type { OwnerRows } from '../rows/owner-table';
import type { Refusal } from '../rows/refusal';
import type { Checkpoint, Checkpoints, Run } from './run';

/** Time as the handler sees it, and the clock. */
export interface Clock extends Timer {
  /** Epoch milliseconds. */
  now(): number;
}

/** What became of the items of a page. */
export interface WorkDone {
  readonly sent: number;
  readonly skipped: number;
  /** For them it can never be done. */
  readonly refused: readonly Refusal[];
}

/** What a run does with the items of a page. */
export interface Work {
  /**
   * Must be done when it answers: the page is not read again. Throws when it may succeed later: what can never be done for
   * one row must not keep it from the others. Twice for the same page must be as good as once.
   *
   * @param readAt a time before the page was read (epoch milliseconds)
   */
  process(items: readonly Item[], readAt: number, clock: Clock): Promise<WorkDone>;
}

export interface SweepPorts {
  readonly table: Pick<OwnerRows, 'scan'>;
  readonly checkpoints: Checkpoints;
  readonly work: Work;
  /** Told of refused rows page by page; of a page that is worked on twice, twice. @default they are counted only */
  readonly onRefused?: (refusals: readonly Refusal[]) => void;
}

export interface SweepResult {
  readonly answer: SegmentAnswer;
  /** Rows that this call itself sent, for the metric. */
  readonly sent: number;
}

const PAGE = 200;
/** Kept free for the page that is begun last. */
const RESERVE_MS = 5_000;

/**
 * Works on a segment of a run page by page, from its last checkpoint, until it is finished, stopped, or the time is
 * nearly out. A checkpoint says what was done already, so whoever goes on from it leaves nothing out.
 */
export async function sweep(
  run: Run,
  segment: number,
  { table, checkpoints, work, onRefused }: SweepPorts,
  clock: Clock,
): Promise<SweepResult> {
  const pace = run.rowsPerSecond === undefined ? Number.POSITIVE_INFINITY : run.rowsPerSecond / run.segments;
  let state = await checkpoints.load(run.id, segment);
  let stopped = false;
  let sent = 0;
  while (!state.finished) {
    const wait = Math.min(state.notBefore - clock.now(), clock.remaining() - RESERVE_MS);
    if (wait > 0) await clock.sleep(wait);
    stopped = await checkpoints.isStopped(run.id);
    if (stopped || clock.now() < state.notBefore) break;
    const readAt = clock.now();
    const limit = Math.ceil(Math.min(PAGE, pace));
    const page = await table.scan({ segment, segments: run.segments, cursor: state.cursor, limit });
    const done = await work.process(page.items, readAt, clock);
    sent += done.sent;
    onRefused?.(done.refused);
    const next: Checkpoint = {
      version: state.version + 1,
      cursor: page.next,
      finished: page.next === undefined,
      notBefore: Math.ceil(readAt + (page.items.length * 1000) / pace),
      read: state.read + page.items.length,
      sent: state.sent + done.sent,
      skipped: state.skipped + done.skipped,
      refused: state.refused + done.refused.length,
    };
    const kept = await checkpoints.save(run.id, segment, next, clock.now());
    // Another worker is further: going on from there repeats the least.
    state = kept ? next : await checkpoints.load(run.id, segment);
    if (clock.remaining() < RESERVE_MS) break;
  }
  const { finished, read, skipped, refused } = state;
  return {
    answer: {
      run: run.id,
      segment,
      finished: finished || stopped,
      stopped: !finished && stopped,
      read,
      sent: state.sent,
      skipped,
      refused,
    },
    sent,
  };
}
