import { userContract } from '../../examples/users-orders/services/contracts/user-contract';
import { findRecipient } from '../../examples/users-orders/services/notifications/recipient';
import { type UserProfile, type UserProfiles, user } from '../../examples/users-orders/services/sdk';

test('the SDK speaks the contract that the users service publishes, word for word', () => {
  expect(user.contract.schema).toEqual(userContract.schema);
});

test('a profile has the types of the contract', () => {
  const profile: UserProfile = { user_id: 1, name: 'Alice', address: { city: 'Zurich' } };
  // @ts-expect-error a name is text
  const wrong: UserProfile = { user_id: 1, name: 2 };
  expect([profile.address?.city, wrong.name]).toEqual(['Zurich', 2]);
});

describe('the newsletter of a user', () => {
  const answering = (
    answer: Awaited<ReturnType<UserProfiles<'email'>['getUserProfile']>>,
  ): UserProfiles<'email'> => ({
    getUserProfile: async () => answer,
  });
  const email = 'alice@example.com';
  const data = { user_id: 1, name: 'Alice', email };

  test.each([
    ['goes to who is in the replica', { source: 'replica', stale: false, data }, email],
    [
      'goes to who has just opted in',
      { source: 'owner', stale: false, data: { ...data, newsletter: true } },
      email,
    ],
    [
      'does not go to who opted out',
      { source: 'owner', stale: false, data: { ...data, newsletter: false } },
      undefined,
    ],
    ['does not go to who never opted in', { source: 'owner', stale: false, data }, undefined],
    ['does not go to nobody', { source: 'owner', stale: false }, undefined],
  ] as const)('%s', async (_what, answer, expected) => {
    expect(await findRecipient(1, answering(answer))).toBe(expected);
  });
});
