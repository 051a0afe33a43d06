import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startFauxqs } from '../../lib/local-cloud/emulators';
import { type Outgoing, outgoing } from '../../lib/protocol/replication/outgoing-event';
import { toMeasuredJson } from '../../lib/wire/json-text';
import { HOSTILE } from '../support/hostile-texts';
import { type Adapters, adaptersOf, CALLERS } from './callers';
import { newTableName as newName } from './dynamodb-under-test';

const { TEST_MESSAGING_ENDPOINT } = process.env;

/** What publisher, replicator, batch jobs and the function that empties buckets rely on, on SNS, SQS and S3. */
describe.each(CALLERS)('topics, queues and buckets, by %s', (caller) => {
  let emulator: Awaited<ReturnType<typeof startFauxqs>> | undefined;
  let adapters: Adapters;
  let sqs: SQSClient;
  let sns: SNSClient;
  let s3: S3Client;
  const ours: { destroy(): void }[] = [];
  const bucket = newName('bucket');

  beforeAll(async () => {
    if (!TEST_MESSAGING_ENDPOINT) emulator = await startFauxqs();
    const endpoint = TEST_MESSAGING_ENDPOINT ?? String(emulator?.url);
    const settings = {
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
    sns = new SNSClient(settings);
    s3 = new S3Client({ ...settings, forcePathStyle: true });
    const endpoints = ['SNS', 'SQS', 'S3'].map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint]);
    adapters = await adaptersOf(caller, Object.fromEntries(endpoints));
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  });
  afterAll(async () => {
    for (const client of [sqs, sns, s3, ...ours]) client?.destroy();
    await emulator?.stop();
  });

  const kept = <C extends { destroy(): void }>(client: C): C => {
    ours.push(client);
    return client;
  };
  async function newQueue() {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: newName('queue') }));
    const asked = { QueueUrl, AttributeNames: ['QueueArn' as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
    return { url: String(QueueUrl), arn: String(Attributes?.QueueArn) };
  }
  async function received(QueueUrl: string, count: number) {
    const found = [];
    while (found.length < count) {
      const asked = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5, MessageAttributeNames: ['All'] };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
      found.push(...Messages);
      if (Messages.length === 0) break;
    }
    return found.map(({ Body, MessageAttributes = {} }) => ({
      body: Body,
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
      ),
    }));
  }
  const byBody = (events: readonly { body?: string }[]) =>
    [...events].sort((a, b) => (String(a.body) < String(b.body) ? -1 : 1));
  const eventOf = (text: string, index: number) =>
    outgoing(toMeasuredJson({ index, text }), { audience: 'orders/User' });
  const told = ({ body, attributes }: Outgoing) => ({ body, attributes });
  const texts = ['a&b=c+d %41', '<ü>"\'', ...Object.values(HOSTILE)].slice(0, 10);

  it('events arrive as they were published, with their attributes', async () => {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: newName('topic') }));
    const queue = await newQueue();
    const Attributes = { RawMessageDelivery: 'true' };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes }));
    const events = texts.map((text, index) => ({ ...eventOf(text, index), sequenceNumber: String(index) }));
    const topic = new adapters.SnsTopic(kept(new adapters.SNSClient({})), TopicArn);
    expect(await topic.send(events)).toEqual([]);
    expect(byBody(await received(queue.url, events.length))).toEqual(byBody(events.map(told)));
    const nowhere = new adapters.SnsTopic(kept(new adapters.SNSClient({})), `${TopicArn}-gone`);
    await expect(nowhere.send(events)).rejects.toThrow(
      expect.objectContaining({ name: expect.stringMatching(/^NotFound(Exception)?$/) }),
    );
  });

  it('events arrive as they were sent to a queue, and so do parked messages', async () => {
    const queue = await newQueue();
    const client = kept(adapters.createSqsClient());
    const events = texts.map(eventOf);
    expect(await new adapters.SqsReplicaQueue(client, queue.url).send(events)).toEqual([]);
    expect(byBody(await received(queue.url, events.length))).toEqual(byBody(events.map(told)));
    const lot = new adapters.SqsParkingLot(client, queue.url, { replica: 'orders/User', function: 'f' });
    for (const text of texts) await lot.park({ id: 'm', body: text }, 'malformed', text, 0);
    expect(await received(queue.url, texts.length)).toHaveLength(texts.length);
    const nowhere = new adapters.SqsReplicaQueue(client, `${queue.url}-gone`);
    await expect(nowhere.send(events)).rejects.toThrow(
      expect.objectContaining({ name: 'QueueDoesNotExist' }),
    );
  });

  it('data comes back by its address, and not when it is gone', async () => {
    const client = kept(new adapters.S3Client({}));
    const store = new adapters.S3PayloadStore(client, bucket);
    const source = new adapters.S3PayloadSource(client, bucket);
    for (const name of ['a b/ü%41', "c!'()*", '2026-01-31T12:00:00.000/1/users/User/1']) {
      const data = JSON.stringify({ name, text: 'ü'.repeat(300_000) });
      expect(await source.fetch(await store.put(name, data))).toEqual({ kind: 'found', data });
    }
    expect(await source.fetch(`s3://${bucket}/gone.json`)).toMatchObject({ kind: 'missing' });
    const elsewhere = new adapters.S3PayloadSource(client, `${bucket}-gone`);
    await expect(elsewhere.fetch(`s3://${bucket}-gone/a.json`)).rejects.toThrow(
      expect.objectContaining({ name: 'NoSuchBucket' }),
    );
  });

  it('a bucket is emptied, whatever its keys are', async () => {
    for (const Key of ['a&b', '<c> "d"', ' e ', 'ü/%41+', 'f\tg'])
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
    const client = kept(new adapters.S3Client({}));
    await adapters.emptyBucket(client, bucket);
    expect((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).toEqual([]);
    await adapters.emptyBucket(client, `${bucket}-gone`);
  });
});
