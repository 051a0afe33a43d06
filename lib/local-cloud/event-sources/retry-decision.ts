import type { EventSourceSpec } from '../shared/types';
import type { BatchOutcome } from './batch-response';

/** What a mapping says about failed batches of a stream. */
export type RetryPolicy = Pick<EventSourceSpec, 'bisect' | 'maximumRetryAttempts' | 'maximumRecordAgeMs'>;

/** Part of a batch, by positions, `to` excluded, with the failed attempts that count against its retries. */
export interface Slice {
  readonly from: number;
  readonly to: number;
  readonly attempts: number;
}

/** What to do after an attempt. Every record is in exactly one of the three: done, given up, to be tried again. */
export interface RetryDecision {
  /** How many records at the front are done: the checkpoint moves behind them. */
  readonly done: number;
  /** The records that go to the on-failure destination, after which the checkpoint moves behind them. */
  readonly giveUp?: { readonly from: number; readonly to: number };
  /** What to try again, in this order; the next starts when the one before is settled. */
  readonly retry: readonly Slice[];
}

/**
 * How many records at the front of a batch are too old to be sent (again). Asked before every attempt; the rest of the batch
 * goes on without them.
 * @param times when the records were written, in milliseconds, ascending as in a shard.
 */
export function expiredRecords(times: readonly number[], now: number, policy: RetryPolicy): number {
  if (policy.maximumRecordAgeMs < 0) return 0;
  const firstFresh = times.findIndex((time) => now - time <= policy.maximumRecordAgeMs);
  return firstFresh < 0 ? times.length : firstFresh;
}

/**
 * What Lambda does with a stream batch after an attempt.
 * - Success: all is done.
 * - Partial failure: done up to the lowest failed record, the rest is tried again. With bisect this split takes no retry from
 *   the quota, as long as it moves the checkpoint.
 * - Failure, with bisect and more than one record: both halves are tried, the first one first. The split takes no retry.
 * - Otherwise a retry is taken from the quota of the batch; when none is left, what remains of the batch is given up together.
 */
export function decideAfterAttempt(
  batch: { readonly size: number; readonly attempts: number },
  outcome: BatchOutcome,
  policy: RetryPolicy,
): RetryDecision {
  const { size, attempts } = batch;
  if (outcome.kind === 'success') return { done: size, retry: [] };
  if (outcome.kind === 'failure' && policy.bisect && size > 1) {
    const middle = Math.ceil(size / 2);
    return {
      done: 0,
      retry: [
        { from: 0, to: middle, attempts },
        { from: middle, to: size, attempts },
      ],
    };
  }
  const from = outcome.kind === 'partial' ? Math.min(...outcome.failed) : 0;
  if (policy.bisect && from > 0) return { done: from, retry: [{ from, to: size, attempts }] };
  const limit = policy.maximumRetryAttempts;
  if (limit >= 0 && attempts >= limit) return { done: from, giveUp: { from, to: size }, retry: [] };
  return { done: from, retry: [{ from, to: size, attempts: attempts + 1 }] };
}

/** How long to wait before a batch that failed so many times: 50 ms doubling to 2 s. AWS waits longer. */
export function retryDelayMs(attempts: number): number {
  return attempts === 0 ? 0 : Math.min(2_000, 50 * 2 ** Math.min(attempts - 1, 10));
}
