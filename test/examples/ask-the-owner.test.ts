import { releaseBadly } from '../../examples/users-orders/demo/bad-release';
import { type ExampleCloud, startExample } from '../../examples/users-orders/demo/example-cloud';
import { OrderPages } from '../../examples/users-orders/demo/order-pages';
import { openUserProfiles, type UserProfiles } from '../../examples/users-orders/services/sdk';
import type { ReadStrategy } from '../../lib/client';
import { eventually } from '../support/eventually';
import { synthesiseExample } from '../support/example-assembly';
import { ExampleTables } from '../support/example-tables';

const ALICE = { user_id: 1, name: 'Alice', email: 'alice@example.com', newsletter: true };

let assembly: Awaited<ReturnType<typeof synthesiseExample>>;
let example: ExampleCloud;
let tables: ExampleTables;
let pages: OrderPages;

beforeAll(async () => {
  assembly = await synthesiseExample();
  example = await startExample(assembly.directory);
  const { cloud } = example;
  const invoke = async (name: string, payload: unknown) => (await cloud.invoke(name, payload)).payload;
  tables = new ExampleTables({
    clients: cloud.clients,
    outputs: cloud.outputs,
    invoke,
    stop: () => cloud.stop(),
  });
  pages = new OrderPages(example);
  await tables.put({ ...ALICE, password_hash: 'private' });
  await tables.putOrder({ order_id: 'o-1', user_id: 1, total: 42 });
  await tables.shows('Orders', 1, { user_id: 1, name: 'Alice' });
});
afterAll(async () => {
  await example?.cloud.stop();
  assembly?.remove();
});

describe("an order's page", () => {
  test('joins the order with its buyer, as the users service has it', async () => {
    // Functions that start on a busy machine may be asked too early, and the page shows the replica's row then.
    await eventually(async () => {
      expect(await pages.page('o-1')).toEqual({
        order: { order_id: 'o-1', total: 42 },
        buyer: { user_id: 1, name: 'Alice', source: 'owner', stale: false, ageMs: expect.any(Number) },
      });
    });
  });

  test('is missing for an order that does not exist', async () => {
    const response = await pages.get('o-missing');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ title: 'there is no such order', status: 404 });
  });

  test('shows an order whose buyer does not exist', async () => {
    await tables.putOrder({ order_id: 'o-2', user_id: 2, total: 7 });
    expect((await pages.page('o-2')).buyer).toMatchObject({ user_id: 2, name: null, stale: false });
  });

  test('needs a signature', async () => {
    expect((await fetch(`${example.bff.url}/orders/o-1`)).status).toBe(403);
  });

  test('says so when the users service answers against the contract, and shows no value', async () => {
    await tables.put({ user_id: 3, name: 12_345 });
    await tables.putOrder({ order_id: 'o-3', user_id: 3, total: 7 });
    const response = await pages.get('o-3');
    expect(response.status).toBe(502);
    const text = await response.text();
    expect(text).toContain('invalid-response');
    expect(text).not.toContain('12345');
  });

  // The last ones: they open the circuit.
  test.each(['fails', 'hangs'] as const)(
    'shows the replica, marked stale, while the users API %s',
    async (how) => {
      const release = await releaseBadly(example.cloud, example.usersApi.functionName, how);
      try {
        const { order, buyer } = await pages.page('o-1');
        expect(order).toEqual({ order_id: 'o-1', total: 42 });
        expect(buyer).toEqual({
          user_id: 1,
          name: 'Alice',
          source: 'replica',
          stale: true,
          reason: how === 'fails' ? 'unavailable' : 'timeout',
          ageMs: expect.any(Number),
        });
        await eventually(async () => expect(release.calls()).toBeGreaterThan(0));
      } finally {
        await release.rollBack();
      }
      // The owner's function starts anew, which may take longer than a page waits.
      await eventually(async () => {
        const { buyer } = await pages.page('o-1');
        expect(buyer).toMatchObject({ source: 'owner', stale: false });
      });
    },
  );
});

describe('getUserProfile', () => {
  let before: NodeJS.ProcessEnv;
  beforeAll(() => {
    before = { ...process.env };
    Object.assign(process.env, example.cloud.environment);
  });
  afterAll(() => {
    process.env = before;
  });

  const open = (strategy: ReadStrategy): UserProfiles<'name'> =>
    openUserProfiles({
      strategy,
      apiUrl: example.usersApi.url,
      replicaTable: example.orders.table,
      replicaFields: ['name'],
    });

  test('asks the owner for all that the contract shares, and nothing else', async () => {
    const { data, source, stale } = await open('owner').getUserProfile(1);
    expect({ data, source, stale }).toEqual({ data: ALICE, source: 'owner', stale: false });
  });

  test('reads the fields that the replica keeps', async () => {
    const { data, source, sequence } = await open('replica').getUserProfile(1);
    expect({ data, source }).toEqual({ data: { user_id: 1, name: 'Alice' }, source: 'replica' });
    expect(sequence).toBeDefined();
  });

  test('has no data for a user who does not exist', async () => {
    const answer = await open('replica-then-owner').getUserProfile(999);
    expect(answer).toMatchObject({ source: 'owner', stale: false });
    expect(answer.data).toBeUndefined();
  });
});

test('notifications find the address of who opted in, and nobody else', async () => {
  await tables.put({ user_id: 4, name: 'Dan', email: 'dan@example.com', newsletter: false });
  await tables.shows('Notifications', 1, { user_id: 1, email: ALICE.email });
  const recipient = (user_id: number) =>
    tables.deployment.invoke(tables.output('Notifications', 'RecipientName'), { user_id });
  expect([await recipient(1), await recipient(4), await recipient(999)]).toEqual([ALICE.email, null, null]);
});
