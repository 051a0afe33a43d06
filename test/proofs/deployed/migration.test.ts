import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { fromSdkItem } from '../../../lib/adapters/sdk-values';
import { valueTypes } from '../../../lib/contracts/schema/checked-contract';
import { Clock } from '../../../lib/local-cloud/clock';
import { LocalFunction } from '../../../lib/local-cloud/functions';
import { detectChange } from '../../../lib/protocol/replication/change';
import { toEvent } from '../../../lib/protocol/replication/event';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import { toReplicaRow } from '../../../lib/protocol/rows/replica-row';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import type { Item, Row } from '../../../lib/wire/item';
import { eventually } from '../../support/eventually';
import { sharedContract } from '../../support/shared-contract';
import { queueEvent } from '../../support/stream-event';
import { firstVersion as first, secondVersion as second } from '../../support/user-versions';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

/**
 * A consumer goes from the first major version to the second while the owner publishes both. The test decides what
 * arrives when, so a redeployment is the new version's function, as deployed, on the old version's table.
 */
describe('a migration to another major version', () => {
  const deployed = new DeployedApp((app) => {
    const owner = defineOwner(app, {
      contracts: [first, second],
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    });
    defineConsumer(app, 'orders', owner, { First: { contract: first }, Second: { contract: second } });
  });
  let redeployed: LocalFunction;

  beforeAll(() => {
    const { spec } = deployed.cloud.function(deployed.output('SecondReplicator'));
    const environment = { ...spec.environment, TABLE_NAME: deployed.output('First') };
    redeployed = new LocalFunction(
      { ...spec, name: `${spec.name}-redeployed`, environment },
      { clock: new Clock(), log: () => {} },
    );
  });
  afterAll(() => redeployed?.stop());

  const put = (row: Row) => deployed.put('Table', toItem(row) as never);

  /** Rows as readers see them, by key. */
  async function rowsOf(table: 'First' | 'Second'): Promise<Row> {
    const items = await deployed.items(table);
    const type = valueTypes(table === 'First' ? first : second);
    const rows = items.flatMap((item) => toReplicaRow(fromSdkItem(item) as Item, type) ?? []);
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
    await deployed.remove('Table', { user_id: { N: '4' } });
    await eventually(async () => {
      expect(await rowsOf('First')).toEqual({
        1: { user_id: 1, name: 'Ada' },
        2: { user_id: 2, name: 'Rob' },
        3: { user_id: 3, name: 'Eve' },
      });
      // The country is the owner's, although events of the first version, which lack it, were delivered too.
      expect(await rowsOf('Second')).toEqual({
        1: { user_id: 1, full_name: 'Ada', country: 'GB' },
        2: { user_id: 2, full_name: 'Rob', country: 'US' },
        3: { user_id: 3, full_name: 'Eve', country: 'CH' },
      });
    });
  });

  it('reads a late event of the first version in the queue of the second', async () => {
    const event = later(first, 1, ada, { ...ada, name: 'Ada Byron' });
    await deployed.cloud.clients.sqs.send(
      new SendMessageCommand({ QueueUrl: deployed.output('SecondQueue'), MessageBody: event }),
    );
    await eventually(async () => {
      expect(await rowsOf('Second')).toMatchObject({
        1: { full_name: 'Ada Byron', country: 'unknown' },
      });
    });
  });

  it('loses no row when the consumer is redeployed on its table, and ends with rows of the new version alone', async () => {
    const deliver = async (...bodies: string[]) =>
      expect((await redeployed.invoke(queueEvent(bodies))).payload).toEqual({ batchItemFailures: [] });
    await deliver(later(first, 1, ada, { ...ada, name: 'Ada Byron' }), later(first, 2, bob, undefined));
    expect(await rowsOf('First')).toEqual({
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
    expect(await rowsOf('First')).toEqual({
      1: { user_id: 1, full_name: 'Ada Byron', country: 'GB' },
      3: { user_id: 3, full_name: 'Eve', country: 'CH' },
    });
  });
});
