import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 20;
const PATIENCE_MS = 30_000;

/** Repeats assertions until they hold, and answers what they give; after the time limit the last failure is the test's. */
export async function eventually<T>(assertions: () => Promise<T>, timeoutMs = PATIENCE_MS): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await assertions();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(INTERVAL_MS);
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
