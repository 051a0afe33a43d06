import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Reject } from 'cdk-event-sharing-client/consume';
import { outbox } from 'cdk-event-sharing-client/outbox';
import { type OrderPlaced, orderPaid } from '../sdk';

/** In which accounts are kept. */
const CURRENCY = 'EUR';

/**
 * Charges an order to the account of its buyer, and tells that it is paid: both, or neither. Who is not known yet has an account with
 * charges and nothing else.
 *
 * @throws Reject when accounts cannot be charged in the currency of the order
 */
export function chargeOrder(
  { accounts, outboxTable }: { readonly accounts: string; readonly outboxTable: string },
  { order_id, order_version, user_id, total, currency }: OrderPlaced,
): TransactWriteItem[] {
  if (currency !== CURRENCY)
    throw new Reject(`accounts are kept in ${CURRENCY}, the order is in another currency`);
  const charge = {
    Update: {
      TableName: accounts,
      Key: marshall({ user_id }),
      UpdateExpression: 'ADD charged :total, charges :one',
      ExpressionAttributeValues: marshall({ ':total': total, ':one': 1 }),
    },
  };
  return [charge, outbox(orderPaid, { order_id, order_version }, { tableName: outboxTable })];
}
