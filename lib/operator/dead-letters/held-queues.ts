import type { ReplicaDescription } from '../../wire/parameters';
import { allEnded } from '../shared/all-ended';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import { HeldQueue } from './held-queue';
import type { Letter } from './letter';
import type { DeadLetterQueue } from './types';

/** Both dead-letter queues of a replica. */
export class HeldQueues {
  readonly #queues: Readonly<Record<DeadLetterQueue, HeldQueue>>;
  readonly #replica: string;

  /** Runs a piece of work with the queues, and gives back what it leaves in them, however it ends. */
  static async use<T>(
    { sqs }: Pick<OperatorClients, 'sqs'>,
    replica: ReplicaDescription,
    signal: AbortSignal | undefined,
    work: (queues: HeldQueues) => Promise<T>,
  ): Promise<T> {
    const queues = new HeldQueues(replica.name, {
      parked: new HeldQueue(sqs, replica.deadLetterQueueUrl, 'parked', signal),
      undelivered: new HeldQueue(sqs, replica.subscriptionDeadLetterQueueUrl, 'undelivered', signal),
    });
    try {
      return await work(queues);
    } finally {
      await allEnded(queues.#all().map((queue) => queue.release()));
    }
  }

  private constructor(replica: string, queues: Readonly<Record<DeadLetterQueue, HeldQueue>>) {
    this.#replica = replica;
    this.#queues = queues;
  }

  /** Hands over each message of both queues once. */
  async readAll(visit: (letter: Letter) => void): Promise<void> {
    // A message that comes after the others were given back would stay hidden.
    await allEnded(this.#all().map((queue) => queue.readAll(visit)));
  }

  /** @throws OperatorError `unknown-message` */
  async find(id: string): Promise<Letter> {
    let found: Letter | undefined;
    await this.readAll((letter) => {
      if (letter.id === id) found = letter;
    });
    if (found) return found;
    throw unknownMessage(this.#replica, id);
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

export function unknownMessage(replica: string, id: string): OperatorError {
  return new OperatorError(
    'unknown-message',
    `no dead letter of ${replica} has the id "${id}": list them, and mind that somebody else may be reading the queue`,
  );
}
