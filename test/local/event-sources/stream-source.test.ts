import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { EventSource } from '../../../lib/local/event-sources';
import { startStreamReading } from '../../../lib/local/event-sources/stream-source';
import type { Clients, EventSourceSpec, LogEntry } from '../../../lib/local/types';
import { until } from '../functions/create-function';
import { FakeFunction, FakeStream, failed, mapping, record } from './fakes';

const sources: EventSource[] = [];
let log: LogEntry[] = [];
let sent: { requestContext: Record<string, unknown>; DDBStreamBatchInfo: Record<string, unknown> }[] = [];
let refusals = 0;

const clients = {
  sqs: {
    async send(command: SendMessageCommand) {
      if (!('MessageBody' in command.input)) return { QueueUrl: 'http://queue' };
      if (refusals-- > 0) throw new Error('no such queue');
      sent.push(JSON.parse(String(command.input.MessageBody)));
      return {};
    },
  },
} as unknown as Clients;
const DLQ = 'arn:aws:sqs:eu-west-1:000000000000:dlq';

beforeEach(() => {
  log = [];
  sent = [];
  refusals = 0;
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
});

function start(stream: FakeStream, fn: FakeFunction, overrides: Partial<EventSourceSpec> = {}): EventSource {
  const source = startStreamReading(mapping(overrides), stream, {
    clients,
    fn,
    log: (entry) => log.push(entry),
  });
  sources.push(source);
  return source;
}

function streamOf(...ids: (string | number)[]): FakeStream {
  const stream = new FakeStream();
  stream.shard('shard-1').records.push(...ids.map((id) => record(id)));
  return stream;
}

const boom = new Error('boom');

describe('batches', () => {
  test('records come in order, in batches of at most the batch size', async () => {
    const fn = new FakeFunction();
    start(streamOf(1, 2, 3, 4, 5), fn, { batchSize: 2 });
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
    start(streamOf(1, 2, 3, 4), fn, { batchSize: 1 });
    await until(() => fn.batches.length === 4, 'four batches');
    expect(most).toBe(1);
  });

  test('a batch ends before 6 MB', async () => {
    const stream = new FakeStream();
    const large = JSON.stringify({ id: 'x', pad: 'p'.repeat(2 * 1024 * 1024) });
    stream.shard('shard-1').records.push(...[1, 2, 3, 4].map((id) => ({ ...record(id), json: large })));
    const fn = new FakeFunction();
    start(stream, fn);
    await until(() => fn.batches.length === 2, 'two batches');
    expect(fn.batches.map((batch) => batch.length)).toEqual([2, 2]);
  });

  test('with a window, a batch waits for more records', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    start(stream, fn, { batchingWindowMs: 400 });
    await until(() => stream.reads >= 3, 'reads without a batch');
    expect(fn.batches).toEqual([]);
    stream.list[0]?.records.push(record(2));
    await until(() => fn.batches.length > 0, 'a batch');
    expect(fn.batches).toEqual([['1', '2']]);
  });

  test('a full batch does not wait for its window', async () => {
    const fn = new FakeFunction();
    start(streamOf(1, 2, 3), fn, { batchSize: 2, batchingWindowMs: 300_000 });
    await until(() => fn.batches.length === 1, 'a batch');
    expect(fn.batches).toEqual([['1', '2']]);
  });

  test('LATEST begins with what is written after it is ready', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    await start(stream, fn, { startingPosition: 'LATEST' }).ready;
    stream.list[0]?.records.push(record(2));
    await until(() => fn.batches.length > 0, 'a batch');
    expect(fn.batches).toEqual([['2']]);
  });
});

