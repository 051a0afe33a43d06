import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Validations } from 'aws-cdk-lib';
import { BoundaryRules } from '../../../packages/cdk-event-sharing';
import { keyedApp } from '../../constructs/support/keyed-app';
import { eventually } from '../../support/eventually';
import { DeployedApp } from './support/deployed-app';
import { outputAll } from './support/pipeline';

/** More than a message of SNS can carry. */
const LARGE = 300_000;

const deployed = new DeployedApp(
  (app) => {
    const env = { account: '000000000000', region: 'us-east-1' };
    const { users, orders, table, feed, replica } = keyedApp(env, app);
    outputAll(users, {
      Table: table.table.tableName,
      BatchName: feed.batchName,
      Payloads: feed.payloadBucketName,
    });
    outputAll(orders, { Replica: replica.tableName });
    Validations.of(app).addPlugins(new BoundaryRules());
  },
  { enforceIam: true },
);

/** The names in the replica by user id. */
async function names(): Promise<Record<string, string>> {
  const rows = (await deployed.rows('Replica')).map((item) => unmarshall(item));
  return Object.fromEntries(rows.map(({ user_id, name }) => [user_id, name]));
}

test('changes and large changes reach a replica where everything is under keys of the customer', async () => {
  // A rule fails the synthesis when SNS may not use the key of a queue.
  expect(process.exitCode).toBeUndefined();
  const large = 'x'.repeat(LARGE);
  await deployed.put('Table', marshall({ user_id: 1, name: 'Alice' }));
  await deployed.put('Table', marshall({ user_id: 2, name: large }));
  await eventually(async () => expect(await names()).toEqual({ 1: 'Alice', 2: large }));
  const Bucket = deployed.output('Payloads');
  const { Contents = [] } = await deployed.cloud.clients.s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents).toHaveLength(1);
});

test('a batch job starts, with its progress under the key', async () => {
  const { error, payload } = await deployed.cloud.invoke(deployed.output('BatchName'), {
    action: 'start',
    kind: 'seed',
    replica: 'orders/User',
    segments: 1,
  });
  expect(error).toBeUndefined();
  expect(payload).toMatchObject({ run: expect.any(String), segments: expect.anything() });
});
