import {
  destroyClients,
  type FeedPlace,
  type OperatorClients,
  OperatorError,
  OwnerSides,
  type Topology,
} from '../../operator';
import { Fresh } from './fresh';

/** A replica or a feed that is deployed shows after so long at the latest. */
const FRESH_MS = 10_000;

/** Makes clients of another account or region. */
export type OpenPlace = (place: FeedPlace, isOwner: boolean) => OperatorClients;

/** What is deployed, and where its owners are. */
export interface Known {
  readonly topology: Topology;
  readonly owners: OwnerSides;
  /** Why it is an older one: it could not be read again. */
  readonly problem?: unknown;
}

/** What is deployed as it was a few seconds ago: read again when somebody asks and it is older than that. */
export class KnownTopology {
  readonly #clients: OperatorClients;
  readonly #discover: () => Promise<Topology>;
  readonly #open: OpenPlace;
  readonly #opened = new Map<string, OperatorClients>();
  readonly #known = new Fresh<Known>((before) => this.#read(before), FRESH_MS);

  /**
   * @param clients of the account and region that the console works in
   * @param open for replicas whose owners are elsewhere. @default nothing is known of these
   */
  constructor(clients: OperatorClients, discover: () => Promise<Topology>, open: OpenPlace = refuse) {
    this.#clients = clients;
    this.#discover = discover;
    this.#open = open;
  }

  /** @throws whatever hinders, until it could be read once */
  get(): Promise<Known> {
    return this.#known.get();
  }

  /** Something was deployed: the next who asks gets it. */
  expire(): void {
    this.#known.expire();
  }

  close(): void {
    for (const clients of this.#opened.values()) destroyClients(clients);
  }

  async #read(before: Known | undefined): Promise<Known> {
    try {
      const topology = await this.#discover();
      const owners = new OwnerSides(this.#clients, topology, (place, isOwner) => this.#at(place, isOwner));
      return { topology, owners };
    } catch (problem) {
      if (!before) throw problem;
      return { ...before, problem };
    }
  }

  /** Owners' sides are made anew with each topology, and their clients are not. */
  #at(place: FeedPlace, isOwner: boolean): OperatorClients {
    const name = JSON.stringify([place.account, place.region, isOwner]);
    const clients = this.#opened.get(name) ?? this.#open(place, isOwner);
    this.#opened.set(name, clients);
    return clients;
  }
}

function refuse({ account, region }: FeedPlace): never {
  throw new OperatorError(
    'no-endpoint',
    `the feed is in account ${account} and region ${region}, for which this console was given no clients`,
  );
}
