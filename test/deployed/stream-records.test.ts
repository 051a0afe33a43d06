import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { App, CfnOutput, type CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Contract } from '../../lib/contracts';
import { LocalCloud } from '../../lib/local-cloud';
import { BoundedContext, ChangeFeed, OwnedTable, ReadReplica } from '../../packages/cdk-event-sharing';
import { eventually } from '../support/eventually';

/** Owners by the view type of their stream: only the first is as the construct made it. */
const OWNERS = {
  whole: 'NEW_AND_OLD_IMAGES',
  keys: 'KEYS_ONLY',
  news: 'NEW_IMAGE',
  olds: 'OLD_IMAGE',
} as const;
type Owner = keyof typeof OWNERS;

const directory = mkdtempSync(join(tmpdir(), 'stream-records-'));
let cloud: LocalCloud;

beforeAll(async () => {
  const app = new App({ outdir: directory });
  for (const owner of Object.keys(OWNERS) as Owner[]) addOwner(app, owner);
  app.synth();
  cloud = await LocalCloud.start({ assembly: directory });
}, 60_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** A table whose stream somebody changed after the construct had looked at it, and a replica of what its feed publishes. */
function addOwner(app: App, owner: Owner): void {
  const contract = Contract.fromObject({
    type: 'object',
    'x-contract': { owner, entity: 'User', version: '1.0', key: ['id'] },
    properties: { id: { type: 'integer' }, name: { type: 'string' } },
    required: ['id'],
  });
  const stack = new Stack(app, owner);
  const context = new BoundedContext(stack, 'Context', { name: owner });
  const table = new OwnedTable(context, 'Table', {
    partitionKey: { name: 'id', type: AttributeType.NUMBER },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const feed = new ChangeFeed(context, 'Feed', { table, contracts: [contract], retryAttempts: 1 });
  const resource = table.table.node.defaultChild as CfnResource;
  resource.addPropertyOverride('StreamSpecification.StreamViewType', OWNERS[owner]);
  const consumer = new Stack(app, `${owner}-reader`);
  const replica = new ReadReplica(
    new BoundedContext(consumer, 'Context', { name: `${owner}-reader` }),
    'User',
    {
      contract,
    },
  );
  new CfnOutput(stack, 'Table', { value: table.table.tableName });
  new CfnOutput(stack, 'Failures', { value: feed.failureBucketName });
  new CfnOutput(stack, 'Publisher', { value: feed.publisherName });
  new CfnOutput(consumer, 'Replica', { value: replica.tableName });
}

const output = (stack: string, name: string) => String(cloud.outputs[stack]?.[name]);

async function change(owner: Owner, names: readonly string[]): Promise<void> {
  const TableName = output(owner, 'Table');
  for (const name of names)
    await cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item: marshall({ id: 1, name }) }));
  await cloud.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ id: 1 }) }));
}

async function replicaOf(owner: Owner): Promise<Record<string, unknown>[]> {
  const TableName = output(`${owner}-reader`, 'Replica');
  const { Items = [] } = await cloud.clients.dynamodb.send(new ScanCommand({ TableName }));
  return Items.map((item) => unmarshall(item));
}

/** Names of the events of the records that Lambda gave up, in the order of their keys. */
async function givenUp(owner: Owner): Promise<string[]> {
  const Bucket = output(owner, 'Failures');
  const { Contents = [] } = await cloud.clients.s3.send(new ListObjectsV2Command({ Bucket }));
  const events = await Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const { Body } = await cloud.clients.s3.send(new GetObjectCommand({ Bucket, Key }));
      const { requestContext, payload } = JSON.parse((await Body?.transformToString()) ?? '');
      expect(Key).toMatch(/^aws\/lambda\//);
      expect(requestContext.condition).toBe('RetryAttemptsExhausted');
      return JSON.parse(payload).Records as { eventName: string; dynamodb: { StreamViewType: string } }[];
    }),
  );
  expect(events.flat().every(({ dynamodb }) => dynamodb.StreamViewType === OWNERS[owner])).toBe(true);
  return events.flat().map(({ eventName }) => eventName);
}

test.each(['keys', 'news', 'olds'] as const)(
  'a stream of another view type publishes nothing, says so, and every change is kept: %s',
  async (owner) => {
    await change(owner, ['secret-value', 'another']);
    await eventually(async () =>
      expect((await givenUp(owner)).sort()).toEqual(['INSERT', 'MODIFY', 'REMOVE']),
    );
    const logged = cloud.logs
      .entries()
      .map(({ message }) => message)
      .filter((message) => message.includes('cannot be published'));
    expect(logged.join('\n')).toContain(
      `the stream of the table ${output(owner, 'Table')} cannot be published: the stream carries ${OWNERS[owner]}, not NEW_AND_OLD_IMAGES; give the table a stream of NEW_AND_OLD_IMAGES`,
    );
    expect(cloud.logs.entries().some(({ message }) => message.includes('secret-value'))).toBe(false);
    expect(cloud.metrics.sum('IncompleteBatches', { service: owner })).toBeGreaterThanOrEqual(2);
    expect(cloud.metrics.sum('EventsPublished', { service: owner })).toBe(0);
    expect(await replicaOf(owner)).toEqual([]);
  },
  30_000,
);

test('a stream as the construct makes it is published, and nothing is kept', async () => {
  await change('whole', ['first', 'second']);
  await eventually(async () => expect(await replicaOf('whole')).toMatchObject([{ id: 1, __deleted: true }]));
  expect(await givenUp('whole')).toEqual([]);
  expect(cloud.metrics.sum('IncompleteBatches', { service: 'whole' })).toBe(0);
});

describe('the time of a change', () => {
  const SECONDS = Math.floor(Date.now() / 1000) - 3600;
  const WRITTEN = new Date(SECONDS * 1000).toISOString();

  async function publish(id: number, ApproximateCreationDateTime: unknown): Promise<string> {
    const record = {
      eventName: 'INSERT',
      eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-01-01T00:00:00.000',
      dynamodb: {
        SequenceNumber: String(1_000_000 + id),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        NewImage: marshall({ id, name: `user ${id}` }),
        ...(ApproximateCreationDateTime !== undefined && { ApproximateCreationDateTime }),
      },
    };
    const { payload } = await cloud.invoke(output('whole', 'Publisher'), { Records: [record] });
    expect(payload).toEqual({ batchItemFailures: [] });
    let row: Record<string, unknown> | undefined;
    await eventually(async () => {
      row = (await replicaOf('whole')).find((each) => each.id === id);
      expect(row).toBeDefined();
    });
    return String(row?.__at);
  }

  test.each([
    ['seconds', 100, SECONDS, WRITTEN],
    ['seconds with a fraction', 101, SECONDS + 0.25, WRITTEN.replace('.000Z', '.250Z')],
    ['milliseconds', 102, SECONDS * 1000, WRITTEN],
  ])('in %s reaches the replica', async (_, id, time, expected) => {
    expect(await publish(id, time)).toBe(expected);
  });

  test.each([
    ['missing', 110, undefined],
    ['null', 111, null],
    ['0', 112, 0],
    ['negative', 113, -5],
    ['in the year 54405', 114, SECONDS * 1_000_000_000],
    ['text', 115, 'yesterday'],
  ])('that is %s is the time of receipt', async (_, id, time) => {
    const before = Date.now();
    const at = Date.parse(await publish(id, time));
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });
});
