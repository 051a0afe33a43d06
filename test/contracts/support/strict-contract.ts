import { type Contract, ContractError } from '../../../lib/contracts';
import { Contract as Contracts } from '../../../lib/contracts/contract';

export type Schema = Record<string, unknown>;

/** A contract with one more field, with other members of `x-contract`, or with other keywords at its root. */
export function contractWith(field: unknown, meta: Schema = {}, root: Schema = {}): Contract {
  return Contracts.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '2.0', key: ['id'], ...meta },
    properties: { id: { type: 'integer' }, name: { type: 'string' }, value: field },
    required: ['id'],
    ...root,
  });
}

export function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

export const text = { type: 'string' };
export const object = (rest: Schema) => ({ type: 'object', properties: { a: text }, ...rest });
