import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type EventSource, startStreamSource } from '../../../lib/local-cloud/event-sources';
import type { Invoker } from '../../../lib/local-cloud/event-sources/event-source';
import type { EventSourceSpec } from '../../../lib/local-cloud/shared/types';
import { until } from '../../support/eventually';
import { cleanUp, createFunction } from '../functions/create-function';
import { startTestCloud, type TestCloud } from './cloud';
import { FakeFunction, mapping, STREAM_ARN } from './fakes';

let cloud: TestCloud;
let table = '';
let physicalArn = '';
let tables = 0;
const sources: EventSource[] = [];

beforeAll(async () => {
  cloud = await startTestCloud();
});
beforeEach(async () => {
  tables += 1;
  table = `users-${tables}`;
  physicalArn = await cloud.createTable(table);
});
afterAll(() => cloud.stop());
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
  await cleanUp();
});

function start(fn: Invoker, overrides: Partial<EventSourceSpec> = {}): EventSource {
  const deps = { ...cloud, fn, stream: { physicalArn }, log: () => {} };
  const source = startStreamSource(mapping(overrides), deps);
  sources.push(source);
  return source;
}

const put = (id: string, rest: object = {}) =>
  cloud.clients.dynamodb.send(new PutItemCommand({ TableName: table, Item: { id: { S: id }, ...rest } }));

async function onlyObject(bucket: string): Promise<{ key: string; body: Record<string, unknown> }> {
  const { Contents = [] } = await cloud.clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  expect(Contents).toHaveLength(1);
  const key = Contents[0]?.Key ?? '';
  const { Body } = await cloud.clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { key, body: JSON.parse((await Body?.transformToString()) ?? '') };
}

