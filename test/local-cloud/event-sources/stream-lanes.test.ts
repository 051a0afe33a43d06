import { until } from '../../support/eventually';
import { FakeFunction, FakeStream, failed, record } from './fakes';
import { StreamHarness } from './stream-harness';

let cloud: StreamHarness;
beforeEach(() => {
  cloud = new StreamHarness();
});
afterEach(() => cloud.stop());

const ITEMS = ['a', 'b', 'c', 'd', 'e', 'f'];
const CHANGES = 20;

/** Changes of six items by turns: `1-a`, `1-b` and so on. */
function changes(): FakeStream {
  const stream = new FakeStream();
  const { records } = stream.shard('shard-1');
  for (let change = 1; change <= CHANGES; change += 1) {
    records.push(...ITEMS.map((item) => ({ ...record(`${change}-${item}`), key: item })));
  }
  return stream;
}

const of = (item: string, ids: readonly string[]) => ids.filter((id) => id.endsWith(`-${item}`));
const changesOf = (item: string) => Array.from({ length: CHANGES }, (_, index) => `${index + 1}-${item}`);

test('batches of one shard run side by side, and the changes of an item stay in order', async () => {
  let busy = 0;
  let most = 0;
  const fn = new FakeFunction(async () => {
    most = Math.max(most, ++busy);
    await new Promise(setImmediate);
    busy -= 1;
  });
  cloud.start(changes(), fn, { batchSize: 7, parallelization: 3 });
  await until(() => fn.batches.flat().length === ITEMS.length * CHANGES, 'all records');
  const seen = fn.batches.flat();
  for (const item of ITEMS) expect(of(item, seen)).toEqual(changesOf(item));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(3);
  expect(Math.max(...fn.batches.map(({ length }) => length))).toBeLessThanOrEqual(7);
});

test('what fails holds up the items of its own batches, from the lowest reported record on', async () => {
  let failing = true;
  const fn = new FakeFunction((ids) => {
    const [first] = of('a', ids);
    return failing && first ? failed(first) : undefined;
  });
  cloud.start(changes(), fn, { batchSize: 5, parallelization: 10 });
  const others = ['b', 'c', 'd', 'e', 'f'];
  // Which items share a lane with "a" is not ours to say: most do not.
  await until(
    () => others.filter((item) => of(item, fn.batches.flat()).length === CHANGES).length >= 3,
    'items that do not wait for the failing one',
  );
  expect(new Set(of('a', fn.batches.flat())).size).toBeLessThanOrEqual(5);
  failing = false;
  await until(() => new Set(fn.batches.flat()).size === ITEMS.length * CHANGES, 'all records');
  expect([...new Set(of('a', fn.batches.flat()))]).toEqual(changesOf('a'));
});

test('a new poller goes on behind the last record before which all are done', async () => {
  let failing = true;
  const fn = new FakeFunction((ids) => (failing && of('a', ids).length > 0 ? new Error('boom') : undefined));
  const source = cloud.start(changes(), fn, { batchSize: 5, parallelization: 10 });
  await until(
    () => of('b', fn.batches.flat()).length === CHANGES || of('c', fn.batches.flat()).length === CHANGES,
    'an item that is done',
  );
  failing = false;
  fn.batches.length = 0;
  source.restart();
  await until(() => of('a', fn.batches.flat()).length >= CHANGES, 'the item that failed');
  expect([...new Set(of('a', fn.batches.flat()))]).toEqual(changesOf('a'));
});
