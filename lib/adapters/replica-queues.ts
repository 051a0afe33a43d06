import type { SQSClient } from '@aws-sdk/client-sqs';
import type { TargetQueue } from '../protocol/batch/target';
import { createSqsClient } from './sqs-client';
import { SqsReplicaQueue } from './sqs-replica-queue';

/** Queues of replicas in any region: SQS takes requests for a queue in the queue's own region alone. */
export class ReplicaQueues {
  readonly #clients = new Map<string | undefined, SQSClient>();

  at({ url, region }: TargetQueue): SqsReplicaQueue {
    const client = this.#clients.get(region) ?? createSqsClient(region === undefined ? {} : { region });
    this.#clients.set(region, client);
    return new SqsReplicaQueue(client, url);
  }
}
