import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { openReplica } from '../../../lib/client/index';
import { type OrderView, viewOrder } from '../../../lib/example/orders/order-view';

const dynamodb = new DynamoDBClient({});
const users = openReplica({ tableName: process.env.USERS_REPLICA ?? '', dynamodb });

/** Answers one order with its buyer's name, or `null` when there is no such order. */
export async function handler({ order_id }: { order_id: string }): Promise<OrderView | null> {
  return (await viewOrder(order_id, findOrder, users)) ?? null;
}

async function findOrder(orderId: string) {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: process.env.ORDERS_TABLE ?? '', Key: { order_id: { S: orderId } } }),
  );
  return Item && unmarshall(Item);
}
