import { Contract } from '../../../lib/contracts';

/** A contract of users, changed as a test needs it. */
export function userContract(
  changes: { meta?: object; properties?: object; required?: string[] } = {},
): Contract {
  return Contract.fromObject({
    title: 'User',
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'], ...changes.meta },
    properties: {
      user_id: { type: 'integer' },
      name: { type: 'string' },
      email: { type: 'string' },
      newsletter: { type: 'boolean' },
      country: { type: ['string', 'null'] },
      ...changes.properties,
    },
    required: changes.required ?? ['user_id', 'name'],
  });
}
