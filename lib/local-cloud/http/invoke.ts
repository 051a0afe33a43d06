import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalFunction } from '../functions';
import { toResponse } from './function-response';
import type { OutgoingResponse } from './request';

/** How a function's invocation ended: its response, or what went wrong. */
export type Invoked = OutgoingResponse | 'failed' | 'timed out';

/** Runs a function for an HTTP request; what it does after the time limit is lost. */
export async function invokeForHttp(
  fn: LocalFunction | undefined,
  event: object,
  timeoutMs: number,
): Promise<Invoked> {
  if (!fn) return 'failed';
  const over = new AbortController();
  const late = sleep(timeoutMs, 'timed out' as const, { signal: over.signal });
  late.catch(() => {});
  try {
    const result = await Promise.race([fn.invoke(event), late]);
    if (result === 'timed out') return result;
    if (result.error) return 'failed';
    return toResponse(result.payload) ?? 'failed';
  } catch {
    // A function that is stopped, or an event over 6 MB.
    return 'failed';
  } finally {
    over.abort();
  }
}
