import { HeldQueues } from '../dead-letters/held-queues';
import type { DeadLetterQueue } from '../dead-letters/types';
import type { OperatorClients } from '../shared/clients';
import { depthOf } from '../shared/queue-depth';
import type { KnownReplica } from '../shared/topology';

/** To receive messages hides them from others for a moment, and costs a request for each ten. */
const LOOK_EVERY_MS = 15_000;
const ASK_DEPTH_EVERY_MS = 2_000;
/** What is in a queue of more letters than these is not looked for. */
const MOST_LETTERS = 1_000;

/** A change that is among the dead letters. */
export interface FoundLetter {
  readonly queue: DeadLetterQueue;
  readonly reason: string;
}

/** Looks into the dead letters of a replica, only when they have become more. */
export class DeadLetterSights {
  readonly #clients: Pick<OperatorClients, 'sqs'>;
  readonly #replica: KnownReplica;
  readonly #signal: AbortSignal;
  #found: ReadonlyMap<string, FoundLetter> = new Map();
  #askedAt = Number.NEGATIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #depth = 0;
  #lookedDepth = 0;

  constructor(clients: Pick<OperatorClients, 'sqs'>, replica: KnownReplica, signal: AbortSignal) {
    this.#clients = clients;
    this.#replica = replica;
    this.#signal = signal;
  }

  /** How many letters wait, about, as it was asked last. */
  get depth(): number {
    return this.#depth;
  }

  /**
   * Letters by the id of their event, as they were looked at last.
   *
   * @param since when the oldest change was made that somebody waits for (epoch milliseconds)
   */
  async look(now: number, since: number): Promise<ReadonlyMap<string, FoundLetter>> {
    if (now - this.#askedAt < ASK_DEPTH_EVERY_MS) return this.#found;
    this.#askedAt = now;
    this.#depth = await this.#askDepth();
    const isDue = now - this.#lookedAt >= LOOK_EVERY_MS || this.#lookedAt === Number.NEGATIVE_INFINITY;
    const isNew = this.#depth !== this.#lookedDepth || this.#lookedAt < since;
    if (this.#depth === 0 || this.#depth > MOST_LETTERS || !isDue || !isNew) return this.#found;
    this.#lookedAt = now;
    this.#lookedDepth = this.#depth;
    const found = new Map<string, FoundLetter>();
    await HeldQueues.use(this.#clients, this.#replica, this.#signal, (queues) =>
      queues.readAll(({ event, queue, code, reason }) => {
        if (event) found.set(event.id, { queue, reason: reason === undefined ? code : `${code}: ${reason}` });
      }),
    );
    this.#found = found;
    return found;
  }

  async #askDepth(): Promise<number> {
    const { deadLetterQueueUrl, subscriptionDeadLetterQueueUrl } = this.#replica;
    const depths = await Promise.all(
      [deadLetterQueueUrl, subscriptionDeadLetterQueueUrl].map((url) => depthOf(this.#clients.sqs, url)),
    );
    return depths.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
  }
}
