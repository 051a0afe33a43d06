import { type App, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { discover } from '../../../lib/operator';
import { Contract, Namespace } from '../../../packages/cdk-event-sharing';
import { eventSharing } from '../../cli/support/event-sharing';
import { eventually } from '../../support/eventually';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

const CONTRACT = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
  properties: { id: { type: 'string' }, name: { type: 'string' } },
  required: ['id'],
});

/** Which stacks there are, and in which namespace: as a system without one gets it. */
interface Deployment {
  readonly consumer: boolean;
  /** Of the app. @default none */
  readonly namespace?: string;
  /** Of the owner alone. @default that of the app */
  readonly ofOwner?: string;
}

const define =
  ({ consumer, namespace, ofOwner }: Deployment) =>
  (app: App) => {
    if (namespace !== undefined) Namespace.set(app, namespace);
    const owner = defineOwner(app, {
      contracts: [CONTRACT],
      partitionKey: { name: 'id', type: AttributeType.STRING },
      removalPolicy: RemovalPolicy.DESTROY,
      namespace: ofOwner,
    });
    if (consumer) defineConsumer(app, 'orders', owner, { User: { contract: CONTRACT } });
  };

/** The owner was there before its consumer, so that the first rows come to the replica by a seed. */
const deployed = new DeployedApp(define({ consumer: false }), { enforceIam: true });

const saved = { ...process.env };
beforeAll(() => Object.assign(process.env, deployed.cloud.environment));
afterAll(() => {
  process.env = saved;
});

const update = (deployment: Deployment) => {
  deployed.synthesise(define(deployment));
  return deployed.cloud.update();
};

const put = (id: string) => deployed.put('Table', { id: { S: id }, name: { S: `user ${id}` } });
const keys = async (table: string) => (await deployed.items(table)).map(({ id }) => id?.S ?? '').sort();
/** Everything but parameters, by what it is called in its stack. */
const physicalIds = () =>
  Object.fromEntries(
    deployed.cloud
      .resources()
      .filter(({ type }) => type !== 'AWS::SSM::Parameter')
      .map(({ stackName, logicalId, physicalId }) => [`${stackName} ${logicalId}`, physicalId]),
  );

test('rows from before the consumer come to its replica by a seed, without a namespace', async () => {
  for (const id of ['1', '2', '3']) await put(id);
  await eventually(async () => expect(deployed.cloud.metrics.sum('EventsPublished')).toBe(3));
  await update({ consumer: true });
  expect(await keys('User')).toEqual([]);
  expect((await eventSharing(['seed', 'orders/User'])).code).toBe(0);
  await eventually(async () => expect(await keys('User')).toEqual(['1', '2', '3']));
});

test('a consumer that is deployed without the namespace of its owner fails, by the name of the parameter, and changes nothing', async () => {
  const before = physicalIds();
  await expect(update({ consumer: true, ofOwner: 'dev' })).rejects.toThrow('/event-sharing/feeds/users/User');
  expect(physicalIds()).toEqual(before);
  await put('4');
  await eventually(async () => expect(await keys('User')).toContain('4'));
});

test('with the namespace nothing but parameters is replaced, and what is written meanwhile arrives', async () => {
  const [before, rows] = [physicalIds(), await deployed.items('User')];
  let isDone = false;
  const updating = update({ consumer: true, namespace: 'dev' }).finally(() => {
    isDone = true;
  });
  const written: string[] = [];
  while (!isDone || written.length < 5) {
    const id = `during-${String(written.length).padStart(4, '0')}`;
    await put(id);
    written.push(id);
  }
  const changes = await updating;
  const replaced = changes.filter(({ action }) => action !== 'updated');
  expect(new Set(replaced.map(({ type }) => type))).toEqual(new Set(['AWS::SSM::Parameter']));
  const updated = changes.filter(({ action }) => action === 'updated').map(({ type }) => type);
  expect(new Set(updated)).toEqual(
    new Set(['AWS::CloudWatch::Alarm', 'AWS::IAM::Policy', 'AWS::Lambda::Function']),
  );
  expect(physicalIds()).toEqual(before);
  await eventually(async () => expect(await keys('User')).toEqual([...written, '1', '2', '3', '4'].sort()));
  // The seeded rows are the same ones, not rows that came again.
  expect(await deployed.items('User')).toEqual(expect.arrayContaining(rows));
});

test('afterwards operators find feed and replica in the namespace only, and nothing differs', async () => {
  const { clients } = deployed.cloud;
  expect(await discover(clients, undefined)).toMatchObject({ feeds: [], replicas: [] });
  const { replicas } = await discover(clients, 'dev');
  expect(replicas.map(({ name }) => name)).toEqual(['orders/User']);
  await put('after');
  await eventually(async () => expect(await keys('User')).toContain('after'));
  const audit = await eventSharing(['audit', 'orders/User', '--namespace', 'dev', '--json']);
  expect(audit.code).toBe(0);
  expect(JSON.parse(audit.out)).toMatchObject({ missing: 0, stale: 0, orphaned: 0 });
});
