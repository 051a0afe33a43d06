import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { METRIC } from '../../lib/names';
import { embedded } from '../backends/embedded';
import { CANARY, showsCanary } from '../fuzz/canary';
import { eventually } from '../support/eventually';
import { ExampleTables } from '../support/example-tables';

/** In a field that no contract names. */
const PRIVATE = 'prívate☠hash';
const LARGE = 300_000;

let tables: ExampleTables;
let logs: () => readonly string[];

beforeAll(async () => {
  const deployment = await embedded.deploy();
  tables = new ExampleTables(deployment);
  const { inside } = deployment;
  if (!inside) throw new Error('the local cloud shows its logs');
  logs = inside.logs;
  const secrets = { email: `${CANARY}@example.com`, newsletter: true, password_hash: PRIVATE };
  await tables.put({ user_id: 1, name: CANARY, ...secrets });
  await tables.put({ user_id: 1, name: `${CANARY}2`, ...secrets });
  await tables.put({ user_id: 2, name: CANARY + 'x'.repeat(LARGE), ...secrets });
  // Refused by the publisher: a name is no binary.
  await tables.put({ user_id: 3, ...secrets, name: new Uint8Array([1]) });
  const QueueUrl = tables.output('Orders', 'QueueUrl');
  const bodies = [
    CANARY,
    JSON.stringify({ name: CANARY }),
    JSON.stringify({ specversion: CANARY, data: { user_id: CANARY } }),
  ];
  for (const MessageBody of bodies) {
    await deployment.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
  await eventually(async () => {
    expect(inside.metric(METRIC.parked, { service: 'orders' })).toBe(bodies.length);
    expect(inside.metric(METRIC.parked, { service: 'users' })).toBe(1);
    expect(inside.metric(METRIC.applied, { service: 'notifications' })).toBeGreaterThanOrEqual(2);
    expect(inside.metric(METRIC.applied, { service: 'orders' })).toBeGreaterThanOrEqual(2);
  });
}, 60_000);
afterAll(() => tables?.deployment.stop());

test('values reach neither logs nor metrics', () => {
  expect(logs().filter((line) => line.includes('parked')).length).toBeGreaterThan(0);
  expect(logs().filter((line) => showsCanary(line) || showsPrivate(line))).toEqual([]);
});

test('values reach a parked message only in its body', async () => {
  const parked: Awaited<ReturnType<ExampleTables['receive']>> = [];
  await eventually(async () => {
    parked.push(...(await tables.receive(tables.output('Orders', 'DeadLetterQueueUrl'))));
    expect(new Set(parked.map(({ MessageId }) => MessageId)).size).toBe(3);
  });
  expect(parked.every(({ Body }) => showsCanary(Body ?? ''))).toBe(true);
  expect(parked.filter(({ MessageAttributes }) => showsCanary(JSON.stringify(MessageAttributes)))).toEqual(
    [],
  );
});

test('a private field never leaves its service', async () => {
  const { dynamodb, s3 } = tables.deployment.clients;
  for (const stack of ['Orders', 'Notifications']) {
    const TableName = tables.output(stack, 'ReplicaTableName');
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
    expect(showsCanary(JSON.stringify(Items))).toBe(true);
    expect(showsPrivate(JSON.stringify(Items))).toBe(false);
  }
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const Bucket = Buckets.find(({ Name }) => Name?.includes('payloads'))?.Name;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.length).toBeGreaterThan(0);
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const text = (await Body?.transformToString()) ?? '';
    expect(showsCanary(text)).toBe(true);
    expect(showsPrivate(text)).toBe(false);
  }
});

function showsPrivate(text: string): boolean {
  return text.includes('vate☠') || text.includes('vate\\u2620');
}
