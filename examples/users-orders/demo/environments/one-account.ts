import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Row } from 'cdk-event-sharing-client';
import { LocalCloud } from 'cdk-event-sharing-local';
import { compare } from '../compare';
import { type ExampleCloud, exampleOf } from '../example-cloud';
import { OrderPages } from '../order-pages';
import { printComparison } from '../print';
import { counter, StepRunner } from '../steps';
import { until } from '../wait';
import { ENVIRONMENTS, type Environment } from './names';

/** Those of orders and notifications: either hears of every event of this walk. */
const REPLICAS = 2;
const PATIENCE_MS = 5_000;

/** The example as `dev` and as `prod` in one account and region: the same services, contracts and keys. */
export async function runInOneAccount(assembly: string): Promise<string[]> {
  const cloud = await LocalCloud.start({ assembly, enforceIam: true });
  try {
    return await showBoth(cloud);
  } finally {
    await cloud.stop();
  }
}

/**
 * Writes to both environments, and looks into both.
 *
 * @returns what is not in its own environment, or not in it alone
 */
export async function showBoth(cloud: LocalCloud): Promise<string[]> {
  const examples = Object.fromEntries(
    ENVIRONMENTS.map((name) => [name, exampleOf(cloud, `${name}-`)]),
  ) as Record<Environment, ExampleCloud>;
  const numbers = counter();
  const steps = Object.fromEntries(
    ENVIRONMENTS.map((name) => [name, new StepRunner(examples[name], numbers)]),
  ) as Record<Environment, StepRunner>;

  for (const name of ENVIRONMENTS) {
    await steps[name].write(`${name}: create user 123 "Alice"`, user(name, 123, 'Alice'));
  }
  await steps.dev.write('dev: rename its user 123', user('dev', 123, 'Alicia'));
  await steps.prod.write('prod: its user 123 opts out', { ...user('prod', 123, 'Alice'), newsletter: false });
  // Keys that the other environment does not have.
  await steps.dev.write('dev: create user 1', user('dev', 1, 'Dora'));
  await steps.prod.write('prod: create user 2', user('prod', 2, 'Paul'));
  for (const name of ENVIRONMENTS) await placeOrder(examples[name]);
  await steps.dev.remove('dev: delete its user 123', 123);

  for (const name of ENVIRONMENTS) {
    const expected = { dev: 'nobody', prod: 'Alice of prod' }[name];
    await steps[name].observe(`${name}: the page of order o-1 asks its own users`, expected, () =>
      buyerOf(examples[name]),
    );
  }
  const found: string[] = [];
  for (const name of ENVIRONMENTS) found.push(...(await inspect(name, examples[name])));
  return found;
}

/** A user who wants the newsletter, and whose environment is seen. */
function user(environment: Environment, user_id: number, name: string): Row {
  return {
    user_id,
    name: `${name} of ${environment}`,
    email: `${name.toLowerCase()}@${environment}.example.com`,
    newsletter: true,
  };
}

async function placeOrder({ cloud, ordersTable }: ExampleCloud): Promise<void> {
  const Item = marshall({ order_id: 'o-1', user_id: 123, total: 42 });
  await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: ordersTable, Item }));
}

async function buyerOf(example: ExampleCloud): Promise<string> {
  const { buyer } = await new OrderPages(example).page('o-1');
  return buyer.name ?? 'nobody';
}

/** Whether an environment has every row of its own and no other, and its replicas every event once and no other. */
async function inspect(name: Environment, example: ExampleCloud): Promise<string[]> {
  const { cloud } = example;
  const counted = (metric: string) => cloud.metrics.sum(metric, { namespace: name });
  const expected = () => REPLICAS * counted('EventsPublished');
  const hasAll = async () => counted('EventsApplied') === expected();
  // In vain or not: what is different then is said below.
  await until('the replicas', hasAll, PATIENCE_MS).catch(() => undefined);
  const [applied, published] = [counted('EventsApplied'), counted('EventsPublished')];
  const comparison = await compare(example);
  console.log(`\n  ${name}: ${published} events published, ${applied} applied by ${REPLICAS} replicas`);
  printComparison(comparison);
  return [
    ...comparison.differences.map((difference) => `${name}: ${difference}`),
    ...(applied === expected() ? [] : [`${name}: its replicas applied ${applied} events, not ${expected()}`]),
  ];
}
