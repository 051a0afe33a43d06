import type { UserProfiles } from '../sdk';

/**
 * Where the newsletter of a user goes. A user who opted in a moment ago is not in the replica yet, so the users service is
 * asked about those who are not there.
 *
 * @returns `undefined` for a user who gets none
 */
export async function findRecipient(
  userId: number,
  users: UserProfiles<'email'>,
): Promise<string | undefined> {
  const { data, source } = await users.getUserProfile(userId);
  // The replica holds nobody else: see its filter. It does not keep the field, so only the owner's answer has it.
  const optedIn = source === 'replica' || data?.newsletter === true;
  return optedIn ? data?.email : undefined;
}
