import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Row } from 'cdk-event-sharing-client';
import { compare } from './compare';
import type { ExampleCloud } from './example-cloud';
import { pauseDelivery, tapFeed } from './feed-control';
import { printComparison, printMetrics } from './print';
import { StepRunner } from './steps';

const ALICE: Row = {
  user_id: 123,
  name: 'Alice',
  email: 'alice@example.com',
  address: { street: 'Main Street 1', city: 'Zurich' },
  newsletter: true,
  // Not in the contract: must never be seen outside of the users service.
  password_hash: 'private-1',
};
const BOB: Row = {
  user_id: 7,
  name: 'Bob',
  email: 'bob@example.com',
  newsletter: false,
  password_hash: 'private-2',
};
const CAROL: Row = {
  user_id: 300,
  name: 'Carol',
  email: 'carol@example.com',
  newsletter: true,
  password_hash: 'private-3',
};

/**
 * The main job, step by step: users are created, changed, deleted and created again, one event arrives twice and two
 * arrive out of order, and at the end every row is compared.
 *
 * @returns the differences found, none when all went well
 */
export async function runScenario(example: ExampleCloud): Promise<string[]> {
  const steps = new StepRunner(example);
  const tap = await tapFeed(example.cloud, example.topicArn);

  await steps.write('create user 123 "Alice", who wants the newsletter', ALICE);
  await steps.write('create user 7 "Bob", who does not', BOB);
  await placeOrder(example);
  await steps.observe('order o-1 shows its buyer from the replica', 'Alice', async () =>
    buyerOf(example, 'o-1'),
  );
  await steps.write('rename Alice to "Alicia"', { ...ALICE, name: 'Alicia' });
  await steps.observe('order o-1 shows the new name', 'Alicia', async () => buyerOf(example, 'o-1'));
  await steps.write('Alicia opts out: leaves the notifications replica', {
    ...ALICE,
    name: 'Alicia',
    newsletter: false,
  });
  await steps.write('Bob opts in: enters it', { ...BOB, newsletter: true });
  await steps.silent('change a private field: nothing is published', {
    ...BOB,
    newsletter: true,
    password_hash: 'private-4',
  });
  await steps.remove('delete user 123', 123);
  await steps.write('create user 123 again as "Alice II"', { ...ALICE, name: 'Alice II' });

  const renamed = await tap.find(({ data }) => data.name === 'Alicia');
  await steps.redeliver('an event that orders had long ago arrives again', example.orders, [
    [renamed, 'stale'],
  ]);

  const resume = await pauseDelivery(example, example.orders);
  await steps.write('create user 300 "Carol" while delivery to orders is held back', CAROL, [
    'notifications',
  ]);
  await steps.write('rename Carol to "Caroline", held back too', { ...CAROL, name: 'Caroline' }, [
    'notifications',
  ]);
  const first = await tap.find(({ data }) => data.name === 'Carol');
  const second = await tap.find(({ data }) => data.name === 'Caroline');
  await resume();
  await steps.redeliver('both reach orders out of order, the newer one first', example.orders, [
    [second, 'applied'],
    [first, 'stale'],
  ]);

  await tap.close();
  const comparison = await compare(example);
  printComparison(comparison);
  printMetrics(example);
  return [...comparison.differences, ...(await findLeaks(example, tap.bodies()))];
}

async function placeOrder({ cloud, ordersTable }: ExampleCloud): Promise<void> {
  const Item = marshall({ order_id: 'o-1', user_id: 123, total: 42 });
  await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: ordersTable, Item }));
}

async function buyerOf(
  { cloud, orderView }: ExampleCloud,
  order_id: string,
): Promise<string | null | undefined> {
  const { payload, error } = await cloud.invoke(orderView, { order_id });
  if (error) throw new Error(`the order view failed: ${error.message}`);
  return (payload as { buyer?: { name: string | null } } | null)?.buyer?.name;
}

/** Private values in anything that left the owner: events, parked messages, handler logs. */
async function findLeaks({ cloud }: ExampleCloud, bodies: readonly string[]): Promise<string[]> {
  const logs = cloud.logs.entries().map(({ message }) => message);
  const leaks = [...bodies, ...logs].filter((text) => text.includes('private-'));
  return leaks.length === 0 ? [] : [`${leaks.length} events or log lines hold a private value`];
}
