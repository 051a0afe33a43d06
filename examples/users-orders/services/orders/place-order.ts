import {
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { outbox } from 'cdk-event-sharing-client/outbox';
import { orderPlaced } from '../sdk';

/** What a buyer asks for. */
export interface NewOrder {
  readonly order_id: string;
  readonly user_id: number;
  readonly total: number;
  readonly currency: string;
}

/** @returns `false`, and nothing was written, when there is an order of that id already */
export type PlaceOrder = (order: NewOrder) => Promise<boolean>;

/** Places orders: an order and the event that tells of it are written together, or neither is. */
export function orderPlacer(
  dynamodb: DynamoDBClient,
  { orders, outboxTable }: { readonly orders: string; readonly outboxTable: string },
): PlaceOrder {
  return async ({ order_id, user_id, total, currency }) => {
    const order = { order_id, user_id, total, currency };
    const putOrder = {
      Put: {
        TableName: orders,
        Item: marshall({ ...order, state: 'placed', order_version: 1 }),
        ConditionExpression: 'attribute_not_exists(order_id)',
      },
    };
    const tell = outbox(orderPlaced, { ...order, order_version: 1 }, { tableName: outboxTable });
    try {
      await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [putOrder, tell] }));
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  };
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed'
  );
}
