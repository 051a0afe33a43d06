import {
  createClients,
  destroyClients,
  discover,
  elsewhereOf,
  OwnerSides,
  runBatchJob,
} from 'cdk-event-sharing-cli';
import type { Row } from 'cdk-event-sharing-client';
import type { LocalCloud, LocalEnvironment } from 'cdk-event-sharing-local';
import { PLACES } from '../../stacks/three-accounts';
import { type Comparison, compareRows } from '../compare';
import { readRows } from '../tables';

/** A service that follows the users. */
export type Follower = 'orders' | 'notifications';

const STACKS = { users: 'Users', orders: 'Orders', notifications: 'Notifications' } as const;

/** The services of the example in their accounts and regions. */
export class AccountsCloud {
  readonly #cloud: LocalCloud;

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
    // An operator's clients find everything through the environment, as the command line does.
    Object.assign(process.env, cloud.environment);
  }

  at(service: keyof typeof PLACES): LocalEnvironment {
    return this.#cloud.in(PLACES[service]);
  }

  output(service: keyof typeof PLACES, name: string): string {
    const value = this.#cloud.outputs[STACKS[service]]?.[name];
    if (value === undefined) throw new Error(`the stack ${STACKS[service]} has no output ${name}`);
    return value;
  }

  table(service: keyof typeof PLACES): string {
    return this.output(service, service === 'users' ? 'UsersTableName' : 'ReplicaTableName');
  }

  /** The role of somebody who may do whatever an account can allow. */
  roleOf(stack: 'Neighbour' | 'Stranger'): string {
    return this.#cloud.outputs[stack]?.RoleArn ?? '';
  }

  async row(service: Follower, userId: number): Promise<Row | undefined> {
    return (await this.#rows(service)).get(userId);
  }

  async compare(): Promise<Comparison> {
    const [owner, orders, notifications] = await Promise.all([
      this.#rows('users'),
      this.#rows('orders'),
      this.#rows('notifications'),
    ]);
    return compareRows({ owner, orders, notifications });
  }

  /** Fills a replica as an operator does: from where it is, with the owner's function where that is. @returns rows that were sent */
  async seed(service: Follower): Promise<number> {
    const clients = createClients(PLACES[service]);
    const topology = await discover(clients);
    const owners = new OwnerSides(clients, topology, (place) => createClients(place));
    try {
      const [replica] = topology.replicas;
      if (!replica) throw new Error(`${service} has no replica`);
      const owner = await owners.of(replica);
      const job = { kind: 'seed', replica: replica.name, elsewhere: elsewhereOf(replica) } as const;
      return (await runBatchJob(owner.clients, owner.feed, job)).sent;
    } finally {
      owners.close();
      destroyClients(clients);
    }
  }

  #rows(service: keyof typeof PLACES) {
    return readRows(this.at(service).clients.dynamodb, this.table(service));
  }
}
