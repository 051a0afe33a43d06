import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { fromSdkItem } from '../../lib/adapters/sdk-values';
import { valueTypes } from '../../lib/contracts/schema/value-types';
import { LocalCloud } from '../../lib/local-cloud';
import { LocalFunction } from '../../lib/local-cloud/functions';
import { detectChange } from '../../lib/protocol/replication/change';
import { toEvent } from '../../lib/protocol/replication/event';
import { toItem } from '../../lib/protocol/rows/attribute-values';
import { toReplicaRow } from '../../lib/protocol/rows/replica-row';
import { toSequence } from '../../lib/protocol/rows/sequence';
import type { Item, Row } from '../../lib/wire/item';
import { BoundedContext, ChangeFeed, OwnedTable, ReadReplica } from '../../packages/cdk-event-sharing';
import { eventually } from '../support/eventually';
import { sharedContract } from '../support/shared-contract';
import { queueEvent } from '../support/stream-event';
import { firstVersion as first, secondVersion as second } from '../support/user-versions';

/**
 * A consumer goes from the first major version to the second while the owner publishes both. A local cloud cannot be
 * deployed twice, so a redeployment is the new version's function, as deployed, on the old version's table.
 */
describe('a migration to another major version', () => {
  const folder = mkdtempSync(join(tmpdir(), 'migration-'));
  let cloud: LocalCloud;
  let redeployed: LocalFunction;
  const output = (name: string) => String({ ...cloud.outputs.Users, ...cloud.outputs.Orders }[name]);

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    const owner = new Stack(app, 'Users');
    const users = new BoundedContext(owner, 'Context', { name: 'users' });
    const table = new OwnedTable(users, 'Users', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    });
    new ChangeFeed(users, 'Feed', { table, contracts: [first, second] });
    new CfnOutput(owner, 'Table', { value: table.table.tableName });
    const consumer = new Stack(app, 'Orders');
    const orders = new BoundedContext(consumer, 'Context', { name: 'orders' });
    for (const [id, contract] of Object.entries({ First: first, Second: second })) {
      const replica = new ReadReplica(orders, id, { contract });
      new CfnOutput(consumer, `${id}Table`, { value: replica.tableName });
      new CfnOutput(consumer, `${id}Queue`, { value: replica.queueUrl });
      new CfnOutput(consumer, `${id}Replicator`, { value: replica.replicatorName });
    }
    consumer.addStackDependency(owner);
    app.synth();
    cloud = await LocalCloud.start({ assembly: folder });
    const { spec } = cloud.function(output('SecondReplicator'));
    const environment = { ...spec.environment, TABLE_NAME: output('FirstTable') };
    redeployed = new LocalFunction(
      { ...spec, name: `${spec.name}-redeployed`, environment },
      { log: () => {} },
    );
  });
  afterAll(async () => {
    await redeployed?.stop();
    await cloud?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (row: Row) =>
    cloud.clients.dynamodb.send(
      new PutItemCommand({ TableName: output('Table'), Item: toItem(row) as never }),
    );

  /** Rows as readers see them, by key. */
  async function rowsOf(table: 'FirstTable' | 'SecondTable'): Promise<Row> {
    const { Items = [] } = await cloud.clients.dynamodb.send(
      new ScanCommand({ TableName: output(table), ConsistentRead: true }),
    );
    const type = valueTypes((table === 'FirstTable' ? first : second).schema);
    const rows = Items.flatMap((item) => toReplicaRow(fromSdkItem(item) as Item, type) ?? []);
    return Object.fromEntries(rows.map(({ data }) => [String(data.user_id), data]));
  }

  /** What is on its way at the time of the deployment: changes that come after all that the tables hold. */
  const later = (
    contract: typeof first,
    number: number,
    before: Row | undefined,
    after: Row | undefined,
  ): string => {
    const change = detectChange(sharedContract(contract), before && toItem(before), after && toItem(after));
    if (!change) throw new Error('the change touches no contract field');
    const sequence = toSequence('2099-01-01T00:00:00.000', String(number));
    return JSON.stringify(toEvent(contract, change, sequence, Date.now()));
  };

  const ada = { user_id: 1, name: 'Ada', country: 'GB' };
  const bob = { user_id: 2, name: 'Bob', country: 'US' };
  const eve = { user_id: 3, name: 'Eve', country: 'CH' };

  it('fills both versions side by side, each with its own events', async () => {
    for (const row of [ada, bob, eve, { user_id: 4, name: 'Gone', country: 'FR' }, { ...bob, name: 'Rob' }])
      await put(row);
    const gone = new DeleteItemCommand({ TableName: output('Table'), Key: { user_id: { N: '4' } } });
    await cloud.clients.dynamodb.send(gone);
    await eventually(async () => {
      expect(await rowsOf('FirstTable')).toEqual({
        1: { user_id: 1, name: 'Ada' },
        2: { user_id: 2, name: 'Rob' },
        3: { user_id: 3, name: 'Eve' },
      });
      // The country is the owner's, although events of the first version, which lack it, were delivered too.
      expect(await rowsOf('SecondTable')).toEqual({
        1: { user_id: 1, full_name: 'Ada', country: 'GB' },
        2: { user_id: 2, full_name: 'Rob', country: 'US' },
        3: { user_id: 3, full_name: 'Eve', country: 'CH' },
      });
    });
  });

  it('reads a late event of the first version in the queue of the second', async () => {
    const event = later(first, 1, ada, { ...ada, name: 'Ada Byron' });
    await cloud.clients.sqs.send(
      new SendMessageCommand({ QueueUrl: output('SecondQueue'), MessageBody: event }),
    );
    await eventually(async () => {
      expect(await rowsOf('SecondTable')).toMatchObject({
        1: { full_name: 'Ada Byron', country: 'unknown' },
      });
    });
  });

  it('loses no row when the consumer is redeployed on its table, and ends with rows of the new version alone', async () => {
    const deliver = async (...bodies: string[]) =>
      expect((await redeployed.invoke(queueEvent(bodies))).payload).toEqual({ batchItemFailures: [] });
    await deliver(later(first, 1, ada, { ...ada, name: 'Ada Byron' }), later(first, 2, bob, undefined));
    expect(await rowsOf('FirstTable')).toEqual({
      1: { user_id: 1, full_name: 'Ada Byron', country: 'unknown' },
      // Nothing has changed here, so it is still as the first version left it.
      3: { user_id: 3, name: 'Eve' },
    });
    // The owner's events of the same changes, and a later one of each row that had none.
    const renamed = { ...ada, name: 'Ada Byron' };
    await deliver(
      later(second, 2, bob, undefined),
      later(second, 1, ada, renamed),
      later(second, 3, undefined, eve),
    );
    // The first version is published no more; what it had sent may still come.
    await deliver(later(first, 1, ada, renamed), later(first, 3, undefined, eve));
    expect(await rowsOf('FirstTable')).toEqual({
      1: { user_id: 1, full_name: 'Ada Byron', country: 'GB' },
      3: { user_id: 3, full_name: 'Eve', country: 'CH' },
    });
  });
});
