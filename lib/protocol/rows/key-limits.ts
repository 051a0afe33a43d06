import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { valueTypes } from '../../contracts/schema/checked-contract';
import { byteLength } from '../../wire/byte-length';
import type { AttributeValue, JsonValue } from '../../wire/item';
import { toAttributeValue } from './attribute-values';
import { numberText } from './digest';
import { ProtocolError } from './errors';

/** AWS: "Constraints in Amazon DynamoDB": bytes of a partition key and of a sort key. */
const MAX_BYTES = [2048, 1024] as const;
const MAX_DIGITS = 38;
const MIN_EXPONENT = -130;
const MAX_EXPONENT = 125;

/**
 * Why no table can hold the row of a contract under its key. A replica has the contract's key, in the contract's order,
 * whatever the order in the owner's table is.
 *
 * @returns `undefined` when one can; otherwise a text that names the field and no value
 */
export function rowKeyProblem(
  contract: CheckedContract,
  row: { readonly [field: string]: JsonValue },
): string | undefined {
  const types = valueTypes(contract);
  for (const [position, field] of contract.key.entries()) {
    if (!Object.hasOwn(row, field)) return `an item of ${contract.id} has no key field "${field}"`;
    const problem = carried(() =>
      keyValueProblem(toAttributeValue(row[field] ?? null, types.member(field)), position),
    );
    if (problem !== undefined) return `the key field "${field}" of an item of ${contract.id} ${problem}`;
  }
  return undefined;
}

/**
 * Why DynamoDB takes no such value of a key attribute.
 *
 * @param position 0 for a partition key, 1 for a sort key
 */
export function keyValueProblem({ S, N, B }: AttributeValue, position: number): string | undefined {
  if (N !== undefined) return numberProblem(N);
  const text = S ?? B;
  if (text === undefined) return 'is neither a text nor a number';
  if (text === '') return 'is empty: DynamoDB takes no empty key';
  const most = MAX_BYTES[position] ?? 0;
  const size = S === undefined ? bytesOfBase64(text) : bytesOf(text, most);
  if (size <= most) return undefined;
  const kind = position === 0 ? 'partition' : 'sort';
  return `has ${size} bytes, DynamoDB takes ${most} in a ${kind} key`;
}

/** A number that needs no closer look. */
const SHORT_INTEGER = /^-?\d{1,38}$/;

function numberProblem(text: string): string | undefined {
  if (SHORT_INTEGER.test(text)) return undefined;
  const [, digits = '', power = '0'] = /^-?(\d+)e(-?\d+)$/.exec(numberText(text)) ?? [];
  const exponent = Number(power) + digits.length - 1;
  if (digits === '' || (exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT && digits.length <= MAX_DIGITS))
    return undefined;
  return `is a number that DynamoDB does not hold: it keeps ${MAX_DIGITS} digits, from 1E${MIN_EXPONENT} to 9.9E${MAX_EXPONENT}`;
}

function bytesOf(text: string, most: number): number {
  // A unit of UTF-16 takes three bytes at most, so that most keys need no counting.
  return text.length * 3 <= most ? text.length : byteLength(text);
}

function bytesOfBase64(text: string): number {
  return (text.length / 4) * 3 - (/=*$/.exec(text)?.[0].length ?? 0);
}

/** A value that is not what the contract says. */
function carried(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof ProtocolError) return `cannot be a key: ${error.message}`;
    throw error;
  }
}
