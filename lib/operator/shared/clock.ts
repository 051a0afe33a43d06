import { setTimeout as sleep } from 'node:timers/promises';

/** Time, as what goes on by itself sees it. */
export interface OperatorClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Waits; ends early when the signal says so. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCK: OperatorClock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    if (signal?.aborted) return;
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  },
};
