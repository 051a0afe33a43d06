import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { FindOrder } from './order-view';

/** Finds orders in the orders service's own table. */
export function orderFinder(dynamodb: DynamoDBClient, tableName: string): FindOrder {
  return async (orderId) => {
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: tableName, Key: { order_id: { S: orderId } } }),
    );
    return Item && unmarshall(Item);
  };
}
