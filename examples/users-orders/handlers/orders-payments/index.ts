import { consumeEvents } from 'cdk-event-sharing-client/lean';
import { markPaid } from '../../services/orders/mark-paid';
import { orderPaid } from '../../services/sdk';

const orders = process.env.ORDERS_TABLE ?? '';

/** Marks each paid order once. */
export const handler = consumeEvents(
  orderPaid,
  async ({ data, at, transaction }) => {
    await transaction([markPaid(orders, data, at)]);
  },
  { delivery: 'exactly-once' },
);
