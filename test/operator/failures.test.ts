import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
} from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { auditReplica, discover, listFailures, readStatus, replayFailures } from '../../lib/operator';
import { LOWEST_SEQUENCE } from '../../lib/protocol/rows/sequence';
import { eventually } from '../support/eventually';
import { type OperatedExample, operateExample, tamper, unsubscribe } from './support/operated-example';

let example: OperatedExample;
beforeAll(async () => {
  example = await operateExample();
});
afterAll(() => example?.stop());

const bucket = () => example.tables.output('Users', 'FailureBucketName');

async function objects(): Promise<string[]> {
  const { Contents = [] } = await example.clients.s3.send(new ListObjectsV2Command({ Bucket: bucket() }));
  return Contents.map(({ Key = '' }) => Key);
}

async function put(Key: string, Body: string): Promise<void> {
  await example.clients.s3.send(new PutObjectCommand({ Bucket: bucket(), Key, Body }));
}

interface RecordOptions {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly id: number;
  readonly sequence: number;
  /** @default NEW_AND_OLD_IMAGES */
  readonly view?: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE';
}

/** A record of the users' stream, as Lambda hands it to the publisher. */
function record({ eventName, id, sequence, view }: RecordOptions): object {
  const image = { user_id: { N: String(id) }, name: { S: 'old value' } };
  return {
    eventID: String(sequence),
    eventName,
    eventSource: 'aws:dynamodb',
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/users/stream/2026-01-01T00:00:00.000',
    dynamodb: {
      Keys: { user_id: { N: String(id) } },
      SequenceNumber: String(sequence),
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      StreamViewType: view ?? 'NEW_AND_OLD_IMAGES',
      ...(eventName !== 'INSERT' && (view ?? 'OLD_IMAGE') === 'OLD_IMAGE' && { OldImage: image }),
      ...(eventName !== 'REMOVE' && (view ?? 'NEW_IMAGE') === 'NEW_IMAGE' && { NewImage: image }),
    },
  };
}

/** As Lambda keeps a batch that it gave up. */
function givenUp(records: readonly RecordOptions[]): string {
  return JSON.stringify({
    version: '1.0',
    requestContext: { condition: 'RetryAttemptsExhausted' },
    payload: JSON.stringify({ Records: records.map(record) }),
  });
}

const replay = (options = {}) =>
  replayFailures(example.clients, example.topology, 'users', { perSecond: 1000, ...options });

test('a change that was refused is listed, and its row is published once it can be', async () => {
  const { clients, topology, tables } = example;
  await tables.put({ user_id: 1, name: new Set(['secret-value']) });
  await eventually(async () => expect(await objects()).toHaveLength(1));
  const groups = await listFailures(clients, topology, 'users/User');
  expect(groups).toMatchObject([{ condition: 'RecordRefused', objects: 1, records: 1 }]);
  expect(JSON.stringify(groups)).not.toContain('secret-value');
  expect(await objects()).toEqual(groups[0]?.examples);

  // Still what it was: refused again, and kept.
  const early = await replay();
  expect(early).toMatchObject({ state: 'done', objects: 1, records: 1, marked: 0, done: 0 });
  expect(early.kept).toMatchObject([
    { object: groups[0]?.examples[0], reason: expect.stringContaining('name') },
  ]);
  expect(await objects()).toHaveLength(1);

  // Mended while the feed was cut off, so that only the replay can tell.
  const subscribe = await unsubscribe(example);
  await tables.put({ user_id: 1, name: 'mended', email: 'x@example.com', newsletter: true });
  await tables.shows('Notifications', 1, { user_id: 1, email: 'x@example.com' });
  await subscribe();
  const dry = await replay({ dryRun: true });
  expect(dry).toMatchObject({ dryRun: true, objects: 1, records: 1, marked: 0, done: 0, kept: [] });
  expect((await tables.rows('Orders'))[1]).toBeUndefined();
  expect(await replay()).toMatchObject({ marked: 1, done: 1, kept: [] });
  await tables.shows('Orders', 1, { user_id: 1, name: 'mended' });
  expect(await objects()).toEqual([]);
});

