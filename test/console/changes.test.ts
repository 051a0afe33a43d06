import type { Change, ChangeStory, ChangesView, MapView } from '../../lib/console/api';
import { Outbox } from '../../lib/console/changes/outbox';
import { users } from '../operator/support/operated-example';
import { eventually, until } from '../support/eventually';
import { type ExampleConsole, startExampleConsole } from './support/example-console';

let started: ExampleConsole;
beforeAll(async () => {
  started = await startExampleConsole({ write: false });
});
afterAll(() => started?.stop());

const list = (query: Record<string, string> = {}) => started.page.get<ChangesView>('changes', query);
const of = (user_id: number) => ({ contract: 'users/User', key: JSON.stringify({ user_id }) });
const statesOf = (change: Change | undefined) =>
  Object.fromEntries(change?.arrivals.map(({ replica, state }) => [replica, state]) ?? []);

/** Newsletters go to some users only. */
const DONE = ['applied', 'filtered'];

/** The change of a user once its way is known. */
const arrived = (user_id: number) =>
  until(async () => {
    const [change] = (await list(of(user_id))).changes;
    return change && Object.values(statesOf(change)).every((state) => DONE.includes(state)) && change;
  }, `the change of user ${user_id}`);

test('a put is told soon, and then its whole way', async () => {
  const listening = started.page.listen();
  try {
    await listening.until('map', () => true);
    const begin = performance.now();
    await started.example.tables.putAll(users(1, 100));
    const isIt = ({ key }: Change) => key.user_id === 100;
    await listening.until('changes', ({ changes }) => changes.some(isIt));
    expect(performance.now() - begin).toBeLessThan(3000);
    await listening.until('changes', ({ changes }) => {
      const [change] = changes.filter(isIt);
      return statesOf(change)['orders/User'] === 'applied';
    });
    const last = listening.of('changes').at(-1);
    expect(last?.counts).toMatchObject({ seen: 1, kept: 1, notFollowed: 0 });
  } finally {
    listening.close();
  }
});

test('changes are listed newest first, in pages, and sought by key and state', async () => {
  await started.example.tables.putAll(users(3, 200));
  for (const id of [200, 201, 202]) await arrived(id);
  const first = await list({ limit: '2' });
  expect(first.changes).toHaveLength(2);
  const second = await list({ limit: '2', before: String(first.next) });
  expect(second.changes[0]?.id).not.toBe(first.changes[1]?.id);
  expect((await list({ state: 'applied', limit: '1' })).changes).toHaveLength(1);
  expect((await list({ state: 'parked' })).changes).toEqual([]);
  expect((await list(of(9999))).changes).toEqual([]);
});

test.each([
  ['a state that there is not', { state: 'x' }, 'state: expected one of published'],
  ['too many', { limit: '501' }, 'limit: expected a number from 1 to 500'],
])('%s is refused', async (_name, query, message) => {
  const { status, text } = await started.page.ask(`/api/changes?${new URLSearchParams(query)}`);
  expect([status, JSON.parse(text).message]).toEqual([400, expect.stringContaining(message)]);
});

test('one change is told with its data', async () => {
  await started.example.tables.putAll(users(1, 300));
  const { id } = await arrived(300);
  expect(encodeURIComponent(id)).toBe(id);
  const story = await started.page.get<ChangeStory>(`changes/${id}`);
  expect(story).toMatchObject({
    kind: 'created',
    key: { user_id: 300 },
    data: { user_id: 300, newsletter: true },
  });
  expect(story.publication).toMatchObject({ state: 'published' });
});

test('a change that is not kept is not there', async () => {
  const { status, text } = await started.page.ask('/api/changes/x');
  expect([status, JSON.parse(text).code]).toEqual([404, 'not-found']);
});

test('what flows shows on the map as busy', async () => {
  await started.example.tables.putAll(users(5, 400));
  await eventually(async () => {
    const { feeds, followers } = await started.page.get<MapView>('map');
    expect(feeds.find(({ contracts }) => contracts.includes('users/User'))).toMatchObject({ health: 'busy' });
    expect(followers.find(({ replica }) => replica === 'orders/User')).toMatchObject({ health: 'busy' });
    expect(followers.find(({ replica }) => replica === 'billing/PlacedOrders')).toMatchObject({
      health: 'idle',
    });
  });
});

test('of too many changes at a time pages are told the newest, of each what is known last', () => {
  const outbox = new Outbox();
  const change = (id: number, seenAt = '') => ({ id: String(id), seenAt }) as Change;
  outbox.put(Array.from({ length: 1000 }, (_, id) => change(id)));
  outbox.put([change(900, 'later')]);
  const told = outbox.take();
  expect(told).toHaveLength(200);
  expect(told.at(-1)).toEqual(change(900, 'later'));
  expect(told[0]?.id).toBe('800');
  expect(outbox.take()).toEqual([]);
});
