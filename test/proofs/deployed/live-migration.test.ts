import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { App } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { toEvent } from '../../../lib/protocol/replication/event';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import type { Contract } from '../../../packages/cdk-event-sharing';
import { eventSharing } from '../../cli/support/event-sharing';
import { keepDoing } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import { firstVersion as first, secondVersion as second } from '../../support/user-versions';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

const ROWS = 40;
const saved = { ...process.env };

const publishing = (contracts: Contract[], read: Contract) => (app: App) => {
  const owner = defineOwner(app, {
    contracts,
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
  });
  defineConsumer(app, 'orders', owner, { User: { contract: read } });
};

const deployed = new DeployedApp(publishing([first], first), { enforceIam: true });

/** Deploys again. Table, topic and queues stay, also on AWS. */
async function deploy(published: Contract[], read: Contract): Promise<void> {
  deployed.synthesise(publishing(published, read));
  await deployed.cloud.update();
}

beforeAll(() => {
  Object.assign(process.env, deployed.cloud.environment);
});
afterAll(() => {
  process.env = saved;
});

const put = (row: object) => deployed.put('Table', marshall(row));
const remove = (id: number) => deployed.remove('Table', marshall({ user_id: id }));

async function rowsOf(table: string): Promise<Map<number, Record<string, unknown>>> {
  const rows = (await deployed.rows(table)).map((item) => unmarshall(item));
  return new Map(rows.map((row) => [row.user_id, row]));
}

test('a replica goes from one major version to the next while the owner writes, and loses no row', async () => {
  for (let id = 1; id <= ROWS; id += 1) await put({ user_id: id, name: `User ${id}`, country: 'CH' });
  const stop = keepDoing(async (round) => {
    const id = 1 + (round % 10);
    if (round % 7 === 3) await remove(id);
    else await put({ user_id: id, name: `User ${id}, round ${round}`, country: 'CH' });
  });
  await eventually(async () => expect((await rowsOf('User')).size).toBeGreaterThan(ROWS - 11));

  await deploy([first, second], first);
  await deploy([first, second], second);
  expect((await eventSharing(['republish', 'orders/User', '--all'])).code).toBe(0);
  await deploy([second], second);
  const rounds = await stop();
  expect(rounds).toBeGreaterThan(20);

  const owned = await rowsOf('Table');
  const expected = new Map(
    [...owned].map(([id, { name, country }]) => [id, { user_id: id, full_name: name, country }]),
  );
  expect(expected.size).toBeGreaterThanOrEqual(ROWS - 10);
  await eventually(async () => expect(await rowsOf('User')).toEqual(expected));
  const audit = await eventSharing(['audit', 'orders/User', '--lag-budget', '2', '--json']);
  expect(JSON.parse(audit.out)).toMatchObject({ checked: owned.size, missing: 0, stale: 0, orphaned: 0 });
}, 120_000);

/** A change of the first version that arrives only now. */
function late(id: number, number: number): string {
  const change = { kind: 'Created', data: { user_id: id, name: 'Late' }, previous: {} } as const;
  const sequence = toSequence('2099-01-01T00:00:00.000', String(number));
  return JSON.stringify(toEvent(first, change, sequence, Date.now()));
}

describe('a row that was made of an event of the version before', () => {
  const send = (QueueUrl: string, MessageBody: string) =>
    deployed.cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

  test('is removed when the owner has none', async () => {
    await send(deployed.output('UserQueue'), late(900, 5));
    await eventually(async () => expect((await rowsOf('User')).has(900)).toBe(true));
    const { out } = await eventSharing(['audit', 'orders/User', '--lag-budget', '2', '--repair', '--json']);
    expect(JSON.parse(out)).toMatchObject({ orphaned: 1, repaired: 1, unrepaired: 0 });
    expect((await rowsOf('User')).has(900)).toBe(false);
  });

  test('shows that the event was applied, when it is redriven', async () => {
    await send(deployed.output('UserDeadLetterQueue'), late(901, 7));
    const redrive = ['dlq', 'redrive', 'orders/User', '--all', '--settle', '10', '--json'];
    expect(JSON.parse((await eventSharing(redrive)).out)).toMatchObject({
      state: 'done',
      sent: 1,
      settled: 1,
    });
    await send(deployed.output('UserDeadLetterQueue'), late(901, 7));
    expect(JSON.parse((await eventSharing(redrive)).out)).toMatchObject({
      state: 'done',
      superseded: 1,
      sent: 0,
    });
  });
});
