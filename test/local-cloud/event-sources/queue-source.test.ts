import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand, SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type EventSource, startQueueSource } from '../../../lib/local-cloud/event-sources';
import type { Invoker } from '../../../lib/local-cloud/event-sources/event-source';
import type { EventSourceSpec, LogEntry } from '../../../lib/local-cloud/shared/types';
import { until } from '../../support/eventually';
import { cleanUp, createFunction } from '../functions/create-function';
import { startTestCloud, type TestCloud } from './cloud';
import { FakeFunction, failed, mapping } from './fakes';

let cloud: TestCloud;
const sources: EventSource[] = [];
let log: LogEntry[] = [];

beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
  await cleanUp();
  log = [];
});

async function queue(attributes: Record<string, string> = {}): Promise<{ url: string; arn: string }> {
  return cloud.createQueue(`q-${randomUUID()}`, { VisibilityTimeout: '30', ...attributes });
}

function start(
  { url, arn }: { url: string; arn: string },
  fn: Invoker,
  overrides: Partial<EventSourceSpec> = {},
): EventSource {
  const spec = mapping({ eventSourceArn: arn, startingPosition: undefined, batchSize: 10, ...overrides });
  const source = startQueueSource(spec, {
    clock: cloud.clock,
    fn,
    queueUrl: url,
    log: (entry) => log.push(entry),
  });
  sources.push(source);
  return source;
}

async function send({ url }: { url: string }, ...bodies: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < bodies.length; from += 10) {
    const Entries = bodies
      .slice(from, from + 10)
      .map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
    const { Successful = [] } = await cloud.clients.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: url, Entries }),
    );
    ids.push(...Successful.map(({ MessageId = '' }) => MessageId));
  }
  return ids;
}

const empty = async ({ url }: { url: string }) => {
  const { visible, hidden } = await cloud.countMessages(url);
  return visible + hidden === 0;
};

/** A fake function that is told message ids as well as bodies. */
class IdFunction extends FakeFunction {
  readonly ids = new Map<string, string>();

  override invokeJson(event: string) {
    const { Records } = JSON.parse(event) as { Records: { messageId: string; body: string }[] };
    for (const { messageId, body } of Records) this.ids.set(body, messageId);
    return super.invokeJson(event);
  }

  failedBodies(...bodies: string[]): object {
    return failed(...bodies.map((body) => this.ids.get(body) ?? 'unknown'));
  }
}

test('a message comes in the form that Lambda gives it, and is deleted after success', async () => {
  const q = await queue();
  const { fn, lines } = createFunction(
    'exports.handler = async (event) => console.log(JSON.stringify(event));',
  );
  const { MessageId } = await cloud.clients.sqs.send(
    new SendMessageCommand({
      QueueUrl: q.url,
      MessageBody: 'hello',
      MessageAttributes: {
        type: { DataType: 'String', StringValue: 'users.UserCreated' },
        raw: { DataType: 'Binary', BinaryValue: Buffer.from('bytes') },
      },
    }),
  );
  start(q, fn);
  await until(() => empty(q), 'the queue is empty');
  const [line = ''] = lines();
  const list = { stringListValues: [], binaryListValues: [] };
  expect(JSON.parse(line)).toEqual({
    Records: [
      {
        messageId: MessageId,
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          type: { stringValue: 'users.UserCreated', dataType: 'String', ...list },
          raw: { binaryValue: Buffer.from('bytes').toString('base64'), dataType: 'Binary', ...list },
        },
        md5OfMessageAttributes: expect.any(String),
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: q.arn,
        awsRegion: 'eu-west-1',
      },
    ],
  });
});

test('only the reported messages come again, after their visibility timeout', async () => {
  const q = await queue({ VisibilityTimeout: '1' });
  const fn: IdFunction = new IdFunction((_ids, call) => (call === 1 ? fn.failedBodies('b') : undefined));
  await send(q, 'a', 'b', 'c');
  start(q, fn);
  await until(() => fn.batches.length === 1, 'the first batch');
  await until(async () => (await cloud.countMessages(q.url)).hidden === 1, 'two are deleted, one is hidden');
  await until(() => fn.batches.length === 2, 'a second batch');
  expect(fn.batches).toEqual([['a', 'b', 'c'], ['b']]);
  await until(() => empty(q), 'the queue is empty');
});

