import { setTimeout as sleepFor } from 'node:timers/promises';

/** The clock and the pauses of a client, so that tests need not wait. */
export interface ClientClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends after so many milliseconds; rejects with the signal's reason when that comes first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: ClientClock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await sleepFor(ms, undefined, { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  },
};
