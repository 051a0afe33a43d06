import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { startQueueSource } from '../../../lib/local-cloud/event-sources';
import { until } from '../../support/eventually';
import { startTestCloud } from './cloud';
import { FakeFunction, FakeStream, mapping, record } from './fakes';
import { StreamHarness, streamOf } from './stream-harness';

/** A function whose first call ends only when told, so that a restart finds a batch under way. */
class SlowFunction extends FakeFunction {
  release = () => {};

  constructor() {
    super((_ids, call) => (call > 1 ? undefined : new Promise<void>((resolve) => (this.release = resolve))));
  }
}

describe('a restarted poller of a stream', () => {
  let harness: StreamHarness;
  beforeEach(() => {
    harness = new StreamHarness();
  });
  afterEach(() => harness.stop());

  test('delivers a batch under way once more, although the function ends it well', async () => {
    const fn = new SlowFunction();
    const source = harness.start(streamOf(1, 2), fn);
    await until(() => fn.batches.length === 1, 'a batch under way');
    source.restart();
    fn.release();
    await until(() => fn.batches.length === 2, 'the batch once more');
    expect(fn.batches).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  test('goes on behind what was settled', async () => {
    const stream = streamOf(1, 2);
    const fn = new FakeFunction();
    const source = harness.start(stream, fn);
    await until(() => stream.reads > 1, 'the first batch settled');
    source.restart();
    stream.list[0]?.records.push(record(3));
    await until(() => fn.batches.length === 2, 'what came after');
    expect(fn.batches).toEqual([['1', '2'], ['3']]);
  });

  test('does not read a finished shard again', async () => {
    const stream = streamOf(1);
    Object.assign(stream.list[0] ?? {}, { closed: true });
    stream.shard('shard-2', 'shard-1').records.push(record(2));
    const fn = new FakeFunction();
    const source = harness.start(stream, fn);
    await until(() => fn.batches.length === 2, 'both shards');
    const { reads } = stream;
    await until(() => stream.reads > reads, 'the batch of the second shard settled');
    source.restart();
    stream.list[1]?.records.push(record(3));
    await until(() => fn.batches.length === 3, 'what came after');
    expect(fn.batches).toEqual([['1'], ['2'], ['3']]);
  });

  test('misses nothing that was written after the end it began at', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    const source = harness.start(stream, fn, { startingPosition: 'LATEST' });
    await source.ready;
    stream.list[0]?.records.push(record(2));
    source.restart();
    await until(() => fn.batches.length === 1, 'the record');
    expect(fn.batches).toEqual([['2']]);
  });

  test('stays ended once the mapping was stopped', async () => {
    const stream = new FakeStream();
    const source = harness.start(stream, new FakeFunction());
    await source.stop();
    source.restart();
    stream.shard('shard-1').records.push(record(1));
    await source.stop();
    expect(stream.reads).toBe(0);
  });
});

test('a restarted poller of a queue leaves a batch under way to the visibility timeout', async () => {
  const cloud = await startTestCloud();
  const { url: queueUrl, arn } = await cloud.createQueue(`q-${randomUUID()}`, { VisibilityTimeout: '1' });
  const fn = new SlowFunction();
  const spec = mapping({ eventSourceArn: arn, startingPosition: undefined, batchSize: 10 });
  const source = startQueueSource(spec, { ...cloud, fn, queueUrl, log: () => {} });
  try {
    await cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'hello' }));
    await until(() => fn.batches.length === 1, 'a batch under way');
    source.restart();
    fn.release();
    await until(() => fn.batches.length === 2, 'the message once more');
    expect(fn.batches).toEqual([['hello'], ['hello']]);
    await until(async () => {
      const { visible, hidden } = await cloud.countMessages(queueUrl);
      return visible + hidden === 0;
    }, 'the message deleted');
  } finally {
    await source.stop();
    await cloud.stop();
  }
});
