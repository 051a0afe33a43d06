import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 25;

/** Repeats assertions until they hold; after the time limit the last failure is the test's. */
export async function eventually(assertions: () => Promise<unknown>, timeoutMs = 30_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      await assertions();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(INTERVAL_MS);
    }
  }
}
