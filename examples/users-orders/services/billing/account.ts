import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Reject, type RowChange } from 'cdk-event-sharing-client/consume';
import type { UserKey, UserProfile } from '../sdk';

/** A change of a user, as billing hears of it. */
export type UserChange = RowChange<UserProfile, UserKey>;

/** What a change of a user makes of the account. */
export interface Account {
  readonly state: 'open' | 'closed';
  /** Where invoices go. */
  readonly address: string | null;
  /** The letter that is to be written; who writes it is not in the example. */
  readonly letter: { readonly about: 'new address' | 'goodbye'; readonly to: string } | null;
  /** When the user came; of one who was there before billing that is not known. */
  readonly since: string | null;
}

/** @throws Reject when invoices cannot go to the address of the user */
export function accountAfter(change: UserChange): Account {
  switch (change.kind) {
    case 'created': {
      const address = addressOf(change.data);
      return { state: 'open', address, letter: null, since: change.snapshot ? null : change.at };
    }
    case 'updated': {
      const address = addressOf(change.data);
      const isNew = change.changedFields?.includes('email');
      return {
        state: 'open',
        address,
        letter: letter('new address', isNew && change.previous.email),
        since: null,
      };
    }
    case 'deleted': {
      // Who expired has not asked to be deleted, and gets no mail about it.
      const to = change.reason !== 'expired' && change.previous.email;
      return { state: 'closed', address: null, letter: letter('goodbye', to), since: null };
    }
  }
}

/** Writes the account of a user; `revision` counts how often that had an effect. */
export function writeAccount(TableName: string, { user_id }: UserKey, account: Account): TransactWriteItem {
  const { state, address, letter, since } = account;
  return {
    Update: {
      TableName,
      Key: marshall({ user_id }),
      UpdateExpression:
        'SET #state = :state, address = :address, letter = :letter, since = if_not_exists(since, :since) ADD revision :one',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: marshall({
        ':state': state,
        ':address': address,
        ':letter': letter,
        ':since': since,
        ':one': 1,
      }),
    },
  };
}

function addressOf({ email }: UserProfile): string | null {
  if (email !== undefined && !email.includes('@'))
    throw new Reject('no invoice can go to an address without "@"');
  return email ?? null;
}

function letter(about: 'new address' | 'goodbye', to: string | false | undefined): Account['letter'] {
  return to ? { about, to } : null;
}
