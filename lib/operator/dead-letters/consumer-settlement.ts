import type { OperatorClients } from '../shared/clients';
import { depthOf } from '../shared/queue-depth';
import type { KnownReplica } from '../shared/topology';
import type { Letter } from './letter';
import type { Settling } from './settlement';

/** A change consumer shows nothing of what it has handled. Its queue does: what is neither there nor came back has been. */
export class ConsumerSettlement implements Settling {
  readonly #clients: OperatorClients;
  readonly #consumer: KnownReplica;

  constructor(clients: OperatorClients, consumer: KnownReplica) {
    this.#clients = clients;
    this.#consumer = consumer;
  }

  /** Nobody can tell: whether a change was handled before, the consumer decides. */
  async superseded(): Promise<ReadonlySet<Letter>> {
    return new Set();
  }

  async settled(letters: readonly Letter[]): Promise<ReadonlySet<Letter>> {
    const { waiting, inFlight } = await depthOf(this.#clients.sqs, this.#consumer.queueUrl);
    return new Set(waiting + inFlight === 0 ? letters : []);
  }
}
