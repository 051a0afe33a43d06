import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Outgoing } from '../protocol/replication/outgoing-event';
import type { Channel, Unsent } from '../protocol/replication/send-all';
import { sendBatch } from './sqs-batch';

/** The queue of one replica. A message looks as if the topic had delivered it raw. */
export class SqsReplicaQueue implements Channel<Outgoing> {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async send(events: readonly Outgoing[]): Promise<readonly Unsent<Outgoing>[]> {
    return sendBatch(this.#sqs, this.#queueUrl, events);
  }
}
