import { RemovalPolicy, Stage } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { discover } from '../../lib/operator';
import { METRIC } from '../../lib/wire/metrics';
import { Contract, Namespace } from '../../packages/cdk-event-sharing';
import { eventSharing } from '../cli/support/event-sharing';
import { eventually } from '../support/eventually';
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
  expect([feeds, replicas].map((all) => all.length)).toEqual([1, 1]);
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

test('an environment that is not there has nothing, and one that cannot be is refused', async () => {
  const [none, wrong] = [
    await eventSharing(['status', '--namespace', 'pr-7']),
    await eventSharing(['status', '--namespace', 'Dev']),
  ];
  expect(none.out).toContain('no feed and no replica is deployed here');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('a namespace must match')]);
});
