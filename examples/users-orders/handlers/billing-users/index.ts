import { consumeChanges } from 'cdk-event-sharing-client/lean';
import { tracing } from 'cdk-event-sharing-client/tracing';
import { accountAfter, writeAccount } from '../../services/billing/account';
import { user } from '../../services/sdk';

const accounts = process.env.ACCOUNTS_TABLE ?? '';

/** Keeps an account for each user. Only how the user is now counts, so no older change has an effect after a newer one. */
export const handler = consumeChanges(
  user,
  async (change) => {
    await change.transaction([writeAccount(accounts, change.key, accountAfter(change))]);
  },
  { delivery: 'exactly-once', changes: 'newest', tracing },
);
