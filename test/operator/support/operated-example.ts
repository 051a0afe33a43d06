import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import { LocalCloud, type LocalCloudOptions } from '../../../lib/local-cloud';
import {
  discover,
  type KnownReplica,
  type OperatorClients,
  replicaOf,
  type Topology,
} from '../../../lib/operator';
import { eventually } from '../../support/eventually';
import { synthesiseExample } from '../../support/example-assembly';
import { ExampleTables, type User } from '../../support/example-tables';
import { operatorClients } from '../../support/operator-clients';

/** The example on a local cloud, as an operator sees it. */
export interface OperatedExample {
  readonly cloud: LocalCloud;
  readonly clients: OperatorClients;
  readonly topology: Topology;
  readonly orders: KnownReplica;
  readonly notifications: KnownReplica;
  readonly tables: ExampleTables;
  stop(): Promise<void>;
}

/**
 * @param options of the local cloud
 * @param synthesise the example, with what a test puts beside it
 */
export async function operateExample(
  options: Partial<LocalCloudOptions> = {},
  synthesise: typeof synthesiseExample = synthesiseExample,
): Promise<OperatedExample> {
  const assembly = await synthesise();
  const cloud = await LocalCloud.start({ ...options, assembly: assembly.directory });
  const clients = operatorClients(cloud);
  const stop = async () => {
    await cloud.stop();
    assembly.remove();
  };
  const topology = await discover(clients);
  const tables = new ExampleTables({
    clients: cloud.clients,
    outputs: cloud.outputs,
    invoke: (name, payload) => cloud.invoke(name, payload),
    stop,
  });
  return {
    cloud,
    clients,
    topology,
    orders: replicaOf(topology, 'orders/User'),
    notifications: replicaOf(topology, 'notifications/User'),
    tables,
    stop,
  };
}

export function users(count: number, first = 1): User[] {
  return Array.from({ length: count }, (_, index) => ({
    user_id: first + index,
    name: `name ${first + index}`,
    email: `u${first + index}@example.com`,
    newsletter: (first + index) % 2 === 0,
    password_hash: 'never shared',
  }));
}

/** Waits until the orders replica shows these users' names and nothing else. */
export async function ordersShow(tables: ExampleTables, expected: readonly User[]): Promise<void> {
  const rows = Object.fromEntries(expected.map(({ user_id, name }) => [user_id, { user_id, name }]));
  await eventually(async () => expect(await tables.rows('Orders')).toEqual(rows));
}

/** Puts an item into the orders replica by hand, as nobody should. */
export async function tamper({ clients, orders }: OperatedExample, item: object): Promise<void> {
  await clients.dynamodb.send(
    new PutItemCommand({ TableName: orders.table, Item: marshall(item, { removeUndefinedValues: true }) }),
  );
}

/** Takes the orders replica's subscription away; answers how to put it back. */
export async function unsubscribe({ cloud, tables, orders }: OperatedExample): Promise<() => Promise<void>> {
  const { sns } = cloud.clients;
  const TopicArn = tables.output('Users', 'FeedTopicArn');
  const Endpoint = await tables.arn(orders.queueUrl);
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const SubscriptionArn = Subscriptions.find((each) => each.Endpoint === Endpoint)?.SubscriptionArn;
  const { Attributes = {} } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  const {
    FilterPolicy = '',
    FilterPolicyScope = '',
    RawMessageDelivery = '',
    RedrivePolicy = '',
  } = Attributes;
  return async () => {
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint,
        Attributes: { FilterPolicyScope, FilterPolicy, RawMessageDelivery, RedrivePolicy },
      }),
    );
  };
}

/** Does something over and over until stopped; answers how to stop it and how often it was done. */
export function keepDoing(action: (round: number) => Promise<void>): () => Promise<number> {
  let [running, rounds] = [true, 0];
  const work = (async () => {
    for (; running; rounds += 1) {
      await action(rounds);
      await sleep(1);
    }
  })();
  return async () => {
    running = false;
    await work;
    return rounds;
  };
}
