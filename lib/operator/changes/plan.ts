import { grouped } from '../../wire/grouped';
import type { KnownContract } from '../contracts/known-contract';
import type { KnownReplica, Topology } from '../shared/topology';
import type { Subscriber } from './way';

/** Which tables are watched, by which contracts, and who follows them. */
export class WatchPlan {
  /** Contracts of each owner's table, the newest version of each first. */
  readonly tables: ReadonlyMap<string, readonly KnownContract[]>;
  /** Ids of contracts of a table of which nobody knows what they say. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
  readonly #contracts: readonly KnownContract[];
  readonly #publishers: ReadonlyMap<string, string>;
  readonly #subscribers: ReadonlyMap<string, readonly Subscriber[]>;

  constructor({ feeds, replicas }: Topology, contracts: readonly KnownContract[]) {
    this.#contracts = contracts;
    this.#publishers = new Map(feeds.map(({ table, publisher }) => [table, publisher]));
    const tables = [...new Set(feeds.map(({ table }) => table))];
    const idsOf = (table: string) =>
      feeds.filter((feed) => feed.table === table).map(({ contract }) => contract);
    this.tables = new Map(
      tables.map((table) => {
        const ids = idsOf(table);
        return [table, contracts.filter(({ contract, feed }) => feed && ids.includes(contract.id))];
      }),
    );
    this.unknown = new Map(
      tables.map((table) => {
        const known = this.tables.get(table)?.map(({ contract }) => contract.id);
        return [table, idsOf(table).filter((id) => !known?.includes(id))];
      }),
    );
    // Whoever follows a feed elsewhere hears nothing of a feed of that name that is here.
    const here = replicas.filter(({ feed, topicArn }) => feed && topicArn === undefined);
    const subscribers = here.map((replica) => ({ replica, contract: this.#readBy(replica) }));
    this.#subscribers = grouped(subscribers, ({ replica }) => replica.contract);
  }

  /** Name of the function that publishes what happens to a table. */
  publisherOf(table: string): string | undefined {
    return this.#publishers.get(table);
  }

  subscribersOf(contract: string): readonly Subscriber[] {
    return this.#subscribers.get(contract) ?? [];
  }

  /** The newest version of a contract, for what is the same in all of them. */
  newest(id: string): KnownContract | undefined {
    return this.#contracts.find(({ contract }) => contract.id === id);
  }

  #readBy({ contract: id, major }: KnownReplica): Subscriber['contract'] {
    const found = this.#contracts.find(({ contract }) => contract.id === id && contract.major === major);
    return found?.contract;
  }
}
