import { RemovalPolicy, Stage } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { discover } from '../../../lib/operator';
import { METRIC } from '../../../lib/wire/metrics';
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

/** The last has none, as what was deployed before there were namespaces. */
const NAMESPACES = ['dev', 'prod', undefined] as const;
const nameOf = (namespace: (typeof NAMESPACES)[number]) => namespace ?? 'plain';

const saved = { ...process.env };

/** One account and region, the same services three times, nothing of which names the environment but the stage. */
const deployed = new DeployedApp(
  (app) => {
    for (const namespace of NAMESPACES) {
      const stage = new Stage(app, nameOf(namespace));
      if (namespace !== undefined) Namespace.set(stage, namespace);
      const owner = defineOwner(stage, {
        contracts: [CONTRACT],
        partitionKey: { name: 'id', type: AttributeType.STRING },
        removalPolicy: RemovalPolicy.DESTROY,
      });
      defineConsumer(stage, 'orders', owner, { User: { contract: CONTRACT } });
    }
    // A preview of one service alone, which follows the feeds of development.
    const preview = new Stage(app, 'preview');
    Namespace.set(preview, 'pr-7');
    defineConsumer(preview, 'orders', undefined, { User: { contract: CONTRACT, feedNamespace: 'dev' } });
  },
  { enforceIam: true },
);

beforeAll(() => Object.assign(process.env, deployed.cloud.environment));
afterAll(() => {
  process.env = saved;
});

const put = (namespace: (typeof NAMESPACES)[number], id: string) =>
  deployed.put(
    'Table',
    { id: { S: id }, name: { S: nameOf(namespace) } },
    `${nameOf(namespace)}-users-owner`,
  );

const rowsOf = async (namespace: (typeof NAMESPACES)[number]) =>
  (await deployed.items('User', `${nameOf(namespace)}-orders`))
    .map(({ id, name }) => `${id?.S} ${name?.S}`)
    .sort();

test('each row arrives in its own environment only', async () => {
  for (const namespace of NAMESPACES) await put(namespace, 'one');
  for (const namespace of NAMESPACES) {
    await eventually(async () => expect(await rowsOf(namespace)).toEqual([`one ${nameOf(namespace)}`]));
  }
});

test.each(NAMESPACES)('operators see the environment %s alone, and repair it', async (namespace) => {
  const { feeds, replicas } = await discover(deployed.cloud.clients, namespace);
  expect(feeds).toHaveLength(1);
  expect(replicas.map(({ name }) => name)).toEqual(
    namespace === 'dev' ? ['orders/User', 'pr-7.orders/User'] : ['orders/User'],
  );
  expect(feeds[0]?.topicArn).toBe(deployed.output('Topic', `${nameOf(namespace)}-users-owner`));
  const args = namespace === undefined ? [] : ['--namespace', namespace];
  const seed = await eventSharing(['seed', 'orders/User', ...args]);
  expect([seed.code, seed.err]).toEqual([0, expect.any(String)]);
  const audit = await eventSharing(['audit', 'orders/User', ...args, '--json']);
  expect(audit.code).toBe(0);
  expect(JSON.parse(audit.out)).toMatchObject({ checked: 1 });
  const of = { service: 'orders', replica: 'orders/User' };
  const applied = (dimensions: Record<string, string>) =>
    deployed.cloud.metrics.sum(METRIC.applied, dimensions);
  if (namespace !== undefined) expect(applied({ ...of, namespace })).toBe(1);
});

test('a preview of one service follows the feeds of development, and is filled and seen there', async () => {
  const rows = async () => (await deployed.items('User', 'preview-orders')).map(({ name }) => name?.S);
  await eventually(async () => expect(await rows()).toEqual(['dev']));
  const other = await eventSharing(['seed', 'orders/User', '--namespace', 'prod']);
  const mine = await eventSharing(['seed', 'pr-7.orders/User', '--namespace', 'dev']);
  expect([other.code, mine.code]).toEqual([0, 0]);
  const of = { service: 'orders', replica: 'pr-7.orders/User', namespace: 'pr-7' };
  expect(deployed.cloud.metrics.sum(METRIC.applied, of)).toBe(1);
  const status = await eventSharing(['status', '--namespace', 'dev']);
  expect(status.out).toContain('pr-7.orders/User');
});

test('an environment that is not there has nothing, and one that cannot be is refused', async () => {
  const [none, wrong] = [
    await eventSharing(['status', '--namespace', 'pr-7']),
    await eventSharing(['status', '--namespace', 'Dev']),
  ];
  expect(none.out).toContain('no feed and no replica is deployed here');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('a namespace must match')]);
});
