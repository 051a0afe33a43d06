import type { ClientClock } from '../shared/clock';

/** Share of all calls that may be repetitions. */
const SHARE = 0.1;
/** Repetitions per second that are free, so that a process with few calls can repeat at all. */
const PER_SECOND = 2;
const CAPACITY = 10;

/**
 * A token bucket that keeps repetitions from multiplying the load on an owner which is down already: each call deposits a
 * tenth of a token, time deposits a few, and each repetition takes one.
 */
export class RetryBudget {
  #tokens = CAPACITY;
  #at: number;
  readonly #clock: ClientClock;

  constructor(clock: ClientClock) {
    this.#clock = clock;

    this.#at = clock.now();
  }

  deposit(): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + SHARE);
  }

  /** @returns whether a repetition may be made */
  take(): boolean {
    const now = this.#clock.now();
    // A clock that is set back must not take tokens away.
    const seconds = Math.max(0, now - this.#at) / 1_000;
    this.#tokens = Math.min(CAPACITY, this.#tokens + seconds * PER_SECOND);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
