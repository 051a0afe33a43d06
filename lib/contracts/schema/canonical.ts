import { createHash } from 'node:crypto';
import { canonicalJson } from '../../wire/canonical-json';
import type { Json } from './check';
import { acceptedSchema, type CheckedContract } from './checked-contract';

/**
 * What a contract says to its readers: its schema without `source`, which says how the owner stores rows and may change
 * at any time.
 */
export function sharedSchema(contract: Pick<CheckedContract, 'schema'>): Json {
  const schema = acceptedSchema(contract);
  const { source: _, ...meta } = schema['x-contract'];
  return { ...schema, 'x-contract': meta };
}

/** SHA-256 of a contract's shared schema, in hexadecimal digits. */
export function digestOf(contract: Pick<CheckedContract, 'schema'>): string {
  return createHash('sha256')
    .update(canonicalJson(sharedSchema(contract)))
    .digest('hex');
}
