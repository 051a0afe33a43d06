import type { EventSourceSpec, FunctionSpec } from '../shared/types';
import type { QueueApi } from './queue-api';

const VISIBILITY_FACTOR = 6;
/** For how long a visibility timeout is taken to be what it was. */
const KNOWN_MS = 1_000;

/**
 * The shortest visibility timeout that Lambda asks for, in milliseconds ("Configuring a queue to use with Lambda" in its developer
 * guide): messages may be received before the function is free for them, and are still hidden when it has done with them.
 */
export function leastVisibilityMs(
  { batchingWindowMs }: EventSourceSpec,
  { timeoutMs }: FunctionSpec,
): number {
  return VISIBILITY_FACTOR * timeoutMs + batchingWindowMs;
}

/** Tells whether a queue hides messages for that long. One that cannot be asked does not. */
export function longVisibility(queue: QueueApi, leastMs: number): () => Promise<boolean> {
  let isLong = false;
  let askAt = 0;
  return async () => {
    if (performance.now() < askAt) return isLong;
    isLong = await queue.visibilityTimeoutMs().then(
      (ms) => ms >= leastMs,
      () => false,
    );
    askAt = performance.now() + KNOWN_MS;
    return isLong;
  };
}
