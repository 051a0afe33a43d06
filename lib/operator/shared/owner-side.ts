import type { ReplicaElsewhere } from '../../wire/batch-requests';
import { destroyClients, type OperatorClients } from './clients';
import { OperatorError } from './errors';
import { discover, feedOfReplica, type KnownFeed, type KnownReplica, type Topology } from './topology';

/** An account and region. */
export interface FeedPlace {
  readonly account: string;
  readonly region: string;
}

/** The feed of a replica, and who reaches what there. */
export interface OwnerSide {
  readonly feed: KnownFeed;
  /** Of the owner's account, in the feed's region. */
  readonly clients: OperatorClients;
  /** Of the replica's account, in the feed's region: subscriptions belong to whoever subscribed. */
  readonly subscriber: OperatorClients;
}

/**
 * Makes clients of an account and region.
 *
 * @param isOwner whether the account is another one than that of the replica
 */
type Open = (place: FeedPlace, isOwner: boolean) => OperatorClients;

/** What a request tells the owner of a replica that it cannot look up. @returns `undefined` of one that it can */
export function elsewhereOf({
  contract,
  reads,
  filter,
  queueArn,
}: KnownReplica): ReplicaElsewhere | undefined {
  return queueArn === undefined ? undefined : { contract, reads, ...(filter && { filter }), queueArn };
}

/** The sides of owners, each opened when it is asked for. */
export class OwnerSides {
  readonly #clients: OperatorClients;
  readonly #topology: Topology;
  readonly #open: Open;
  readonly #opened = new Map<string, OperatorClients>();
  readonly #topologies = new Map<OperatorClients, Promise<Topology>>();

  /**
   * @param clients of the replicas' account and region
   * @param open makes clients, which `close` destroys
   */
  constructor(clients: OperatorClients, topology: Topology, open: Open) {
    this.#clients = clients;
    this.#topology = topology;
    this.#open = open;
  }

  /**
   * @throws OperatorError `feed-missing` when there is no feed where the replica follows one; whatever `open` throws
   */
  async of(replica: KnownReplica): Promise<OwnerSide> {
    const { topicArn, queueArn, contract } = replica;
    if (topicArn === undefined || queueArn === undefined) {
      return { feed: feedOfReplica(replica), clients: this.#clients, subscriber: this.#clients };
    }
    const [owner, subscriber] = [topicArn, queueArn].map(placeIn) as [FeedPlace, FeedPlace];
    const isOwner = owner.account !== subscriber.account;
    const clients = this.#at(owner, isOwner);
    const feed = (await this.#topologyAt(clients)).feeds.find((one) => one.contract === contract);
    if (feed) return { feed, clients, subscriber: this.#at({ ...subscriber, region: owner.region }, false) };
    throw new OperatorError(
      'feed-missing',
      `the replica ${replica.name} follows ${contract}, which has no feed in account ${owner.account} and region ${owner.region}: deploy its owner there first`,
    );
  }

  close(): void {
    for (const clients of this.#opened.values()) destroyClients(clients);
  }

  #at(place: FeedPlace, isOwner: boolean): OperatorClients {
    const name = `${place.account}/${place.region}`;
    const clients = this.#opened.get(name) ?? this.#open(place, isOwner);
    this.#opened.set(name, clients);
    return clients;
  }

  #topologyAt(clients: OperatorClients): Promise<Topology> {
    const topology = this.#topologies.get(clients) ?? discover(clients, this.#topology.namespace);
    this.#topologies.set(clients, topology);
    return topology;
  }
}

/** `arn:<partition>:<service>:<region>:<account>:…` */
function placeIn(arn: string): FeedPlace {
  const [, , , region = '', account = ''] = arn.split(':');
  return { account, region };
}
