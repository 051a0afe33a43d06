import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { until } from '../../support/eventually';
import { PAGES } from './pages';
import { Probe } from './probe';
import { deployFidelity, type Queue } from './setup';

const aws = deployFidelity();
const advance = (...[duration]: Parameters<ReturnType<typeof aws>['cloud']['clock']['advance']>) =>
  aws().cloud.clock.advance(duration);
const bodiesIn = async (queue: Queue) => (await aws().receive(queue)).map(({ Body }) => Body);

describe(PAGES.visibility.title, () => {
  test('a message that was received is seen again when its timeout of hours is over', async () => {
    const queue = await aws().queue({ VisibilityTimeout: '7200' });
    await aws().send(queue, 'a');
    const [first] = await aws().arrived(queue);
    await advance('119 minutes');
    expect(await bodiesIn(queue)).toEqual([]);
    await advance('2 minutes');
    const [again] = await aws().receive(queue);
    expect(again).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '2' } });
    const received = Number(again?.Attributes?.ApproximateFirstReceiveTimestamp);
    expect(received).toBeCloseTo(aws().cloud.clock.now() - 121 * 60_000, -4);
    expect(received).toBeGreaterThanOrEqual(Number(first?.Attributes?.SentTimestamp));
  });
});

describe(PAGES.delays.title, () => {
  test('a message of a queue with a delay of 15 minutes comes after them', async () => {
    const queue = await aws().queue({ DelaySeconds: '900' });
    await aws().send(queue, 'a');
    await advance('14 minutes');
    expect(await bodiesIn(queue)).toEqual([]);
    await advance('2 minutes');
    expect(await bodiesIn(queue)).toEqual(['a']);
  });

  test('who waits for messages gets it as soon as the time is there', async () => {
    const queue = await aws().queue({ DelaySeconds: '900' });
    await aws().send(queue, 'a');
    const probe = new Probe();
    aws().readQueue(queue, probe);
    await advance('16 minutes');
    await until(() => probe.labels.includes('a'));
  });
});

describe(PAGES.sendMessage.title, () => {
  test('a deduplication id counts for five minutes', async () => {
    const QueueName = `q-${randomUUID()}.fifo`;
    const { sqs } = aws().clients;
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true' } }),
    );
    const send = (MessageBody: string) =>
      sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: 'g', MessageDeduplicationId: 'd' }),
      );
    await send('first');
    await advance('4 minutes');
    await send('second');
    expect((await aws().cloud.countMessages(QueueUrl)).visible).toBe(1);
    await advance('2 minutes');
    await send('third');
    expect((await aws().cloud.countMessages(QueueUrl)).visible).toBe(2);
  });
});

describe(PAGES.retention.title, () => {
  test('a message goes when the retention of its queue is over, four days by default', async () => {
    const [byDefault, longest] = await Promise.all([
      aws().queue(),
      aws().queue({ MessageRetentionPeriod: '1209600' }),
    ]);
    for (const queue of [byDefault, longest]) await aws().send(queue, 'old');
    await advance('95 hours');
    for (const queue of [byDefault, longest]) await aws().send(queue, 'young');
    await advance('2 hours');
    expect([await bodiesIn(byDefault), await bodiesIn(longest)]).toEqual([['young'], ['old', 'young']]);
    await advance('11 days');
    expect([await bodiesIn(byDefault), await bodiesIn(longest)]).toEqual([[], ['young']]);
  });

  test('a message that was received goes as well, and one of a FIFO queue, and one that is delayed', async () => {
    const settings = { MessageRetentionPeriod: '60' };
    const received = await aws().queue({ ...settings, VisibilityTimeout: '43200' });
    const delayed = await aws().queue({ ...settings, DelaySeconds: '900' });
    for (const queue of [received, delayed]) await aws().send(queue, 'a');
    await aws().arrived(received);
    await advance('61 seconds');
    for (const { url } of [received, delayed]) {
      expect(await aws().cloud.countMessages(url)).toEqual({ visible: 0, hidden: 0 });
    }
    await advance('13 hours');
    expect([await bodiesIn(received), await bodiesIn(delayed)]).toEqual([[], []]);
  });
});

describe(PAGES.deadLetterRetention.title, () => {
  test('a dead letter of a standard queue is as old as the message was', async () => {
    const dead = await aws().queue({ MessageRetentionPeriod: String(4 * 86_400) });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });
    const queue = await aws().queue({ RedrivePolicy, VisibilityTimeout: '60' });
    await aws().send(queue, 'a');
    await aws().arrived(queue);
    await advance('1 day');
    expect(await bodiesIn(queue)).toEqual([]);
    expect((await aws().cloud.countMessages(dead.url)).visible).toBe(1);
    await advance('71 hours');
    expect((await aws().cloud.countMessages(dead.url)).visible).toBe(1);
    await advance('2 hours');
    expect((await aws().cloud.countMessages(dead.url)).visible).toBe(0);
  });
});

describe(PAGES.streamErrors.title, () => {
  test('records grow older than the limit of a mapping as the clock is moved', async () => {
    const dlq = await aws().queue();
    const table = await aws().filled('a');
    const probe = new Probe(() => new Error('no'));
    aws().readStream(table, probe, {
      maximumRecordAgeMs: 3_600_000,
      maximumRetryAttempts: -1,
      onFailureDestinationArn: dlq.arn,
    });
    await until(() => probe.batches.length > 1);
    await advance('61 minutes');
    const [discarded] = await aws().arrived(dlq);
    const { requestContext, timestamp, DDBStreamBatchInfo } = JSON.parse(discarded?.Body ?? '');
    expect(requestContext.condition).toBe('RecordAgeExceeded');
    expect(Date.parse(timestamp)).toBeCloseTo(aws().cloud.clock.now(), -4);
    const arrived = Date.parse(DDBStreamBatchInfo.approximateArrivalOfFirstRecord);
    expect(arrived).toBeCloseTo(aws().cloud.clock.now() - 61 * 60_000, -4);
  });

  test('a record that is written after the clock was moved is young', async () => {
    await advance('2 hours');
    const table = await aws().filled('a');
    const probe = new Probe((_labels, call) => (call < 3 ? new Error('no') : undefined));
    aws().readStream(table, probe, { maximumRecordAgeMs: 3_600_000 });
    await until(() => probe.batches.length === 3);
  });
});

describe(PAGES.streamParameters.title, () => {
  test('a batching window of 5 minutes ends when the clock is moved by them', async () => {
    const table = await aws().filled('a');
    const probe = new Probe();
    aws().readStream(table, probe, { batchingWindowMs: 300_000 });
    await advance('1 minute');
    expect(probe.batches).toEqual([]);
    await advance('5 minutes');
    await until(() => probe.labels.includes('a'));
  });
});

describe(PAGES.queueParameters.title, () => {
  test('a batching window of 5 minutes ends when the clock is moved by them', async () => {
    const queue = await aws().queue({ VisibilityTimeout: '1800' });
    await aws().send(queue, 'a');
    const probe = new Probe();
    aws().readQueue(queue, probe, { batchingWindowMs: 300_000 });
    await until(async () => (await aws().cloud.countMessages(queue.url)).hidden === 1);
    await advance('1 minute');
    expect(probe.batches).toEqual([]);
    await advance('5 minutes');
    await until(() => probe.labels.includes('a'));
  });
});
