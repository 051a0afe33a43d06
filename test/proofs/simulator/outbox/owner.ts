import {
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { begin, end } from '../functions';
import { eventPut, RESOURCES, type Sender } from '../shipped';
import type { Item } from '../table';
import type { Invocation } from '../wire';
import { ownerCloud } from './cloud';
import { ORDERS, OWNER_TIMEOUT, orderPriced, UNCONDITIONAL } from './settings';
import type { OutboxWorld } from './world';

const ATTEMPTS = 3;

/** The owner's service gives an order another price: the state and its event in one transaction. */
export function startOwner(world: OutboxWorld): boolean {
  if (world.writesLeft === 0) return false;
  world.writesLeft -= 1;
  const orderId = world.random.pick(ORDERS);
  const invocation = begin(world, 'owner', OWNER_TIMEOUT);
  world.atWork.set(invocation, orderId);
  price(world, orderId, invocation).then(
    () => invocation.alive && end(world, invocation),
    (error) => world.breach(`the owner failed: ${error.stack}`),
  );
  return true;
}

async function price(world: OutboxWorld, orderId: string, invocation: Invocation): Promise<void> {
  const cloud = world.wire.client(ownerCloud(world, invocation), invocation);
  const known = await versionOf(orderId, cloud);
  if (known === undefined) return;
  world.prices += 1;
  const total = world.prices;
  const event = eventPut(orderPriced, { order_id: orderId, order_version: known + 1, total });
  const both = [{ Put: statePut(orderId, known + 1, total) }, event];
  const items = world.random.chance(0.5) ? both : both.toReversed();
  for (const TransactItems of world.writesTogether ? [items] : items.map((item) => [item])) {
    const isWritten = await write(world, { TransactItems }, cloud);
    if (!isWritten) return;
  }
}

/** Answers whether the owner knows that its transaction was committed. */
async function write(
  { faults }: OutboxWorld,
  input: TransactWriteItemsCommandInput,
  cloud: Sender,
): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) faults.add('owner-tried-again');
    try {
      await cloud.send(new TransactWriteItemsCommand(input));
      return true;
    } catch (error) {
      // Another one was before it, or it was itself, and its answer was lost.
      if (isRefused(error)) return false;
    }
  }
  return false;
}

async function versionOf(orderId: string, cloud: Sender): Promise<number | undefined> {
  const Key = { order_id: { S: orderId }, order_version: { N: '0' } };
  try {
    const input = { TableName: RESOURCES.owner, Key, ConsistentRead: true };
    const { Item } = (await cloud.send(new GetItemCommand(input))) as { Item?: Item };
    return Number(Item?.version?.N ?? 0);
  } catch {
    return undefined;
  }
}

function statePut(orderId: string, version: number, total: number) {
  const Item = {
    order_id: { S: orderId },
    order_version: { N: '0' },
    version: { N: String(version) },
    total: { N: String(total) },
    note: { S: `secret ${total}` },
  };
  const put = { TableName: RESOURCES.owner, Item };
  if (orderId === UNCONDITIONAL) return put;
  const named = { ...put, ExpressionAttributeNames: { '#version': 'version' } };
  if (version === 1) return { ...named, ConditionExpression: 'attribute_not_exists(#version)' };
  const ExpressionAttributeValues = { ':known': { N: String(version - 1) } };
  return { ...named, ConditionExpression: '#version = :known', ExpressionAttributeValues };
}

function isRefused(error: unknown): boolean {
  const reasons = error instanceof TransactionCanceledException ? error.CancellationReasons : undefined;
  return reasons?.some(({ Code }) => Code === 'ConditionalCheckFailed') === true;
}
