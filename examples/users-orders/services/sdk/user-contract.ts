import { defineContract, type KeyOf, type RowOf } from 'cdk-event-sharing-client';

/**
 * The contract that this module speaks, as the users service published it. Written in TypeScript, because the compiler takes
 * the type of a profile from it.
 */
export const user = defineContract({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://example.com/contracts/users/user.v1.json',
  title: 'User',
  description:
    'What the users service shares of a user. Whatever is not listed here never leaves that service.',
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  properties: {
    user_id: { type: 'integer', minimum: 1 },
    name: { type: 'string', minLength: 1 },
    email: { type: 'string' },
    address: {
      type: 'object',
      properties: {
        street: { type: 'string' },
        city: { type: 'string' },
        postcode: { type: 'string' },
        country: { type: 'string' },
      },
    },
    newsletter: { type: 'boolean' },
  },
  required: ['user_id', 'name'],
});

/** What the users service shares of a user. */
export type UserProfile = RowOf<typeof user>;

/** What names a user. */
export type UserKey = KeyOf<typeof user>;
