import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Outputs } from '../../bin/cdk-stacks';
import { type EndpointPlace, EndpointStacks } from '../../bin/endpoint-stacks';
import { type Comparison, compareTables } from '../../examples/users-orders/demo/compare';
import { deleteUser, putUser } from '../../examples/users-orders/demo/tables';
import type { Row } from '../../lib/client';
import { eventually } from '../support/eventually';
import { PATIENCE_MS } from './backends/endpoint';
import { inventory, KINDS } from './inventory';

const url = process.env.TEST_ENDPOINT ?? '';
if (!url) throw new Error('TEST_ENDPOINT is not set: use npm run test:environments -- URL');

/** The example in one environment. */
class Environment {
  readonly #dynamodb: DynamoDBClient;

  private constructor(
    readonly name: string,
    readonly stacks: EndpointStacks,
    readonly before: readonly string[],
    readonly outputs: Outputs,
    readonly prefix: string,
  ) {
    this.#dynamodb = new DynamoDBClient(stacks.settings);
  }

  static async deploy(name: string, place: EndpointPlace): Promise<Environment> {
    const stacks = await EndpointStacks.at(url, place);
    await stacks.bootstrap();
    const before = await inventory(stacks);
    const prefix = place.namespace === undefined ? '' : `${place.namespace}-`;
    return new Environment(name, stacks, before, await stacks.deploy(), prefix);
  }

  put(user_id: number, rest: Row = {}): Promise<void> {
    return putUser(this.#dynamodb, this.#table('Users', 'UsersTableName'), {
      user_id,
      name: `User ${user_id} of ${this.name}`,
      email: `user${user_id}@${this.name}.example.com`,
      newsletter: true,
      ...rest,
    });
  }

  delete(user_id: number): Promise<void> {
    return deleteUser(this.#dynamodb, this.#table('Users', 'UsersTableName'), user_id);
  }

  compare(): Promise<Comparison> {
    return compareTables(this.#dynamodb, {
      owner: this.#table('Users', 'UsersTableName'),
      orders: this.#table('Orders', 'ReplicaTableName'),
      notifications: this.#table('Notifications', 'ReplicaTableName'),
    });
  }

  /** Waits until each replica holds what it should, and nothing else. */
  async settle(): Promise<Comparison> {
    let comparison = await this.compare();
    await eventually(async () => {
      comparison = await this.compare();
      expect(comparison.differences).toEqual([]);
    }, PATIENCE_MS);
    return comparison;
  }

  #table(stack: string, output: string): string {
    return this.outputs[this.prefix + stack]?.[output] ?? '';
  }
}

/** Two environments side by side: rows of their own under the same keys, and nothing left when they are gone. */
function environments(title: string, places: readonly [EndpointPlace, EndpointPlace], cannot?: string) {
  const suite = () => {
    let dev: Environment;
    let prod: Environment;

    beforeAll(async () => {
      dev = await Environment.deploy('dev', places[0]);
      prod = await Environment.deploy('prod', places[1]);
    });

    test('each row is in the replicas of its own environment, and in no other', async () => {
      for (const environment of [dev, prod]) {
        await environment.put(1);
        await environment.put(2);
      }
      // Keys that the other does not have, a row that goes there, and one whose data go through the bucket.
      await dev.put(3);
      await prod.put(4, { name: 'x'.repeat(300_000) });
      await dev.delete(1);
      await prod.put(2, { newsletter: false });
      await Promise.all([dev.settle(), prod.settle()]);
      // What had gone astray has arrived by the time when these have.
      for (const environment of [dev, prod]) await environment.put(9);
      const [ofDev, ofProd] = await Promise.all([dev.settle(), prod.settle()]);
      expect([...ofDev.orders.keys()].sort()).toEqual([2, 3, 9]);
      expect([...ofProd.orders.keys()].sort()).toEqual([1, 2, 4, 9]);
      expect([...ofProd.notifications.keys()].sort()).toEqual([1, 4, 9]);
      expect(ofDev.orders.get(2)?.name).toBe('User 2 of dev');
      expect(ofProd.orders.get(2)?.name).toBe('User 2 of prod');
    });

    test('both are destroyed, and nothing is left', async () => {
      // Nothing would be left of what no inventory tells of.
      const all = await inventory(dev.stacks);
      expect(KINDS.filter((kind) => all.some((one) => one.startsWith(`${kind} `)))).toEqual(KINDS);
      await prod.stacks.destroy();
      expect((await dev.compare()).differences).toEqual([]);
      await dev.stacks.destroy();
      expect(await inventory(dev.stacks)).toEqual(dev.before);
      if (places[0].account !== places[1].account) expect(await inventory(prod.stacks)).toEqual(prod.before);
    });
  };
  if (cannot === undefined) describe(title, suite);
  else describe.skip(`${title}: ${cannot}`, suite);
}

environments('two namespaces of one account and region', [{ namespace: 'dev' }, { namespace: 'prod' }]);
environments(
  'two accounts, an environment each',
  [{ account: '111111111111' }, { account: '222222222222' }],
  process.env.TEST_CANNOT_ACCOUNTS,
);
