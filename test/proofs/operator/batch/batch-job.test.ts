import { feedOfReplica, republishKeys, runBatchJob } from '../../../../lib/operator';
import {
  type OperatedExample,
  operateExample,
  ordersShow,
  unsubscribe,
  users,
} from '../../../operator/support/operated-example';
import { eventually } from '../../../support/eventually';

const COUNT = 400;

let example: OperatedExample;
let resubscribe: () => Promise<void>;
beforeAll(async () => {
  example = await operateExample();
  resubscribe = await unsubscribe(example);
  await example.tables.putAll(users(COUNT));
  await example.tables.shows('Notifications', COUNT, { user_id: COUNT, email: `u${COUNT}@example.com` });
  await resubscribe();
});
afterAll(() => example?.stop());

const feed = () => feedOfReplica(example.orders);
const seed = { kind: 'seed', replica: 'orders/User', segments: 1, rowsPerSecond: 100 } as const;

test('a seed that is interrupted stops at once, and goes on from there under its run', async () => {
  const { clients, tables } = example;
  const stop = new AbortController();
  const first = await runBatchJob(clients, feed(), seed, {
    signal: stop.signal,
    onProgress: ({ read }) => read > 0 && stop.abort(),
  });
  expect(first.state).toBe('interrupted');
  expect(first.read).toBeGreaterThan(0);
  expect(first.read).toBeLessThan(COUNT);
  expect(Object.keys(await tables.rows('Orders')).length).toBeLessThan(COUNT);

  // The segments and the rate are the run's own.
  const second = await runBatchJob(clients, feed(), { kind: 'seed', replica: 'orders/User', run: first.run });
  expect(second).toMatchObject({ state: 'finished', run: first.run, segments: 1, read: COUNT, sent: COUNT });
  await ordersShow(tables, users(COUNT));
});

test('a seed that is stopped while it begins ends too', async () => {
  const { clients } = example;
  const stop = new AbortController();
  const begun = runBatchJob(clients, feed(), seed, { signal: stop.signal });
  // The function was asked by then, and has not answered.
  setImmediate(() => stop.abort());
  expect((await begun).state).toBe('interrupted');
});

test('a crash in the middle of a segment costs a page and no row', async () => {
  const { clients, cloud, tables } = example;
  // Four times: on a slow machine no environment would live long enough to get anywhere.
  let crashes = 4;
  const crash = setInterval(() => {
    crashes -= 1;
    if (crashes >= 0) cloud.killEnvironments(feed().batch);
  }, 700);
  const result = await runBatchJob(clients, feed(), { ...seed, segments: 2, rowsPerSecond: 200 }).finally(
    () => clearInterval(crash),
  );
  expect(result).toMatchObject({ state: 'finished', read: COUNT, finishedSegments: 2 });
  await ordersShow(tables, users(COUNT));
});

test('what cannot succeed ends at once with the reason and the run', async () => {
  const { clients } = example;
  const unknown = { ...seed, replica: 'orders/Nothing' };
  await expect(runBatchJob(clients, feed(), unknown)).rejects.toMatchObject({ code: 'function-failed' });
  const other = { ...feed(), batch: 'no-such-function' };
  await expect(runBatchJob(clients, other, seed)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(runBatchJob(clients, feed(), { ...seed, run: 'no-such-run' })).rejects.toThrow('no-such-run');
  const without = { ...feed(), stateMachine: feed().stateMachine.replace(/[^:]*$/, 'none') };
  await expect(
    runBatchJob(clients, without, { ...seed, run: undefined }, { via: 'state-machine' }),
  ).rejects.toMatchObject({ code: 'run-failed', message: expect.stringContaining('pass it again') });
});

test('a row that is deleted while it is to be republished leaves the replica', async () => {
  const { clients, tables } = example;
  const [gone, stays] = [users(1, 801)[0], users(1, 802)[0]];
  if (!gone || !stays) throw new Error('there are two users');
  await tables.putAll([gone, stays]);
  // They come to the replica one after the other, in any order.
  await tables.shows('Orders', 801, { user_id: 801, name: 'name 801' });
  await tables.shows('Orders', 802, { user_id: 802, name: 'name 802' });
  const items = await tables.items('Orders');
  const subscribe = await unsubscribe(example);
  await tables.remove(801);
  const seenOf = (id: number) => String(items.get(id)?.__seq);
  const keys = [801, 802, 803].map((id) => ({ key: { user_id: { N: String(id) } } }));
  const progress: number[] = [];
  const results = await republishKeys(
    clients,
    feed(),
    'orders/User',
    [{ ...keys[0], seen: seenOf(801) }, { ...keys[1], seen: seenOf(802) }, keys[2]] as typeof keys,
    { onProgress: ({ done }) => progress.push(done) },
  );
  expect(results.map(({ kind }) => kind)).toEqual(['removed', 'marked', 'absent']);
  expect(progress).toEqual([3]);
  await tables.shows('Orders', 801, undefined);
  expect((await tables.items('Orders')).get(801)?.__deleted).toBe(true);
  await subscribe();
});

test('rows are republished by condition, to one replica', async () => {
  const { clients, cloud, orders } = example;
  const result = await runBatchJob(clients, feed(), {
    kind: 'republish',
    replica: orders.name,
    filter: { newsletter: [true] },
  });
  expect(result).toMatchObject({ state: 'finished', sent: COUNT / 2 + 1 });
  await eventually(async () =>
    expect(cloud.metrics.sum('RowsRepublished', { replica: orders.name })).toBeGreaterThan(COUNT / 2),
  );
});
