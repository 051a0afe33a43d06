import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Outgoing } from '../protocol/replication/outgoing-event';
import type { Channel, Unsent } from '../protocol/replication/send-all';
import { unsentOf } from './failed-entries';
import { toMessageAttributes } from './message-attributes';

/** The queue of one replica. A message looks as if the topic had delivered it raw. */
export class SqsReplicaQueue implements Channel<Outgoing> {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async send(events: readonly Outgoing[]): Promise<readonly Unsent<Outgoing>[]> {
    const { Failed = [] } = await this.#sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: this.#queueUrl,
        Entries: events.map(({ body, attributes }, index) => ({
          Id: String(index),
          MessageBody: body,
          MessageAttributes: toMessageAttributes(attributes),
        })),
      }),
    );
    return unsentOf(events, Failed);
  }
}
