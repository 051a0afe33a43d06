import type { ClientClock } from '../shared/clock';
import type { Budget } from './deadline';
import { OwnerError, type OwnerErrorKind } from './owner-error';
import type { RetryBudget } from './retry-budget';

export interface RetryOptions {
  /** How often a call is tried again; only calls that have the same effect when repeated. @default 2 */
  readonly limit?: number;
  /** Longest pause before the first repetition in milliseconds; it doubles with each further one. @default 50 */
  readonly baseMs?: number;
  /** Longest of all pauses in milliseconds, unless the owner asks for a longer one. @default 1000 */
  readonly maxMs?: number;
}

/** A refusal by the client's own breaker or bulkhead is there to keep load away, so it is never tried again at once. */
const REPEATED: ReadonlySet<OwnerErrorKind> = new Set(['throttled', 'unavailable', 'timeout', 'network']);

/**
 * Tries a call again after a random pause, "full jitter" as in "Exponential Backoff And Jitter" (AWS Architecture Blog).
 * A `Retry-After` of the owner is added to it. When the pause would not fit into the time left, the error comes at once.
 */
export class Retries {
  readonly #limit: number;
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #tokens: RetryBudget;
  readonly #clock: ClientClock;

  constructor(
    { limit = 2, baseMs = 50, maxMs = 1_000 }: RetryOptions,
    tokens: RetryBudget,
    clock: ClientClock,
  ) {
    this.#tokens = tokens;
    this.#clock = clock;

    this.#limit = limit;
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
  }

  /** @param idempotent whether the call may be repeated at all */
  async run<T>(idempotent: boolean, budget: Budget, attempt: () => Promise<T>): Promise<T> {
    this.#tokens.deposit();
    for (let repetition = 0; ; repetition++) {
      try {
        return await attempt();
      } catch (error) {
        if (!idempotent || repetition >= this.#limit || !isRepeated(error)) throw error;
        const jitter = Math.random() * Math.min(this.#maxMs, this.#baseMs * 2 ** repetition);
        const pause = (error.retryAfterMs ?? 0) + jitter;
        if (budget.signal.aborted || pause >= budget.remainingMs() || !this.#tokens.take()) throw error;
        await this.#clock.sleep(pause, budget.signal);
      }
    }
  }
}

function isRepeated(error: unknown): error is OwnerError {
  return error instanceof OwnerError && error.retryable && REPEATED.has(error.kind);
}