describe('failures', () => {
  test('a partial failure is tried again from the lowest reported record', async () => {
    const fn = new FakeFunction((_ids, call) => (call === 1 ? failed('11', '10') : undefined));
    start(streamOf(9, 10, 11, 12), fn);
    await until(() => fn.batches.length === 2, 'two batches');
    expect(fn.batches).toEqual([
      ['9', '10', '11', '12'],
      ['10', '11', '12'],
    ]);
  });

  test.each([
    ['an exception', () => boom],
    ['an unknown identifier', () => failed('77')],
    ['an empty identifier', () => failed('')],
    ['an answer that is no object', () => 'oops'],
  ])('%s means the whole batch again', async (_name, answer) => {
    const fn = new FakeFunction((_ids, call) => (call === 1 ? answer() : undefined));
    start(streamOf(1, 2), fn);
    await until(() => fn.batches.length === 2, 'two batches');
    expect(fn.batches[1]).toEqual(['1', '2']);
  });

  test('without ReportBatchItemFailures a reported record counts as done', async () => {
    const stream = streamOf(1, 2);
    const fn = new FakeFunction(() => failed('2'));
    start(stream, fn, { reportBatchItemFailures: false });
    await until(() => stream.reads >= 3, 'further reads');
    expect(fn.batches).toEqual([['1', '2']]);
  });

  test('later records wait for a failing batch', async () => {
    const fn = new FakeFunction((ids, call) => (ids[0] === '1' && call < 3 ? boom : undefined));
    start(streamOf(1, 2), fn, { batchSize: 1 });
    await until(() => fn.batches.length === 4, 'four batches');
    expect(fn.batches).toEqual([['1'], ['1'], ['1'], ['2']]);
  });

  test('bisect isolates the bad record and gives only that one up', async () => {
    const fn = new FakeFunction((ids) => (ids.includes('3') ? boom : undefined));
    start(streamOf(1, 2, 3, 4), fn, { bisect: true, maximumRetryAttempts: 1, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.at(-1)?.[0] === '4', 'the last record');
    expect(fn.batches).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['3'], ['4']]);
    expect(sent.map((message) => message.DDBStreamBatchInfo.startSequenceNumber)).toEqual(['3']);
    expect(sent[0]?.DDBStreamBatchInfo.batchSize).toBe(1);
  });

  test('when retries are used up, the rest of the batch is given up and the shard goes on', async () => {
    const fn = new FakeFunction((ids) => (ids.includes('2') ? failed('2') : undefined));
    start(streamOf(1, 2, 3, 4), fn, { batchSize: 3, maximumRetryAttempts: 2, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.at(-1)?.[0] === '4', 'the next batch');
    expect(fn.batches).toEqual([['1', '2', '3'], ['2', '3'], ['2', '3'], ['4']]);
    expect(sent).toEqual([
      {
        requestContext: {
          requestId: 'request-3',
          functionArn: fn.spec.arn,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        DDBStreamBatchInfo: {
          shardId: 'shard-1',
          startSequenceNumber: '2',
          endSequenceNumber: '3',
          approximateArrivalOfFirstRecord: expect.stringMatching(/T\d\d:\d\d:\d\dZ$/),
          approximateArrivalOfLastRecord: expect.stringMatching(/T\d\d:\d\d:\d\dZ$/),
          batchSize: 2,
          streamArn: mapping().eventSourceArn,
        },
      },
    ]);
  });

  test('the failure of the function is told to the destination', async () => {
    const fn = new FakeFunction(() => boom);
    start(streamOf(1), fn, { maximumRetryAttempts: 0, onFailureDestinationArn: DLQ });
    await until(() => sent.length === 1, 'a failure record');
    expect(sent[0]).toMatchObject({ responseContext: { functionError: 'Unhandled' } });
  });

  test('records that are too old go to the destination without an invocation, the others are processed', async () => {
    const stream = new FakeStream();
    stream
      .shard('shard-1')
      .records.push(record(1, Date.now() - 120_000), record(2, Date.now() - 90_000), record(3));
    const fn = new FakeFunction();
    start(stream, fn, { maximumRecordAgeMs: 60_000, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.length === 1, 'a batch');
    expect(fn.batches).toEqual([['3']]);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.requestContext).toMatchObject({
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 0,
    });
    expect(sent[0]).not.toHaveProperty('responseContext');
    expect(sent[0]?.DDBStreamBatchInfo).toMatchObject({
      startSequenceNumber: '1',
      endSequenceNumber: '2',
      batchSize: 2,
    });
  });

  test('a failing record becomes too old in the end', async () => {
    const fn = new FakeFunction((ids) => (ids[0] === '1' ? boom : undefined));
    const stream = new FakeStream();
    stream.shard('shard-1').records.push(record(1), record(2, Date.now() + 60_000));
    start(stream, fn, { batchSize: 1, maximumRecordAgeMs: 300, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.at(-1)?.[0] === '2', 'the next record');
    expect(fn.batches.length).toBeGreaterThan(2);
    expect(sent[0]).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: fn.batches.length - 1 },
      responseContext: { functionError: 'Unhandled' },
    });
  });

  test('without a destination the loss is in the log', async () => {
    const fn = new FakeFunction((ids) => (ids[0] === '1' ? boom : undefined));
    start(streamOf(1, 2), fn, { batchSize: 1, maximumRetryAttempts: 0 });
    await until(() => fn.batches.length === 2, 'the next record');
    expect(log.map((entry) => entry.message).join()).toMatch(
      /gave up 1 record\(s\) 1 to 1 .*no on-failure destination/,
    );
  });

  test('a destination that fails for a moment gets the record, and the shard waits for it', async () => {
    refusals = 2;
    const fn = new FakeFunction((ids) => (ids[0] === '1' ? boom : undefined));
    start(streamOf(1, 2), fn, { batchSize: 1, maximumRetryAttempts: 0, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.length === 2, 'the next record');
    expect(sent).toHaveLength(1);
  });

  test('a destination that stays away is named in the log, and the shard goes on', async () => {
    refusals = 100;
    const fn = new FakeFunction((ids) => (ids[0] === '1' ? boom : undefined));
    start(streamOf(1, 2), fn, { batchSize: 1, maximumRetryAttempts: 0, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.length === 2, 'the next record');
    expect(log.map((entry) => entry.message).join()).toMatch(/lost them: arn:aws:sqs:.*no such queue/);
  });

  test('a function that cannot be asked uses up no retry', async () => {
    const answers = [() => Promise.reject(new Error('throttled')), () => boom, () => undefined];
    const fn = new FakeFunction((_ids, call) => answers[call - 1]?.());
    start(streamOf(1), fn, { maximumRetryAttempts: 1, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.length === 3, 'a third try');
    expect(sent).toEqual([]);
    expect(log[0]).toMatchObject({
      stream: 'platform',
      message: expect.stringContaining('could not invoke: Error: throttled'),
    });
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
    start(stream, fn);
    await until(() => fn.batches.length === 3, 'parent, other and orphan');
    parent.closed = true;
    await until(() => fn.batches.length === 4, 'child');
    expect(fn.batches.slice(0, 3).sort()).toEqual([['1', '2'], ['o'], ['p']]);
    expect(fn.batches[3]).toEqual(['3', '4']);
  });

  test('a child found after LATEST is read from its beginning', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    await start(stream, fn, { startingPosition: 'LATEST' }).ready;
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
    start(stream, fn, { batchingWindowMs: 300_000 });
    await until(() => fn.batches.length === 1, 'a batch');
  });

  test('shards that appear later are found', async () => {
    const stream = new FakeStream();
    const fn = new FakeFunction();
    start(stream, fn);
    stream.shard('late').records.push(record(1));
    await until(() => fn.batches.length === 1, 'a batch');
  });
});

describe('lost iterators', () => {
  test('an expired iterator is made again behind the last record read', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    start(stream, fn);
    await until(() => fn.batches.length === 1, 'the first record');
    stream.faults.push('ExpiredIteratorException');
    stream.list[0]?.records.push(record(2));
    await until(() => fn.batches.length === 2, 'the second record');
    expect(fn.batches).toEqual([['1'], ['2']]);
  });

  test('after trimmed data the oldest record left is next', async () => {
    const stream = streamOf(1);
    const fn = new FakeFunction();
    start(stream, fn);
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
    start(stream, fn);
    await until(() => fn.batches.length === 1, 'a batch');
    expect(log[0]?.message).toMatch(
      /event source .*reading shard shard-1 failed, tried again: InternalServerError/,
    );
  });
});

