import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { STREAM_ARN } from '../../local-cloud/event-sources/fakes';
import { until } from '../../support/eventually';
import { PAGES } from './pages';
import { Probe } from './probe';
import { deployFidelity } from './setup';

const aws = deployFidelity();
const boom = new Error('boom');
const failingOn = (poison: string) => new Probe((labels) => (labels.includes(poison) ? boom : undefined));

async function bucket(): Promise<string> {
  const name = `b-${randomUUID()}`;
  await aws().clients.s3.send(new CreateBucketCommand({ Bucket: name }));
  return name;
}

async function object(Bucket: string) {
  const Key = await until(async () => {
    const { Contents = [] } = await aws().clients.s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents[0]?.Key;
  });
  const { Body } = await aws().clients.s3.send(new GetObjectCommand({ Bucket, Key }));
  return { key: Key, body: JSON.parse((await Body?.transformToString()) ?? '') };
}

describe(PAGES.streamErrors.title, () => {
  test('after MaximumRetryAttempts the records are discarded and the shard goes on', async () => {
    const probe = failingOn('poison');
    const options = { batchSize: 1, maximumRetryAttempts: 2 };
    aws().readStream(await aws().filled('poison', 'next'), probe, options);
    await until(() => probe.labels.includes('next'));
    expect(probe.labels).toEqual(['poison', 'poison', 'poison', 'next']);
  });

  test('splitting a batch takes nothing from the retry quota', async () => {
    const probe = failingOn('c');
    const options = { bisect: true, maximumRetryAttempts: 1 };
    const table = await aws().filled('a', 'b', 'c', 'd');
    aws().readStream(table, probe, options);
    await until(() => probe.labels.at(-1) === 'd' && probe.batches.at(-1)?.length === 1);
    expect(probe.batches).toEqual([['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd'], ['c'], ['c'], ['d']]);
  });

  test('records older than MaximumRecordAgeInSeconds are discarded with that as the condition', async () => {
    const queue = await aws().queue();
    aws().readStream(await aws().filled('a'), new Probe(() => boom), {
      maximumRecordAgeMs: 1,
      onFailureDestinationArn: queue.arn,
    });
    const [message] = await aws().arrived(queue);
    expect(JSON.parse(message?.Body ?? '').requestContext.condition).toBe('RecordAgeExceeded');
  });

  test('the S3 object has the key that the page gives', async () => {
    const name = await bucket();
    const onFailureDestinationArn = `arn:aws:s3:::${name}`;
    aws().readStream(await aws().filled('a'), failingOn('a'), {
      maximumRetryAttempts: 0,
      onFailureDestinationArn,
    });
    const { key, body } = await object(name);
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)T/.exec(body.timestamp) ?? [];
    const { shardId } = body.DDBStreamBatchInfo;
    const folder = `aws/lambda/11111111-2222-3333-4444-555555555555/${shardId}/${year}/${month}/${day}/`;
    expect(key.slice(0, folder.length)).toBe(folder);
    expect(key.slice(folder.length)).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });

  test('the S3 object has the metadata and the whole invocation record as text in payload', async () => {
    const name = await bucket();
    const onFailureDestinationArn = `arn:aws:s3:::${name}`;
    const probe = failingOn('a');
    aws().readStream(await aws().filled('a', 'b'), probe, {
      maximumRetryAttempts: 1,
      onFailureDestinationArn,
    });
    const { body } = await object(name);
    expect(body).toMatchObject({
      requestContext: {
        requestId: 'request-2',
        functionArn: probe.spec.arn,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      DDBStreamBatchInfo: { batchSize: 2, streamArn: STREAM_ARN },
    });
    expect(JSON.parse(body.payload)).toEqual({ Records: probe.records.slice(0, 2) });
  });

  test.each(['SQS', 'SNS'])(
    'an %s destination gets where to find the records, without them',
    async (kind) => {
      const topic = await aws().topic();
      const queue =
        kind === 'SQS' ? await aws().queue() : await aws().subscriber(topic, { RawMessageDelivery: 'true' });
      const onFailureDestinationArn = kind === 'SQS' ? queue.arn : topic;
      const probe = failingOn('a');
      aws().readStream(await aws().filled('a', 'b'), probe, {
        maximumRetryAttempts: 0,
        onFailureDestinationArn,
      });
      const [message] = await aws().arrived(queue);
      const pointer = JSON.parse(message?.Body ?? '');
      const [first, last] = probe.records;
      expect(pointer.DDBStreamBatchInfo).toEqual({
        shardId: expect.any(String),
        startSequenceNumber: first?.dynamodb?.SequenceNumber,
        endSequenceNumber: last?.dynamodb?.SequenceNumber,
        approximateArrivalOfFirstRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        approximateArrivalOfLastRecord: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        batchSize: 2,
        streamArn: STREAM_ARN,
      });
      expect(pointer).not.toHaveProperty('payload');
    },
  );
});
