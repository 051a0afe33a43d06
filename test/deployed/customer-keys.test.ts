import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { CfnOutput, Validations } from 'aws-cdk-lib';
import { LocalCloud } from '../../lib/local-cloud';
import { BoundaryRules } from '../../packages/cdk-event-sharing';
import { keyedApp } from '../constructs/support/keyed-app';
import { eventually } from '../support/eventually';

/** More than a message of SNS can carry. */
const LARGE = 300_000;

const directory = mkdtempSync(join(tmpdir(), 'customer-keys-'));
let cloud: LocalCloud;

beforeAll(async () => {
  const env = { account: '000000000000', region: 'us-east-1' };
  const { app, users, orders, table, feed, replica } = keyedApp(env, directory);
  new CfnOutput(users, 'TableName', { value: table.table.tableName });
  new CfnOutput(users, 'BatchName', { value: feed.batchName });
  new CfnOutput(users, 'PayloadBucketName', { value: feed.payloadBucketName });
  new CfnOutput(orders, 'ReplicaTableName', { value: replica.tableName });
  // Fails when SNS may not use the key of a queue.
  Validations.of(app).addPlugins(new BoundaryRules());
  app.synth();
  expect(process.exitCode).toBeUndefined();
  cloud = await LocalCloud.start({ assembly: directory, enforceIam: true });
}, 60_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const output = (stack: string, key: string) => cloud.outputs[stack]?.[key] ?? '';

async function put(user: object): Promise<void> {
  const TableName = output('Users', 'TableName');
  await cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item: marshall(user) }));
}

/** The names in the replica by user id. */
async function names(): Promise<Record<string, string>> {
  const TableName = output('Orders', 'ReplicaTableName');
  const { Items = [] } = await cloud.clients.dynamodb.send(new ScanCommand({ TableName }));
  return Object.fromEntries(
    Items.map((item) => unmarshall(item)).map(({ user_id, name }) => [user_id, name]),
  );
}

test('changes and large changes reach a replica where everything is under keys of the customer', async () => {
  const large = 'x'.repeat(LARGE);
  await put({ user_id: 1, name: 'Alice' });
  await put({ user_id: 2, name: large });
  await eventually(async () => expect(await names()).toEqual({ 1: 'Alice', 2: large }));
  const Bucket = output('Users', 'PayloadBucketName');
  const { Contents = [] } = await cloud.clients.s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents).toHaveLength(1);
});

test('a batch job starts, with its progress under the key', async () => {
  const { error, payload } = await cloud.invoke(output('Users', 'BatchName'), {
    action: 'start',
    kind: 'seed',
    replica: 'orders/User',
    segments: 1,
  });
  expect(error).toBeUndefined();
  expect(payload).toMatchObject({ run: expect.any(String), segments: expect.anything() });
});