describe('life', () => {
  test('a disabled mapping does nothing', async () => {
    const stream = streamOf(1);
    const source = start(stream, new FakeFunction(), { enabled: false });
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
    const source = start(stream, fn, { batchSize: 1 });
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
    const source = start(streamOf(1), fn);
    await until(() => fn.batches.length === 1, 'a batch');
    await source.stop();
  });

  test('stop ends a long pause at once', async () => {
    const fn = new FakeFunction(() => boom);
    const source = start(streamOf(1), fn);
    await until(() => fn.batches.length === 4, 'retries');
    await source.stop();
  });

  test.each([
    [
      'filter patterns',
      { filterPatterns: ['{}'] },
      /filter patterns are not supported by the local cloud yet/,
    ],
    [
      'a parallelization factor',
      { parallelization: 2 },
      /parallelization factor 2 is not supported .* yet: use 1/,
    ],
    [
      'no starting position',
      { startingPosition: undefined },
      /needs a starting position: TRIM_HORIZON or LATEST/,
    ],
    ['a batch size of 0', { batchSize: 0 }, /batch size 0 is not between 1 and 10000/],
    ['a window of an hour', { batchingWindowMs: 3_600_000 }, /batching window 3600000 ms/],
    [
      'a strange destination',
      { onFailureDestinationArn: 'arn:aws:events:x:y:z' },
      /"arn:aws:events:x:y:z" is not the ARN/,
    ],
  ])('%s is refused by name', (_name, overrides, message) => {
    expect(() => start(streamOf(), new FakeFunction(), overrides)).toThrow(message);
  });
});
