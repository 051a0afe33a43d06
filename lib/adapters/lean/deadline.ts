/** Kept free for reporting what was not done. */
const RESERVE_MS = 500;

/** By the clock that nobody puts right: the time of day may jump. */
let end = Number.POSITIVE_INFINITY;

/**
 * From now on no request and no pause before a retry outlasts the invocation. An environment of Lambda handles one invocation
 * at a time.
 *
 * @param milliseconds that the invocation has left
 */
export function endWithin(milliseconds: number): void {
  end = performance.now() + milliseconds - RESERVE_MS;
}

/** Milliseconds that requests may still take. */
export function timeLeft(): number {
  return end - performance.now();
}
