import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { until } from '../../support/eventually';
import { PAGES } from './pages';
import { Probe } from './probe';
import { deployFidelity, type Queue } from './setup';

const aws = deployFidelity();

async function fill(queue: Queue, count: number): Promise<void> {
  for (let from = 0; from < count; from += 10) {
    const numbers = Array.from({ length: Math.min(10, count - from) }, (_, i) => from + i);
    const Entries = numbers.map((n) => ({ Id: `${n}`, MessageBody: `m${n}` }));
    await aws().clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
  }
}

describe(PAGES.queueParameters.title, () => {
  test('without a window a batch has at most ten messages', async () => {
    const queue = await aws().queue();
    await fill(queue, 25);
    const probe = new Probe();
    aws().readQueue(queue, probe, { batchSize: 10 });
    await aws().drained(queue);
    expect(probe.labels).toHaveLength(25);
    expect(Math.max(...probe.batches.map((batch) => batch.length))).toBe(10);
  });

  test('a batch size of more than ten without a window of a second is refused', async () => {
    const queue = await aws().queue();
    const start = () => aws().readQueue(queue, new Probe(), { batchSize: 11 });
    expect(start).toThrow('batch size 11 needs a batching window of at least 1 second');
  });

  test('with a window a batch may have more than ten', async () => {
    const queue = await aws().queue();
    await fill(queue, 25);
    const probe = new Probe();
    aws().readQueue(queue, probe, { batchSize: 25, batchingWindowMs: 300_000 });
    await aws().drained(queue);
    expect(probe.batches.map((batch) => batch.length)).toEqual([25]);
  });

  test('a maximum concurrency of less than two is refused', async () => {
    const queue = await aws().queue();
    const start = () => aws().readQueue(queue, new Probe(), { maximumConcurrency: 1 });
    expect(start).toThrow('maximum concurrency 1 is less than the 2 that AWS asks for');
  });
});

describe(PAGES.queueScaling.title, () => {
  test('no more batches run at once than the maximum concurrency', async () => {
    const end = Promise.withResolvers<void>();
    // Either function takes five at once; only the mapping of the first has a limit.
    const limited = new Probe(() => end.promise, 5);
    const free = new Probe(() => end.promise, 5);
    const queues = await Promise.all([aws().queue(), aws().queue()]);
    for (const queue of queues) await fill(queue, 25);
    const [first, second] = queues;
    aws().readQueue(first, limited, { maximumConcurrency: 2, batchSize: 5 });
    await until(() => limited.batches.length >= 2);
    aws().readQueue(second, free, { batchSize: 5 });
    await until(() => free.batches.length === 5);
    expect(limited.batches).toHaveLength(2);
    end.resolve();
    for (const queue of queues) await aws().drained(queue);
  });
});

describe(PAGES.withSqs.title, () => {
  test('a message comes with the fields of the example event', async () => {
    const queue = await aws().queue();
    const probe = new Probe();
    await aws().send(queue, 'hello');
    aws().readQueue(queue, probe);
    await aws().drained(queue);
    expect(probe.records).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {},
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: queue.arn,
        awsRegion: 'eu-west-1',
      },
    ]);
  });

  test('message attributes come in lower case names, with empty lists and the data type', async () => {
    const queue = await aws().queue();
    const probe = new Probe();
    await aws().clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: 'hello',
        MessageAttributes: {
          price: { DataType: 'Number', StringValue: '1.5' },
          raw: { DataType: 'Binary', BinaryValue: Buffer.from('bytes') },
        },
      }),
    );
    aws().readQueue(queue, probe);
    await aws().drained(queue);
    const lists = { stringListValues: [], binaryListValues: [] };
    expect(probe.records[0]?.messageAttributes).toEqual({
      price: { stringValue: '1.5', dataType: 'Number', ...lists },
      raw: { binaryValue: 'Ynl0ZXM=', dataType: 'Binary', ...lists },
    });
  });
});

describe(PAGES.sendMessage.title, () => {
  test('differs from AWS: characters above U+FFFF are refused, and AWS takes them', async () => {
    const queue = await aws().queue();
    await expect(aws().send(queue, 'a smile: \u{1F600}')).rejects.toThrow('Invalid characters found');
  });
});
