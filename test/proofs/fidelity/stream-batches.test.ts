import { FakeFunction, FakeStream, record } from '../../local-cloud/event-sources/fakes';
import { StreamHarness } from '../../local-cloud/event-sources/stream-harness';
import { until } from '../../support/eventually';
import { PAGES } from './pages';
import { Probe } from './probe';
import { deployFidelity } from './setup';

const aws = deployFidelity();

describe(PAGES.streamParameters.title, () => {
  test('TRIM_HORIZON begins with what the stream already has', async () => {
    const probe = new Probe();
    aws().readStream(await aws().filled('a', 'b'), probe, { startingPosition: 'TRIM_HORIZON' });
    await until(() => probe.labels.length === 2);
    expect(probe.labels).toEqual(['a', 'b']);
  });

  test('LATEST begins with what is written later', async () => {
    const table = await aws().filled('before');
    const probe = new Probe();
    await aws().readStream(table, probe, { startingPosition: 'LATEST' }).ready;
    await aws().put(table, 'after');
    await until(() => probe.labels.length > 0);
    expect(probe.labels).toEqual(['after']);
  });

  test('MaximumRetryAttempts is without limit by default: the batch comes until it succeeds', async () => {
    const probe = new Probe((_labels, call) => (call < 6 ? new Error('not yet') : undefined));
    aws().readStream(await aws().filled('a'), probe);
    await until(() => probe.batches.length === 6);
    expect(probe.batches).toEqual(Array.from({ length: 6 }, () => ['a']));
  });
});

describe(PAGES.withDynamoDb.title, () => {
  test('a batch has at most BatchSize records', async () => {
    const probe = new Probe();
    aws().readStream(await aws().filled('a', 'b', 'c', 'd', 'e'), probe, { batchSize: 2 });
    await until(() => probe.labels.length === 5);
    expect(probe.batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  test('a batching window gathers records that come one by one', async () => {
    const table = await aws().filled('a');
    const probe = new Probe();
    await aws().readStream(table, probe, { batchSize: 3, batchingWindowMs: 300_000 }).ready;
    await aws().put(table, 'b');
    await aws().put(table, 'c');
    await until(() => probe.batches.length > 0);
    expect(probe.batches).toEqual([['a', 'b', 'c']]);
  });

  test('a batch that is not full goes when its window is over', async () => {
    const probe = new Probe();
    aws().readStream(await aws().filled('a', 'b'), probe, { batchSize: 3, batchingWindowMs: 200 });
    await until(() => probe.batches.length > 0);
    expect(probe.batches).toEqual([['a', 'b']]);
  });

  test('with a ParallelizationFactor other items go on while one fails', async () => {
    const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const done = new Set<string>();
    let failing = true;
    const probe = new Probe((batch) => {
      if (failing && batch.includes('a')) return new Error('not yet');
      for (const label of batch) done.add(label);
      return undefined;
    });
    aws().readStream(await aws().filled(...labels), probe, { parallelization: 10 });
    await until(() => done.size >= 4);
    expect(done).not.toContain('a');
    failing = false;
    await until(() => done.size === labels.length);
  });

  test('a full batch goes before its window is over', async () => {
    const probe = new Probe();
    const limits = { batchSize: 2, batchingWindowMs: 300_000 };
    aws().readStream(await aws().filled('a', 'b'), probe, limits);
    await until(() => probe.batches.length === 1);
    expect(probe.batches).toEqual([['a', 'b']]);
  });

  test('the changes of one item come in the order in which they were made', async () => {
    const table = await aws().table();
    for (let n = 0; n < 20; n += 1) await aws().put(table, 'a', { n: { S: `${n}` } });
    const probe = new Probe();
    aws().readStream(table, probe, { batchSize: 3 });
    await until(() => probe.records.length === 20);
    const values = probe.records.map(({ dynamodb }) => dynamodb?.NewImage);
    expect(values).toEqual(Array.from({ length: 20 }, (_, n) => ({ id: { S: 'a' }, n: { S: `${n}` } })));
  });

  test('a shard has one batch under way at a time', async () => {
    let busy = 0;
    let most = 0;
    const probe = new Probe(async () => {
      most = Math.max(most, ++busy);
      await new Promise(setImmediate);
      busy -= 1;
    });
    aws().readStream(await aws().filled('a', 'b', 'c', 'd'), probe, { batchSize: 1 });
    await until(() => probe.batches.length === 4);
    expect(most).toBe(1);
  });

  test('a batch that fails holds up the shard until it succeeds', async () => {
    const probe = new Probe((_labels, call) => (call < 4 ? new Error('not yet') : undefined));
    aws().readStream(await aws().filled('a', 'b'), probe, { batchSize: 1 });
    await until(() => probe.batches.length === 5);
    expect(probe.labels).toEqual(['a', 'a', 'a', 'a', 'b']);
  });
});

describe(PAGES.streams.title, () => {
  test('a parent shard is processed before its child (a stream in memory: the emulator never splits)', async () => {
    const stream = new FakeStream();
    stream.shard('child', 'parent').records.push(record('late'));
    const parent = stream.shard('parent');
    parent.records.push(record('early'));
    parent.closed = true;
    const fn = new FakeFunction();
    const harness = new StreamHarness();
    harness.start(stream, fn);
    await until(() => fn.batches.length === 2);
    await harness.stop();
    expect(fn.batches).toEqual([['early'], ['late']]);
  });
});
