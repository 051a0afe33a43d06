import { findRecipient } from '../../services/notifications/recipient';
import { openUserProfiles } from '../../services/sdk';

const users = openUserProfiles({
  strategy: 'replica-then-owner',
  apiUrl: process.env.USERS_API_URL ?? '',
  replicaTable: process.env.USERS_REPLICA ?? '',
  replicaFields: ['email'],
});

/** Answers the address to which a user's newsletter goes, or `null` for a user who gets none. */
export async function handler({ user_id }: { user_id: number }): Promise<string | null> {
  return (await findRecipient(user_id, users)) ?? null;
}
