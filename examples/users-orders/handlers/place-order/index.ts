import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { orderPlacer } from '../../services/orders/place-order';

/** Places an order, and answers whether there was none of its id. */
export const handler = orderPlacer(new DynamoDBClient({}), {
  orders: process.env.ORDERS_TABLE ?? '',
  outboxTable: process.env.OUTBOX_TABLE ?? '',
});
