import { type DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { chargeOrder } from '../../examples/users-orders/services/billing/charge';
import {
  orderPaidContract,
  orderPlacedContract,
} from '../../examples/users-orders/services/contracts/order-contracts';
import { orderPlacer } from '../../examples/users-orders/services/orders/place-order';
import { orderPaid, orderPlaced } from '../../examples/users-orders/services/sdk';

const ORDER = { order_id: 'o-1', user_id: 1, total: 10.5, currency: 'EUR' };
const TABLES = { orders: 'orders', outboxTable: 'outbox' };

/** The transaction that is sent, which ends so. */
function placing(end?: Error) {
  const sent: object[] = [];
  const send = async ({ input }: { input: object }) => {
    sent.push(input);
    if (end) throw end;
  };
  return { sent, place: orderPlacer({ send } as unknown as DynamoDBClient, TABLES) };
}

function cancelled(...codes: string[]): Error {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
}

test.each([
  ['orders', orderPlaced, orderPlacedContract],
  ['billing', orderPaid, orderPaidContract],
])('the module of what %s says is that of its contract', (_service, module, contract) => {
  expect(module.contract.schema).toEqual(contract.schema);
});

describe('an order', () => {
  test('is written together with the event that tells of it', async () => {
    const { sent, place } = placing();
    await expect(place(ORDER)).resolves.toBe(true);
    expect(sent).toMatchObject([
      {
        TransactItems: [
          { Put: { TableName: 'orders', Item: { order_id: { S: 'o-1' }, state: { S: 'placed' } } } },
          { Put: { TableName: 'outbox', Item: { order_id: { S: 'o-1' }, order_version: { N: '1' } } } },
        ],
      },
    ]);
  });

  test('is not placed again under its id', async () => {
    await expect(placing(cancelled('ConditionalCheckFailed', 'None')).place(ORDER)).resolves.toBe(false);
  });

  test.each([[cancelled('TransactionConflict', 'None')], [cancelled('None', 'ConditionalCheckFailed')]])(
    'that cannot be placed for another reason is no order that is there',
    async (error) => {
      await expect(placing(error).place(ORDER)).rejects.toBe(error);
    },
  );
});

describe('a charge', () => {
  const placed = { ...ORDER, order_version: 1 };
  const tables = { accounts: 'accounts', outboxTable: 'outbox' };

  test('is written together with the event that the order is paid', () => {
    expect(chargeOrder(tables, placed)).toMatchObject([
      { Update: { TableName: 'accounts', Key: { user_id: { N: '1' } } } },
      { Put: { TableName: 'outbox', Item: { order_id: { S: 'o-1' }, __event: { S: 'billing/OrderPaid' } } } },
    ]);
  });

  test('in another currency than that of accounts can never be made', () => {
    expect(() => chargeOrder(tables, { ...placed, currency: 'USD' })).toThrow(
      expect.objectContaining({ name: 'Reject' }),
    );
  });
});