test('a batch that Lambda gave up is replayed by what its rows are now, never by its old values', async () => {
  const { tables, clients, topology } = example;
  const subscribe = await unsubscribe(example);
  await tables.put({ user_id: 10, name: 'newer', email: 'y@example.com', newsletter: true });
  await tables.shows('Notifications', 10, { user_id: 10, email: 'y@example.com' });
  await subscribe();
  // A replica that was seeded, or has rows that the owner deleted: the lowest sequence takes everything.
  for (const id of [10, 11, 12]) await seeded(id);
  await put(
    'aws/lambda/mapping/shard/2026/01/01/2026-01-01T00.00.00-id',
    givenUp([
      { eventName: 'MODIFY', id: 10, sequence: 1 },
      { eventName: 'REMOVE', id: 11, sequence: 2 },
      // This change took the row out of the contract, for all that can be known now.
      { eventName: 'MODIFY', id: 12, sequence: 3 },
      { eventName: 'INSERT', id: 13, sequence: 4 },
    ]),
  );
  expect(await listFailures(clients, topology, 'users')).toMatchObject([
    { condition: 'RetryAttemptsExhausted', objects: 1, records: 4 },
  ]);
  const seen = new Set<unknown>();
  const watch = setInterval(async () => seen.add((await tables.rows('Orders'))[10]?.name), 5);
  const report = await replay();
  await tables.shows('Orders', 10, { user_id: 10, name: 'newer' });
  await tables.shows('Orders', 11, undefined);
  await tables.shows('Orders', 12, undefined);
  clearInterval(watch);
  expect(report).toMatchObject({ records: 4, marked: 1, deletions: 2, superseded: 1, done: 1, kept: [] });
  expect(seen.has('old value')).toBe(false);
  expect((await tables.items('Orders')).get(13)).toBeUndefined();
  expect(await objects()).toEqual([]);
});

test.each(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE'] as const)(
  'what a stream of %s kept is replayed by what its rows are now; of a row that is gone it says why it stays',
  async (view) => {
    const { tables } = example;
    await tables.put({ user_id: 40, name: 'there' });
    await tables.shows('Orders', 40, { user_id: 40, name: 'there' });
    await seeded(41);
    const [there, gone] = [`aws/lambda/${view}/there`, `aws/lambda/${view}/gone`];
    await put(there, givenUp([{ eventName: 'MODIFY', id: 40, sequence: 1, view }]));
    await put(gone, givenUp([{ eventName: 'REMOVE', id: 41, sequence: 2, view }]));
    const report = await replay();
    expect(report).toMatchObject({ state: 'done', records: 2, marked: 1, deletions: 0, done: 1 });
    expect(report.kept).toEqual([
      {
        object: gone,
        reason: expect.stringMatching(
          `^the row is gone, and the record does not say .*: the stream carries ${view}, not NEW_AND_OLD_IMAGES; let "audit --repair"`,
        ),
      },
    ]);
    expect((await tables.rows('Orders'))[41]).toMatchObject({ name: 'seeded' });
    expect(await objects()).toEqual([gone]);
    await example.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket(), Key: gone }));
  },
);

test('a deletion that the publisher refuses again, and what is no failure record, stay', async () => {
  const refused = 'refused/2026-01-01T00:00:00.000/not-a-number.json';
  const broken = { ...record({ eventName: 'REMOVE', id: 20, sequence: 1 }) } as {
    dynamodb: { SequenceNumber: string };
  };
  broken.dynamodb.SequenceNumber = 'not-a-number';
  const payload = JSON.stringify({ Records: [broken] });
  await put(refused, JSON.stringify({ version: '1.0', condition: 'RecordRefused', reason: 'why', payload }));
  await put('notes.txt', 'hello');
  await put(
    'refused/label/keyless.json',
    JSON.stringify({ condition: 'RecordRefused', payload: '{"Records":[{}]}' }),
  );
  const report = await replay();
  expect(report).toMatchObject({ objects: 3, done: 0, deletions: 0 });
  expect(report.kept.map(({ object }) => object).sort()).toEqual([
    'notes.txt',
    'refused/2026-01-01T00:00:00.000/not-a-number.json',
    'refused/label/keyless.json',
  ]);
  expect(report.kept.find(({ object }) => object === refused)?.reason).toContain(
    'refused the deletion again',
  );
  expect(await objects()).toHaveLength(3);
  const { Body } = await example.clients.s3.send(new GetObjectCommand({ Bucket: bucket(), Key: refused }));
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toMatchObject({ condition: 'RecordRefused' });
});

