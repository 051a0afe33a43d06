import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
const PATIENCE_MS = 30_000;

/** Repeats assertions until they hold, and answers what they give; after the time limit the last failure is the test's. */
export async function eventually<T>(assertions: () => Promise<T>, timeoutMs = PATIENCE_MS): Promise<T> {
  const start = Date.now();
  for (;;) {
    try {
      return await assertions();
    } catch (error) {
      const waited = Date.now() - start;
      if (waited > timeoutMs) throw error;
      // Each attempt asks a cloud and each failure writes a difference: what takes long is asked less often.
      await sleep(Math.min(Math.max(FIRST_PAUSE_MS, waited / 10), LONGEST_PAUSE_MS));
    }
  }
}

/** Waits for what is neither undefined nor false. */
export function until<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  what = 'what was waited for',
): Promise<T> {
  return eventually(async () => {
    const found = await probe();
    if (found === undefined || found === false) throw new Error(`did not happen in time: ${what}`);
    return found;
  });
}
