import { Contract } from '../../lib/contracts';

const user_id = { type: 'integer' };
const text = { type: 'string' };

/** Users in their first major version. */
export const firstVersion = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  properties: { user_id, name: text },
  required: ['user_id', 'name'],
});

/** In their second one: a field has another name, and there is a new one that rows must have. */
export const secondVersion = Contract.fromObject({
  type: 'object',
  'x-contract': {
    owner: 'users',
    entity: 'User',
    version: '2.0',
    key: ['user_id'],
    source: { fields: { full_name: { attribute: 'name' } } },
    upcast: [{ from: 1, fields: { full_name: { rename: 'name' }, country: { default: 'unknown' } } }],
  },
  properties: { user_id, full_name: text, country: text },
  required: ['user_id', 'full_name', 'country'],
});