test.each([
  ['an exception', () => new Error('boom'), true],
  ['an unknown identifier', () => failed('nobody'), true],
  ['an exception without ReportBatchItemFailures', () => new Error('boom'), false],
])('%s deletes nothing', async (_name, answer, reportBatchItemFailures) => {
  const q = await queue({ VisibilityTimeout: '1' });
  const fn = new FakeFunction((_ids, call) => (call === 1 ? answer() : undefined));
  await send(q, 'a', 'b');
  start(q, fn, { reportBatchItemFailures });
  await until(() => fn.batches.flat().length >= 4, 'all come again');
  expect(fn.batches.flat().sort()).toEqual(['a', 'a', 'b', 'b']);
  await until(() => empty(q), 'the queue is empty');
});

test('without ReportBatchItemFailures a reported message is deleted all the same', async () => {
  const q = await queue();
  const fn: IdFunction = new IdFunction(() => fn.failedBodies('a'));
  await send(q, 'a');
  start(q, fn, { reportBatchItemFailures: false });
  await until(() => empty(q), 'the queue is empty');
});

test('a message that always fails goes to the dead-letter queue after its receive count', async () => {
  const dead = await queue();
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
  const q = await queue({ VisibilityTimeout: '1', RedrivePolicy });
  const fn: IdFunction = new IdFunction((bodies) =>
    bodies.includes('bad') ? fn.failedBodies('bad') : undefined,
  );
  await send(q, 'good', 'bad');
  start(q, fn);
  await until(
    async () => (await cloud.countMessages(dead.url)).visible === 1,
    'the dead-letter queue has it',
  );
  expect(fn.batches.flat().filter((body) => body === 'bad')).toHaveLength(2);
  await until(() => empty(q), 'the queue is empty');
});

test('a window gathers more than one request gives', async () => {
  const q = await queue();
  const fn = new FakeFunction();
  const bodies = Array.from({ length: 25 }, (_, i) => `m${i}`);
  await send(q, ...bodies);
  start(q, fn, { batchSize: 100, batchingWindowMs: 1_000 });
  await until(() => empty(q), 'the queue is empty');
  expect(fn.batches.map((batch) => batch.length)).toEqual([25]);
});

test('a full batch does not wait for its window', async () => {
  const q = await queue();
  const fn = new FakeFunction();
  await send(q, ...Array.from({ length: 20 }, (_, i) => `m${i}`));
  start(q, fn, { batchSize: 20, batchingWindowMs: 300_000 });
  await until(() => fn.batches.length === 1, 'a batch');
  expect(fn.batches[0]).toHaveLength(20);
});

test('without a window a request is a batch, and two run at once', async () => {
  const q = await queue();
  let busy = 0;
  let most = 0;
  const fn = new FakeFunction(async () => {
    most = Math.max(most, ++busy);
    await new Promise((resolve) => setTimeout(resolve, 30));
    busy -= 1;
  });
  await send(q, ...Array.from({ length: 40 }, (_, i) => `m${i}`));
  start(q, fn);
  await until(() => empty(q), 'the queue is empty');
  expect(most).toBe(2);
  expect(Math.max(...fn.batches.map((batch) => batch.length))).toBeLessThanOrEqual(10);
});

