import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 4;

/**
 * Waits until a condition holds.
 *
 * @returns how long it took (milliseconds)
 * @throws Error that names what was waited for
 */
export async function until(
  what: string,
  holds: () => Promise<boolean>,
  timeoutMs = 10_000,
): Promise<number> {
  const start = performance.now();
  while (!(await holds())) {
    if (performance.now() - start > timeoutMs) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await sleep(INTERVAL_MS);
  }
  return performance.now() - start;
}
