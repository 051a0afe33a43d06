import { createHash } from 'node:crypto';
import { isObject } from '../../wire/own';
import type { Json } from './check';
import type { CheckedContract } from './checked-contract';

/** JSON with the members of every object in alphabetical order, so that equal values give equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'nothing';
}

/**
 * What a contract says to its readers: its schema without `source`, which says how the owner stores rows and may change
 * at any time.
 */
export function sharedSchema({ schema }: Pick<CheckedContract, 'schema'>): Json {
  const { source: _, ...meta } = schema['x-contract'] as Json;
  return { ...schema, 'x-contract': meta };
}

/** SHA-256 of a contract's shared schema, in hexadecimal digits. */
export function digestOf(contract: Pick<CheckedContract, 'schema'>): string {
  return createHash('sha256')
    .update(canonical(sharedSchema(contract)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
