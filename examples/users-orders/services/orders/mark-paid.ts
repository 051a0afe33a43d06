import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { OrderPaid } from '../sdk';

/** Marks an order paid; `order_version` counts what has happened to it. */
export function markPaid(TableName: string, { order_id }: OrderPaid, paid_at: string): TransactWriteItem {
  return {
    Update: {
      TableName,
      Key: marshall({ order_id }),
      ConditionExpression: 'attribute_exists(order_id)',
      UpdateExpression: 'SET #state = :paid, paid_at = :at ADD order_version :one',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: marshall({ ':paid': 'paid', ':at': paid_at, ':one': 1 }),
    },
  };
}
