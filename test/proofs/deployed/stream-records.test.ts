import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type App, type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Contract } from '../../../lib/contracts';
import { eventually } from '../../support/eventually';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

/** Owners by the view type of their stream: only the first is as the construct made it. */
const OWNERS = {
  whole: 'NEW_AND_OLD_IMAGES',
  keys: 'KEYS_ONLY',
  news: 'NEW_IMAGE',
  olds: 'OLD_IMAGE',
} as const;
type Owner = keyof typeof OWNERS;

const deployed = new DeployedApp((app) => {
  for (const owner of Object.keys(OWNERS) as Owner[]) addOwner(app, owner);
});

/** A table whose stream somebody changed after the construct had looked at it, and a replica of what its feed publishes. */
function addOwner(app: App, owner: Owner): void {
  const contract = Contract.fromObject({
    type: 'object',
    'x-contract': { owner, entity: 'User', version: '1.0', key: ['id'] },
    properties: { id: { type: 'integer' }, name: { type: 'string' } },
    required: ['id'],
  });
  const defined = defineOwner(app, {
    contracts: [contract],
    partitionKey: { name: 'id', type: AttributeType.NUMBER },
    removalPolicy: RemovalPolicy.DESTROY,
    feed: { retryAttempts: 1 },
  });
  const resource = defined.table.table.node.defaultChild as CfnResource;
  resource.addPropertyOverride('StreamSpecification.StreamViewType', OWNERS[owner]);
  defineConsumer(app, `${owner}-reader`, defined, { User: { contract } });
}

const output = (owner: Owner, name: string) => deployed.output(name, `${owner}-owner`);

async function change(owner: Owner, names: readonly string[]): Promise<void> {
  for (const name of names) await deployed.put('Table', marshall({ id: 1, name }), `${owner}-owner`);
  await deployed.remove('Table', marshall({ id: 1 }), `${owner}-owner`);
}

async function replicaOf(owner: Owner): Promise<Record<string, unknown>[]> {
  return (await deployed.items('User', `${owner}-reader`)).map((item) => unmarshall(item));
}

/** Names of the events of the records that Lambda gave up, in the order of their keys. */
async function givenUp(owner: Owner): Promise<string[]> {
  const Bucket = output(owner, 'Failures');
  const { Contents = [] } = await deployed.cloud.clients.s3.send(new ListObjectsV2Command({ Bucket }));
  const events = await Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const { Body } = await deployed.cloud.clients.s3.send(new GetObjectCommand({ Bucket, Key }));
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
    const logged = deployed.cloud.logs
      .entries()
      .map(({ message }) => message)
      .filter((message) => message.includes('cannot be published'));
    expect(logged.join('\n')).toContain(
      `the stream of the table ${output(owner, 'Table')} cannot be published: the stream carries ${OWNERS[owner]}, not NEW_AND_OLD_IMAGES; give the table a stream of NEW_AND_OLD_IMAGES`,
    );
    expect(deployed.cloud.logs.entries().some(({ message }) => message.includes('secret-value'))).toBe(false);
    expect(deployed.cloud.metrics.sum('IncompleteBatches', { service: owner })).toBeGreaterThanOrEqual(2);
    expect(deployed.cloud.metrics.sum('EventsPublished', { service: owner })).toBe(0);
    expect(await replicaOf(owner)).toEqual([]);
  },
  30_000,
);

test('a stream as the construct makes it is published, and nothing is kept', async () => {
  await change('whole', ['first', 'second']);
  await eventually(async () => expect(await replicaOf('whole')).toMatchObject([{ id: 1, __deleted: true }]));
  expect(await givenUp('whole')).toEqual([]);
  expect(deployed.cloud.metrics.sum('IncompleteBatches', { service: 'whole' })).toBe(0);
});

test('numbers of more digits than streams of AWS have go through all, and win over shorter ones in any order', async () => {
  const record = (number: string, eventName: string, image: object) => ({
    eventName,
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2099-01-01T00:00:00.000',
    dynamodb: {
      SequenceNumber: number,
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ...image,
    },
  });
  const publish = async (...args: Parameters<typeof record>) => {
    const { payload } = await deployed.cloud.invoke(output('whole', 'Publisher'), {
      Records: [record(...args)],
    });
    expect(payload).toEqual({ batchItemFailures: [] });
  };
  const row = (id: number, name: string) => marshall({ id, name });
  const shows = (id: number, expected: object) =>
    eventually(async () =>
      expect(await replicaOf('whole')).toContainEqual(expect.objectContaining({ id, ...expected })),
    );
  // As LocalStack numbers changes by its Kinesis.
  const kinesis = (last: number) =>
    `4959033827149025660855969253836157109592157598913658${String(last).padStart(4, '0')}`;
  for (const id of [200, 201]) await publish(kinesis(id), 'INSERT', { NewImage: row(id, 'long') });
  await shows(201, { name: 'long', __seq: `2099-01-01T00:00:00.000/n056${kinesis(201)}` });
  await publish('9'.repeat(40), 'INSERT', { NewImage: row(201, 'short') });
  await publish(kinesis(300), 'REMOVE', { OldImage: row(200, 'long') });
  await shows(200, { __deleted: true });
  await publish(kinesis(299), 'INSERT', { NewImage: row(201, 'longer') });
  await shows(201, { name: 'longer' });
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
    const { payload } = await deployed.cloud.invoke(output('whole', 'Publisher'), { Records: [record] });
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
