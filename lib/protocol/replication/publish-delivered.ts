import { ProtocolError } from '../rows/errors';
import { streamLabel } from '../rows/sequence';
import { type Feed, type PublishOutcome, publish } from './publish';
import type { Timer } from './send-all';
import { batchProblem, type DeliveredRecord, toStreamRecord } from './stream-record';
import type { Tracing } from './tracing';

export interface DeliveredOutcome extends PublishOutcome {
  /** Of the stream. */
  readonly label: string;
}

/**
 * Publishes a batch of records as Lambda delivers them.
 *
 * @param now when they were received (epoch milliseconds)
 * @throws ProtocolError `incomplete-record` when a record does not say what happened to its row
 */
export async function publishDelivered(
  delivered: readonly DeliveredRecord[],
  feed: Feed,
  timer: Timer,
  now: number,
  tracing?: Tracing,
): Promise<DeliveredOutcome> {
  const label = streamLabel(delivered[0]?.eventSourceARN ?? '');
  const problem = batchProblem(delivered);
  if (problem !== undefined) throw new ProtocolError('incomplete-record', problem);
  const records = delivered.map((record) => toStreamRecord(record, now));
  return { ...(await publish(records, feed, label, timer, tracing)), label };
}
