import type { ReplicaDescription } from '../../wire/parameters';
import { allEnded } from '../shared/all-ended';
import type { OperatorClients } from '../shared/clients';
import { HeldQueue } from './held-queue';
import type { Letter } from './letter';
import type { DeadLetterQueue } from './types';

/** Both dead-letter queues of a replica. */
export class HeldQueues {
  readonly #queues: Readonly<Record<DeadLetterQueue, HeldQueue>>;

  /** Runs a piece of work with the queues, and gives back what it leaves in them, however it ends. */
  static async use<T>(
    { sqs }: Pick<OperatorClients, 'sqs'>,
    replica: ReplicaDescription,
    signal: AbortSignal | undefined,
    work: (queues: HeldQueues) => Promise<T>,
  ): Promise<T> {
    const queues = new HeldQueues({
      parked: new HeldQueue(sqs, replica.deadLetterQueueUrl, 'parked', signal),
      undelivered: new HeldQueue(sqs, replica.subscriptionDeadLetterQueueUrl, 'undelivered', signal),
    });
    try {
      return await work(queues);
    } finally {
      await allEnded(queues.#all().map((queue) => queue.release()));
    }
  }

  private constructor(queues: Readonly<Record<DeadLetterQueue, HeldQueue>>) {
    this.#queues = queues;
  }

  /** Hands over each message of both queues once. */
  async readAll(visit: (letter: Letter) => void): Promise<void> {
    // A message that comes after the others were given back would stay hidden.
    await allEnded(this.#all().map((queue) => queue.readAll(visit)));
  }

  /** What the replicator, or SQS, has put aside in the meantime. */
  pollParked(): Promise<readonly Letter[]> {
    return this.#queues.parked.poll();
  }

  delete({ queue, id }: Letter): Promise<void> {
    return this.#queues[queue].delete(id);
  }

  #all(): readonly HeldQueue[] {
    return Object.values(this.#queues);
  }
}