describe('while the only environment of a function of 1 s works', () => {
  /** How many of 40 messages are received while it works at the first of them, and wait for it. */
  async function waiting(
    q: { url: string; arn: string },
    overrides: Partial<EventSourceSpec> = {},
    change = async () => {},
  ): Promise<number> {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    let work = Promise.resolve();
    const fn = new FakeFunction(() => work, 1);
    const bodies = Array.from({ length: 40 }, (_, i) => `m${i}`);
    start(q, fn, overrides);
    await send(q, ...bodies);
    await until(() => empty(q), 'the queue is empty');
    await change();
    work = promise;
    const before = fn.batches.length;
    await send(q, ...bodies);
    await until(() => fn.batches.length > before, 'a batch runs');
    await sleep(200);
    const { visible, hidden } = await cloud.countMessages(q.url);
    release();
    expect(visible + hidden).toBe(40);
    return hidden - (fn.batches.at(-1)?.length ?? 0);
  }

  test.each([
    ['a batch is received of a queue that hides for 6 s', '6', {}, true],
    ['none is received of a queue that hides for less', '5', {}, false],
    ['none is received when there is no time for the window', '6', { batchingWindowMs: 20 }, false],
  ])('%s', async (_title, VisibilityTimeout, overrides, waits) => {
    const q = await queue({ VisibilityTimeout });
    expect((await waiting(q, overrides)) > 0).toBe(waits);
  });

  test('none is received when the queue has come to hide for less', async () => {
    const q = await queue();
    const hiding = { QueueUrl: q.url, Attributes: { VisibilityTimeout: '5' } };
    const change = async () => {
      await cloud.clients.sqs.send(new SetQueueAttributesCommand(hiding));
      await sleep(1_100);
    };
    expect(await waiting(q, {}, change)).toBe(0);
  });
});

test('large messages are spread over events of at most 6 MB', async () => {
  const q = await queue();
  const fn = new FakeFunction();
  const bodies = Array.from({ length: 4 }, (_, i) => `${i}`.repeat(250_000));
  for (let round = 0; round < 7; round += 1) await send(q, ...bodies);
  start(q, fn, { batchSize: 100, batchingWindowMs: 1_000 });
  await until(() => empty(q), 'the queue is empty');
  expect(fn.batches.flat()).toHaveLength(28);
  for (const batch of fn.batches) expect(batch.join('').length).toBeLessThan(6 * 1024 * 1024);
});

test('killing the environment in the middle of a batch brings the batch again', async () => {
  const q = await queue({ VisibilityTimeout: '1' });
  const { fn, lines } = createFunction(`exports.handler = (event) => {
    for (const r of event.Records) console.log(r.body, r.attributes.ApproximateReceiveCount);
    return event.Records[0].attributes.ApproximateReceiveCount === '1' ? new Promise(() => {}) : undefined;
  };`);
  await send(q, 'a', 'b');
  start(q, fn);
  await until(() => lines().length === 2, 'the batch runs');
  expect(fn.killEnvironments()).toBe(1);
  await until(() => empty(q), 'the queue is empty');
  expect(lines().sort()).toEqual(['a 1', 'a 2', 'b 1', 'b 2']);
});

test('a function that cannot be asked leaves the messages to the queue and says so', async () => {
  const q = await queue({ VisibilityTimeout: '1' });
  const fn = new FakeFunction((_ids, call) =>
    call === 1 ? Promise.reject(new Error('throttled')) : undefined,
  );
  await send(q, 'a');
  start(q, fn);
  await until(() => empty(q), 'the queue is empty');
  expect(fn.batches).toEqual([['a'], ['a']]);
  expect(log[0]?.message).toMatch(/event source .*1 message\(s\) come again: Error: throttled/);
});

test('a FIFO queue keeps the order of a group', async () => {
  const { url, arn } = await cloud.createQueue(`q-${randomUUID()}.fifo`, {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
  });
  const fn = new FakeFunction();
  for (const body of ['1', '2', '3']) {
    await cloud.clients.sqs.send(
      new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageGroupId: 'g' }),
    );
  }
  start({ url, arn }, fn, { batchSize: 2 });
  await until(() => fn.batches.flat().length === 3, 'three messages');
  expect(fn.batches.flat()).toEqual(['1', '2', '3']);
});

test('stop ends a long poll at once, and nothing is received afterwards', async () => {
  const q = await queue();
  const fn = new FakeFunction();
  const source = start(q, fn);
  await send(q, 'before');
  await until(() => fn.batches.length === 1, 'a message');
  await source.stop();
  expect(log).toEqual([]);
  await send(q, 'after');
  expect(fn.batches).toEqual([['before']]);
});

test('a receive that fails is logged and tried again', async () => {
  const q = await queue();
  start({ url: `${q.url}-missing`, arn: q.arn }, new FakeFunction());
  await until(() => log.length >= 2, 'two failures');
  expect(log[0]?.message).toMatch(/receiving failed, tried again: /);
});
