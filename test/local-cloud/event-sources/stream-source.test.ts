import { until } from '../../support/eventually';
import { FakeFunction, FakeStream, record } from './fakes';
import { StreamHarness, streamOf } from './stream-harness';

let cloud: StreamHarness;
beforeEach(() => {
  cloud = new StreamHarness();
});
afterEach(() => cloud.stop());

const boom = new Error('boom');

describe('batches', () => {
  test('records come in order, in batches of at most the batch size', async () => {
    const fn = new FakeFunction();
    cloud.start(streamOf(1, 2, 3, 4, 5), fn, { batchSize: 2 });
    await until(() => fn.batches.length === 3, 'three batches');
    expect(fn.batches).toEqual([['1', '2'], ['3', '4'], ['5']]);
  });

  test('a shard has one batch under way at a time', async () => {
    let busy = 0;
    let most = 0;
    const fn = new FakeFunction(async () => {
      most = Math.max(most, ++busy);
      await new Promise((resolve) => setTimeout(resolve, 5));
      busy -= 1;
    });
    cloud.start(streamOf(1, 2, 3, 4), fn, { batchSize: 1 });
    await until(() => fn.batches.length === 4, 'four batches');
    expect(most).toBe(1);
  });

  test('a batch ends before 6 MB', async () => {
    const stream = new FakeStream();
    const large = JSON.stringify({ id: 'x', pad: 'p'.repeat(2 * 1024 * 1024) });
    stream.shard('shard-1').records.push(...[1, 2, 3, 4].map((id) => ({ ...record(id), json: large })));
    const fn = new FakeFunction();
    cloud.start(stream, fn);
    await until(() => fn.batches.length === 2, 'two batches');
    expect(fn.batches.map((batch) => batch.length)).toEqual([2, 2]);
  });

  test('with a window, a batch waits for more records', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    cloud.start(stream, fn, { batchingWindowMs: 400 });
    await until(() => stream.reads >= 3, 'reads without a batch');
    expect(fn.batches).toEqual([]);
    stream.list[0]?.records.push(record(2));
    await until(() => fn.batches.length > 0, 'a batch');
    expect(fn.batches).toEqual([['1', '2']]);
  });

  test('a full batch does not wait for its window', async () => {
    const fn = new FakeFunction();
    cloud.start(streamOf(1, 2, 3), fn, { batchSize: 2, batchingWindowMs: 300_000 });
    await until(() => fn.batches.length === 1, 'a batch');
    expect(fn.batches).toEqual([['1', '2']]);
  });

  test('LATEST begins with what is written after it is ready', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    await cloud.start(stream, fn, { startingPosition: 'LATEST' }).ready;
    stream.list[0]?.records.push(record(2));
    await until(() => fn.batches.length > 0, 'a batch');
    expect(fn.batches).toEqual([['2']]);
  });
});

describe('shards', () => {
  test('a child is read after its parent, shards without kinship side by side', async () => {
    const stream = new FakeStream();
    stream.shard('child', 'parent').records.push(record(3), record(4));
    const parent = stream.shard('parent');
    parent.records.push(record(1), record(2));
    stream.shard('other').records.push(record('o'));
    stream.shard('orphan', 'trimmed-away').records.push(record('p'));
    const fn = new FakeFunction();
    cloud.start(stream, fn);
    await until(() => fn.batches.length === 3, 'parent, other and orphan');
    parent.closed = true;
    await until(() => fn.batches.length === 4, 'child');
    expect(fn.batches.slice(0, 3).sort()).toEqual([['1', '2'], ['o'], ['p']]);
    expect(fn.batches[3]).toEqual(['3', '4']);
  });

  test('a child found after LATEST is read from its beginning', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    await cloud.start(stream, fn, { startingPosition: 'LATEST' }).ready;
    stream.shard('shard-2', 'shard-1').records.push(record(3));
    const [parent] = stream.list;
    parent?.records.push(record(2));
    if (parent) parent.closed = true;
    await until(() => fn.batches.length === 2, 'both shards');
    expect(fn.batches).toEqual([['2'], ['3']]);
  });

  test('a closed shard gives its last records without waiting for a window', async () => {
    const stream = streamOf(1);
    const [shard] = stream.list;
    if (shard) shard.closed = true;
    const fn = new FakeFunction();
    cloud.start(stream, fn, { batchingWindowMs: 300_000 });
    await until(() => fn.batches.length === 1, 'a batch');
  });

  test('shards that appear later are found', async () => {
    const stream = new FakeStream();
    const fn = new FakeFunction();
    cloud.start(stream, fn);
    stream.shard('late').records.push(record(1));
    await until(() => fn.batches.length === 1, 'a batch');
  });
});

describe('lost iterators', () => {
  test('an expired iterator is made again behind the last record read', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    cloud.start(stream, fn);
    await until(() => fn.batches.length === 1, 'the first record');
    stream.faults.push('ExpiredIteratorException');
    stream.list[0]?.records.push(record(2));
    await until(() => fn.batches.length === 2, 'the second record');
    expect(fn.batches).toEqual([['1'], ['2']]);
  });

  test('after trimmed data the oldest record left is next', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    cloud.start(stream, fn);
    await until(() => fn.batches.length === 1, 'the first record');
    stream.faults.push('TrimmedDataAccessException');
    stream.list[0]?.records.splice(0, 1, record(5));
    await until(() => fn.batches.length === 2, 'the oldest record left');
    expect(fn.batches[1]).toEqual(['5']);
  });

  test('any other error is logged and tried again', async () => {
    const stream = streamOf(1);
    stream.faults.push('InternalServerError');
    const fn = new FakeFunction();
    cloud.start(stream, fn);
    await until(() => fn.batches.length === 1, 'a batch');
    expect(cloud.log[0]?.message).toMatch(
      /event source .*reading shard shard-1 failed, tried again: InternalServerError/,
    );
  });
});

describe('life', () => {
  test('a disabled mapping does nothing', async () => {
    const stream = streamOf(1);
    const source = cloud.start(stream, new FakeFunction(), { enabled: false });
    await source.ready;
    await source.stop();
    expect(stream.reads).toBe(0);
  });

  test('stop waits for the running batch, and nothing comes after it', async () => {
    let release = () => {};
    const fn = new FakeFunction(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const stream = streamOf(1, 2);
    const source = cloud.start(stream, fn, { batchSize: 1 });
    await until(() => fn.batches.length === 1, 'a batch');
    const stopped = source.stop();
    release();
    await stopped;
    const { reads } = stream;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([fn.batches, stream.reads]).toEqual([[['1']], reads]);
  });

  test('stop does not wait for ever', async () => {
    const fn = new FakeFunction(() => new Promise(() => {}));
    const source = cloud.start(streamOf(1), fn);
    await until(() => fn.batches.length === 1, 'a batch');
    await source.stop();
  });

  test('stop ends a long pause at once', async () => {
    const fn = new FakeFunction(() => boom);
    const source = cloud.start(streamOf(1), fn);
    await until(() => fn.batches.length === 4, 'retries');
    await source.stop();
  });
});