test('the status shows queues, failures, lag, the last run and the last audit', async () => {
  const { clients, orders, topology, tables } = example;
  expect(await discover(clients)).toEqual(topology);
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: orders.queueUrl, MessageBody: 'no event' }));
  await clients.sqs.send(
    new SendMessageCommand({ QueueUrl: orders.subscriptionDeadLetterQueueUrl, MessageBody: 'no event' }),
  );
  await eventually(async () => expect(await tables.depth(orders.deadLetterQueueUrl)).toBe(1));
  const audit = await auditReplica(clients, orders, { lagBudgetMs: 500 });
  const status = await readStatus(clients, topology);
  const users = status.feeds.find(({ contracts }) => contracts.includes('users/User'));
  expect(users).toMatchObject({ contracts: ['users/User'], failures: 3, subscriptions: 3 });
  expect(users?.problems.map(({ code }) => code)).toEqual(['failures']);
  const ofOrders = status.replicas.find(({ replica }) => replica === 'orders/User');
  expect(ofOrders).toMatchObject({
    contract: 'users/User',
    queued: 0,
    parked: 1,
    undelivered: 1,
    lastAudit: { replica: 'orders/User', at: audit.at, checked: audit.checked },
  });
  expect(ofOrders?.problems.map(({ code }) => code).slice(0, 2)).toEqual(['parked', 'undelivered']);
  expect(ofOrders?.lag?.max).toBeGreaterThanOrEqual(ofOrders?.lag?.p50 ?? Number.NaN);
  expect(ofOrders?.lastRun).toBeUndefined();

  // Without CloudWatch the rest is still there.
  const spy = jest.spyOn(clients.cloudwatch, 'send').mockImplementation((() => {
    throw new Error('away');
  }) as typeof clients.cloudwatch.send);
  const [first] = (await readStatus(clients, topology)).replicas;
  spy.mockRestore();
  expect(first).not.toHaveProperty('lag');
  expect(first?.parked).toBeDefined();
});

test('the status tells that a replica was cut off, or that its subscription was changed', async () => {
  const { clients, topology, cloud, tables } = example;
  const { sns } = cloud.clients;
  const codes = async (of = topology) => {
    const { replicas } = await readStatus(clients, of);
    const orders = replicas.find(({ replica }) => replica === 'orders/User');
    return orders?.problems.map(({ code }) => code).filter((code) => /subscri|topic/.test(code));
  };
  expect(await codes()).toEqual([]);

  // As when the feed was made anew: its parameter names another topic.
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'made-anew' }));
  const anew = topology.replicas.map((each) => ({ ...each, feed: each.feed && { ...each.feed, topicArn } }));
  const again = { ...topology, replicas: anew };
  expect(await codes(again)).toEqual(['other-topic']);

  const TopicArn = tables.output('Users', 'FeedTopicArn');
  const Endpoint = await tables.arn(example.orders.queueUrl);
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const SubscriptionArn = Subscriptions.find((each) => each.Endpoint === Endpoint)?.SubscriptionArn;
  const set = (AttributeName: string, AttributeValue: string) =>
    sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
  await set('RawMessageDelivery', 'false');
  await set('FilterPolicy', '{"dataschema":[{"exists":true}]}');
  expect(await codes()).toEqual(['subscription-altered', 'subscription-altered']);

  await unsubscribe(example);
  expect(await codes()).toEqual(['not-subscribed']);
  expect(await codes(again)).toEqual(['not-subscribed']);
});

/** What a seed leaves: a row with the lowest sequence. */
async function seeded(user_id: number): Promise<void> {
  await tamper(example, {
    user_id,
    name: 'seeded',
    __seq: LOWEST_SEQUENCE,
    __at: new Date().toISOString(),
  });
}
