import type { RowChoices, RowComparison, RowPage } from '../../lib/console/api';
import { ordersShow, tamper, users } from '../operator/support/operated-example';
import { eventually } from '../support/eventually';
import { type ExampleConsole, startExampleConsole } from './support/example-console';

let started: ExampleConsole;
beforeAll(async () => {
  started = await startExampleConsole({ write: false });
  await started.example.tables.putAll(users(3));
  await ordersShow(started.example.tables, users(3));
});
afterAll(() => started?.stop());

const row = (user_id: number, query: Record<string, string> = {}) =>
  started.page.get<RowComparison>('rows', {
    contract: 'users/User',
    key: JSON.stringify({ user_id }),
    ...query,
  });

test('there is a choice of contracts with their keys, and of replicas with what they can be asked by', async () => {
  const choices = await started.page.get<RowChoices>('rows/choices');
  expect(choices.contracts).toContainEqual({
    contract: 'users/User',
    key: [{ name: 'user_id', type: 'integer' }],
  });
  expect(new Set(choices.contracts.map(({ contract }) => contract)).size).toBe(choices.contracts.length);
  const orders = choices.replicas.find(({ replica }) => replica === 'orders/User');
  expect(orders).toMatchObject({ contract: 'users/User', indexes: [{ partitionKey: 'user_id' }] });
  expect(choices.replicas.some(({ replica }) => replica === 'billing/Users')).toBe(false);
});

test('a row stands beside its copies, and one altered by hand is marked', async () => {
  const { example } = started;
  await eventually(async () => {
    const copy = (await row(1)).copies.find(({ place }) => place === 'orders/User');
    expect(copy).toMatchObject({ state: 'present', verdict: 'right', differs: [] });
  });
  const item = (await example.tables.items('Orders')).get(1);
  await tamper(example, { ...item, name: 'altered by hand' });
  const comparison = await row(1, { reveal: '1' });
  expect(comparison.owner).toMatchObject({ state: 'present', fields: { name: 'name 1' } });
  expect(comparison.copies.find(({ place }) => place === 'orders/User')).toMatchObject({
    fields: { name: 'altered by hand' },
    differs: ['name'],
  });
});

test('a row that there is not is absent', async () => {
  expect((await row(99)).owner.state).toBe('absent');
});

test('rows of a replica are found by its key, given as JSON', async () => {
  const page = await started.page.get<RowPage>('rows/query', {
    replica: 'orders/User',
    partition: '2',
    reveal: '1',
  });
  expect(page.rows).toEqual([expect.objectContaining({ fields: { user_id: 2, name: 'name 2' } })]);
});

test.each([
  ['rows?contract=users/User&key=1', 400, 'invalid-request'],
  ['rows?contract=users/User&key={"user_id":12345678901234567890}', 400, 'invalid-request'],
  ['rows?contract=users/User&key={"user_id":"x"}', 400, 'invalid-key'],
  ['rows?contract=users/Nobody&key={"user_id":1}', 404, 'unknown-feed'],
  ['rows?key={"user_id":1}', 400, 'invalid-request'],
  ['rows/query?replica=nobody/User&partition=1', 404, 'unknown-replica'],
  ['rows/query?replica=billing/Users&partition=1', 400, 'no-rows'],
])('%s is refused', async (path, status, code) => {
  const answer = await started.page.ask(`/api/${encodeURI(path)}`);
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code]);
});
