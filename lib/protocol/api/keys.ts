import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { valueTypes } from '../../contracts/schema/checked-contract';
import { BASE64, DECIMAL, fitsDouble } from '../../contracts/schema/value-type';
import { MAX_BATCH_KEYS } from '../../wire/api';
import type { JsonValue, Row } from '../../wire/item';
import { isObject, own } from '../../wire/own';
import { Problem } from './problem';

/**
 * The key that a path names, one text for each key field.
 *
 * @throws Problem that names the field whose text is not what the contract says
 */
export function keyOfPath(contract: CheckedContract, texts: readonly string[]): Row {
  return toKey(contract, (field, index) => {
    const text = texts[index] ?? '';
    const isNumber = contract.typesOf(field).some((type) => type !== 'string');
    return isNumber ? toNumber(text) : text;
  });
}

/**
 * The keys of `{"keys": [{"user_id": 1}]}`.
 *
 * @param body whose numbers are exact, see `parseExactJson`
 * @throws Problem when the body is anything else
 */
export function keysOfBody(contract: CheckedContract, body: unknown): Row[] {
  const keys = isObject(body) ? body.keys : undefined;
  if (!Array.isArray(keys) || keys.length < 1 || keys.length > MAX_BATCH_KEYS) {
    throw new Problem('bad-request', `"keys" must be a list of 1 to ${MAX_BATCH_KEYS} keys`);
  }
  return keys.map((key: unknown) => {
    const members = isObject(key) ? key : {};
    if (Object.keys(members).length !== contract.key.length) {
      throw new Problem('bad-request', `a key must have exactly the fields ${contract.key.join(', ')}`);
    }
    return toKey(contract, (field) => own(members, field));
  });
}

function toKey(contract: CheckedContract, read: (field: string, index: number) => unknown): Row {
  return Object.fromEntries(
    contract.key.map((field, index) => {
      const value = read(field, index);
      const wanted = mismatch(contract, field, value);
      if (wanted) throw new Problem('bad-request', `key field "${field}" must be ${wanted}`);
      // JSON has no negative zero.
      return [field, (value === 0 ? 0 : value) as JsonValue];
    }),
  );
}

/** What a key value should have been, or `undefined` for one that fits. */
function mismatch(contract: CheckedContract, field: string, value: unknown): string | undefined {
  const [type] = contract.typesOf(field);
  if (type === 'integer') return Number.isSafeInteger(value) ? undefined : 'an integer';
  if (type === 'number') return Number.isFinite(value) ? undefined : 'a number that a double holds exactly';
  if (typeof value !== 'string' || value === '' || !value.isWellFormed()) return 'a text that is not empty';
  const { text } = valueTypes(contract).member(field);
  if (text === 'decimal' && !DECIMAL.test(value)) return 'a decimal number';
  if (text === 'binary' && !BASE64.test(value))
    return 'base64 with padding, and zero in the bits that belong to no byte';
  return undefined;
}

function toNumber(text: string): number | undefined {
  // Rounded, it would be the key of another row.
  return DECIMAL.test(text) && fitsDouble(text) ? Number(text) : undefined;
}
