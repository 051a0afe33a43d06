import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Outgoing } from '../protocol/replication/outgoing-event';
import type { Unsent } from '../protocol/replication/send-all';
import { unsentOf } from './failed-entries';
import { toMessageAttributes } from './message-attributes';

/** Sends at most ten events to a queue. @param order what a FIFO queue wants to know of each */
export async function sendBatch<E extends Outgoing>(
  sqs: SQSClient,
  queueUrl: string,
  events: readonly E[],
  order: (event: E) => Partial<SendMessageBatchRequestEntry> = () => ({}),
): Promise<Unsent<E>[]> {
  const { Failed = [] } = await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: events.map((event, index) => ({
        Id: String(index),
        MessageBody: event.body,
        MessageAttributes: toMessageAttributes(event.attributes),
        ...order(event),
      })),
    }),
  );
  return unsentOf(events, Failed);
}