test('records come in the form that Lambda gives them, with the ARN of AWS', async () => {
  const { fn, lines } = createFunction(
    'exports.handler = async (event) => event.Records.forEach((r) => console.log(JSON.stringify(r)));',
  );
  start(fn);
  await put('1', {
    n: { N: '12345678901234567890.5' },
    b: { B: Buffer.from('bytes') },
    bs: { BS: [Buffer.from('x')] },
    m: { M: { l: { L: [{ B: Buffer.from('deep') }, { NULL: true }] } } },
  });
  await put('1', { n: { N: '2' } });
  await cloud.clients.dynamodb.send(new DeleteItemCommand({ TableName: table, Key: { id: { S: '1' } } }));
  await until(() => lines().length === 3, 'three records');
  const [insert, modify, remove] = lines().map((line) => JSON.parse(line));
  expect(insert).toMatchObject({
    eventID: expect.any(String),
    eventName: 'INSERT',
    eventVersion: expect.any(String),
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: STREAM_ARN,
    dynamodb: {
      Keys: { id: { S: '1' } },
      NewImage: {
        id: { S: '1' },
        n: { N: '12345678901234567890.5' },
        b: { B: Buffer.from('bytes').toString('base64') },
        bs: { BS: [Buffer.from('x').toString('base64')] },
        m: { M: { l: { L: [{ B: Buffer.from('deep').toString('base64') }, { NULL: true }] } } },
      },
      SequenceNumber: expect.stringMatching(/^\d+$/),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
  const { ApproximateCreationDateTime: seconds } = insert.dynamodb;
  expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
  expect(Number.isInteger(seconds)).toBe(true);
  expect(insert).not.toHaveProperty('userIdentity');
  expect(insert.dynamodb).not.toHaveProperty('OldImage');
  expect(modify).toMatchObject({
    eventName: 'MODIFY',
    dynamodb: { OldImage: { n: { N: '12345678901234567890.5' } } },
  });
  expect(remove).toMatchObject({
    eventName: 'REMOVE',
    dynamodb: { Keys: { id: { S: '1' } }, OldImage: { n: { N: '2' } } },
  });
  expect(remove.dynamodb).not.toHaveProperty('NewImage');
});

test('many records come once each and in order', async () => {
  for (let i = 0; i < 50; i += 1) await put('1', { n: { N: `${i}` } });
  const { fn, lines } = createFunction(
    'exports.handler = async (event) => event.Records.forEach((r) => console.log(r.dynamodb.NewImage.n.N));',
  );
  start(fn, { batchSize: 7 });
  await until(() => lines().length >= 50, 'all records');
  expect(lines()).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
});

test('LATEST begins with what is written after it is ready', async () => {
  await put('before');
  const { fn, lines } = createFunction(
    'exports.handler = async (event) => event.Records.forEach((r) => console.log(r.dynamodb.Keys.id.S));',
  );
  await start(fn, { startingPosition: 'LATEST' }).ready;
  await put('after');
  await until(() => lines().length > 0, 'a record');
  expect(lines()).toEqual(['after']);
});

test('killing the environment in the middle of a batch brings the batch again', async () => {
  const { fn, lines } = createFunction(
    `const { existsSync, writeFileSync } = require('node:fs'); const mark = __dirname + '/ran';
     exports.handler = (event) => {
       console.log(event.Records.map((r) => r.dynamodb.Keys.id.S).join());
       if (!existsSync(mark)) { writeFileSync(mark, ''); return new Promise(() => {}); }
     };`,
  );
  await put('a');
  await put('b');
  start(fn);
  await until(() => lines().length === 1, 'the batch runs');
  expect(fn.killEnvironments()).toBe(1);
  await until(() => lines().length === 2, 'the batch comes again');
  expect(lines()).toEqual(['a,b', 'a,b']);
});

test('a bucket gets the object that AWS documents, with the whole event', async () => {
  await cloud.clients.s3.send(new CreateBucketCommand({ Bucket: 'failures' }));
  const { fn, logs } = createFunction('exports.handler = async () => { throw new Error("poison"); };');
  await put('1', { name: { S: 'Älice' } });
  start(fn, { maximumRetryAttempts: 1, onFailureDestinationArn: 'arn:aws:s3:::failures' });
  await until(
    () => logs.entries().filter(({ message }) => message.startsWith('REPORT')).length === 2,
    'two attempts',
  );
  await until(async () => {
    const { KeyCount = 0 } = await cloud.clients.s3.send(new ListObjectsV2Command({ Bucket: 'failures' }));
    return KeyCount > 0;
  }, 'an object');
  const { key, body } = await onlyObject('failures');
  expect(key).toMatch(
    /^aws\/lambda\/11111111-2222-3333-4444-555555555555\/[^/]+\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
  );
  expect(body).toMatchObject({
    requestContext: {
      functionArn: fn.spec.arn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    DDBStreamBatchInfo: { batchSize: 1, streamArn: STREAM_ARN },
    payload: expect.any(String),
  });
  const { Records } = JSON.parse(String(body.payload));
  expect(Records).toHaveLength(1);
  expect(Records[0]).toMatchObject({
    eventName: 'INSERT',
    eventSourceARN: STREAM_ARN,
    dynamodb: { Keys: { id: { S: '1' } }, NewImage: { name: { S: 'Älice' } } },
  });
});

test('a queue and a topic get the pointer, without the records', async () => {
  const direct = await cloud.createQueue('direct');
  const behind = await cloud.createQueue('behind-topic');
  const { TopicArn } = await cloud.clients.sns.send(new CreateTopicCommand({ Name: 'failures' }));
  await cloud.clients.sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: behind.arn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  await put('1');
  for (const onFailureDestinationArn of [direct.arn, TopicArn]) {
    start(new FakeFunction(() => new Error('poison')), { maximumRetryAttempts: 0, onFailureDestinationArn });
  }
  for (const { url } of [direct, behind]) {
    let body = '';
    await until(async () => {
      const { Messages = [] } = await cloud.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
      body = Messages[0]?.Body ?? '';
      return body !== '';
    }, 'a pointer');
    const pointer = JSON.parse(body);
    expect(pointer).toMatchObject({
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: expect.any(String) },
    });
    expect(pointer).not.toHaveProperty('payload');
  }
});
