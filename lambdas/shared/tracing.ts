import {
  activeTraceId,
  type BatchSpan,
  beginBatch,
  type Operation,
} from '../../lib/adapters/tracing/batch-span';
import { traceparent } from './trace';

/** That of the invocation under way: an environment takes one at a time. */
let running: BatchSpan | undefined;

/** Id of the trace of the invocation. @default nobody listens */
export function traceId(): string | undefined {
  return running?.traceId ?? activeTraceId();
}

/**
 * Does the work of an invocation in a span of its own.
 *
 * @param work gets `undefined` when nobody listens: then there is nothing to be done for any event either
 */
export async function inSpan<T>(
  operation: Operation,
  work: (batch: BatchSpan | undefined) => Promise<T>,
): Promise<T> {
  const batch = beginBatch(operation, traceparent());
  if (!batch) return work(undefined);
  running = batch;
  try {
    return await batch.run(() => work(batch));
  } catch (error) {
    batch.fail(error);
    throw error;
  } finally {
    running = undefined;
    batch.end();
  }
}
