import { consumeEvents } from 'cdk-event-sharing-client/lean';
import { tracing } from 'cdk-event-sharing-client/tracing';
import { chargeOrder } from '../../services/billing/charge';
import { orderPlaced } from '../../services/sdk';

const tables = { accounts: process.env.ACCOUNTS_TABLE ?? '', outboxTable: process.env.OUTBOX_TABLE ?? '' };

/** Charges each order once. */
export const handler = consumeEvents(
  orderPlaced,
  async ({ data, transaction }) => {
    await transaction(chargeOrder(tables, data));
  },
  { delivery: 'exactly-once', tracing },
);
