import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openReplica } from 'cdk-event-sharing-client';
import { orderFinder } from '../../services/orders/find-order';
import { type OrderView, viewOrder } from '../../services/orders/order-view';
import { user } from '../../services/sdk';

const dynamodb = new DynamoDBClient({});
const users = openReplica({
  tableName: process.env.USERS_REPLICA ?? '',
  contract: user,
  fields: ['name'],
  dynamodb,
});
const findOrder = orderFinder(dynamodb, process.env.ORDERS_TABLE ?? '');

/** Answers one order with its buyer's name, or `null` when there is no such order. */
export async function handler({ order_id }: { order_id: string }): Promise<OrderView | null> {
  return (await viewOrder(order_id, findOrder, users)) ?? null;
}
