import { until } from '../../support/eventually';
import { FakeFunction, FakeStream, failed, mapping, record } from './fakes';
import { DLQ, StreamHarness, streamOf } from './stream-harness';

let cloud: StreamHarness;
beforeEach(() => {
  cloud = new StreamHarness();
});
afterEach(() => cloud.stop());

const boom = new Error('boom');

describe('failures', () => {
  test('a partial failure is tried again from the lowest reported record', async () => {
    const fn = new FakeFunction((_ids, call) => (call === 1 ? failed('11', '10') : undefined));
    cloud.start(streamOf(9, 10, 11, 12), fn);
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
    cloud.start(streamOf(1, 2), fn);
    await until(() => fn.batches.length === 2, 'two batches');
    expect(fn.batches[1]).toEqual(['1', '2']);
  });

  test('without ReportBatchItemFailures a reported record counts as done', async () => {
    const stream = streamOf(1, 2);
    const fn = new FakeFunction(() => failed('2'));
    cloud.start(stream, fn, { reportBatchItemFailures: false });
    await until(() => stream.reads >= 3, 'further reads');
    expect(fn.batches).toEqual([['1', '2']]);
  });

  test('later records wait for a failing batch', async () => {
    const fn = new FakeFunction((ids, call) => (ids[0] === '1' && call < 3 ? boom : undefined));
    cloud.start(streamOf(1, 2), fn, { batchSize: 1 });
    await until(() => fn.batches.length === 4, 'four batches');
    expect(fn.batches).toEqual([['1'], ['1'], ['1'], ['2']]);
  });

  test('bisect isolates the bad record and gives only that one up', async () => {
    const fn = new FakeFunction((ids) => (ids.includes('3') ? boom : undefined));
    cloud.start(streamOf(1, 2, 3, 4), fn, {
      bisect: true,
      maximumRetryAttempts: 1,
      onFailureDestinationArn: DLQ,
    });
    await until(() => fn.batches.at(-1)?.[0] === '4', 'the last record');
    expect(fn.batches).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['3'], ['4']]);
    expect(cloud.sent.map((message) => message.DDBStreamBatchInfo.startSequenceNumber)).toEqual(['3']);
    expect(cloud.sent[0]?.DDBStreamBatchInfo.batchSize).toBe(1);
  });

  test('when retries are used up, the rest of the batch is given up and the shard goes on', async () => {
    const fn = new FakeFunction((ids) => (ids.includes('2') ? failed('2') : undefined));
    cloud.start(streamOf(1, 2, 3, 4), fn, {
      batchSize: 3,
      maximumRetryAttempts: 2,
      onFailureDestinationArn: DLQ,
    });
    await until(() => fn.batches.at(-1)?.[0] === '4', 'the next batch');
    expect(fn.batches).toEqual([['1', '2', '3'], ['2', '3'], ['2', '3'], ['4']]);
    expect(cloud.sent).toEqual([
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
    cloud.start(streamOf(1), fn, { maximumRetryAttempts: 0, onFailureDestinationArn: DLQ });
    await until(() => cloud.sent.length === 1, 'a failure record');
    expect(cloud.sent[0]).toMatchObject({ responseContext: { functionError: 'Unhandled' } });
  });

  test('records that are too old go to the destination without an invocation, the others are processed', async () => {
    const stream = new FakeStream();
    stream
      .shard('shard-1')
      .records.push(record(1, Date.now() - 120_000), record(2, Date.now() - 90_000), record(3));
    const fn = new FakeFunction();
    cloud.start(stream, fn, { maximumRecordAgeMs: 60_000, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.length === 1, 'a batch');
    expect(fn.batches).toEqual([['3']]);
    expect(cloud.sent).toHaveLength(1);
    expect(cloud.sent[0]?.requestContext).toMatchObject({
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 0,
    });
    expect(cloud.sent[0]).not.toHaveProperty('responseContext');
    expect(cloud.sent[0]?.DDBStreamBatchInfo).toMatchObject({
      startSequenceNumber: '1',
      endSequenceNumber: '2',
      batchSize: 2,
    });
  });

  test('a failing record becomes too old in the end', async () => {
    const fn = new FakeFunction((ids) => (ids[0] === '1' ? boom : undefined));
    const stream = new FakeStream();
    stream.shard('shard-1').records.push(record(1), record(2, Date.now() + 60_000));
    cloud.start(stream, fn, { batchSize: 1, maximumRecordAgeMs: 300, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.at(-1)?.[0] === '2', 'the next record');
    expect(fn.batches.length).toBeGreaterThan(2);
    expect(cloud.sent[0]).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: fn.batches.length - 1 },
      responseContext: { functionError: 'Unhandled' },
    });
  });

  test('without a destination the loss is in the log', async () => {
    const fn = new FakeFunction((ids) => (ids[0] === '1' ? boom : undefined));
    cloud.start(streamOf(1, 2), fn, { batchSize: 1, maximumRetryAttempts: 0 });
    await until(() => fn.batches.length === 2, 'the next record');
    expect(cloud.log.map((entry) => entry.message).join()).toMatch(
      /gave up 1 record\(s\) 1 to 1 .*no on-failure destination/,
    );
  });

  test('a destination that fails for a moment gets the record, and the shard waits for it', async () => {
    cloud.refusals = 2;
    const fn = new FakeFunction((ids) => (ids[0] === '1' ? boom : undefined));
    cloud.start(streamOf(1, 2), fn, { batchSize: 1, maximumRetryAttempts: 0, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.length === 2, 'the next record');
    expect(cloud.sent).toHaveLength(1);
  });

  test('a destination that stays away is named in the log, and the shard goes on', async () => {
    cloud.refusals = 100;
    const fn = new FakeFunction((ids) => (ids[0] === '1' ? boom : undefined));
    cloud.start(streamOf(1, 2), fn, { batchSize: 1, maximumRetryAttempts: 0, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.length === 2, 'the next record');
    expect(cloud.log.map((entry) => entry.message).join()).toMatch(/lost them: arn:aws:sqs:.*no such queue/);
  });

  test('a function that cannot be asked uses up no retry', async () => {
    const answers = [() => Promise.reject(new Error('throttled')), () => boom, () => undefined];
    const fn = new FakeFunction((_ids, call) => answers[call - 1]?.());
    cloud.start(streamOf(1), fn, { maximumRetryAttempts: 1, onFailureDestinationArn: DLQ });
    await until(() => fn.batches.length === 3, 'a third try');
    expect(cloud.sent).toEqual([]);
    expect(cloud.log[0]).toMatchObject({
      stream: 'platform',
      message: expect.stringContaining('could not invoke: Error: throttled'),
    });
  });
});
