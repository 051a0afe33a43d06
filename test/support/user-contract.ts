import { Contract } from '../../lib/contracts/contract';
import type { Replica } from '../../lib/protocol/replication/replica';

export const userSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'User',
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  properties: {
    user_id: { type: 'integer' },
    name: { type: 'string' },
    email: { type: 'string' },
    newsletter: { type: 'boolean' },
  },
  required: ['user_id', 'name'],
} as const;

export const userContract = Contract.fromObject(userSchema);

export const HORIZON_MS = 60 * 24 * 3600 * 1000;

/** A replica of users in the orders context that finds everything valid, unless told otherwise. */
export function userReplica(overrides: Partial<Replica> = {}): Replica {
  return {
    name: 'orders/User',
    contract: userContract,
    fields: ['user_id', 'name'],
    horizonMs: HORIZON_MS,
    validate: () => undefined,
    ...overrides,
  };
}
