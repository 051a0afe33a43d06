import { hashKey } from '../../adapters/digest';
import { ProtocolError } from '../../protocol/rows/errors';
import { subjectOf } from '../../protocol/rows/projection';
import type { Item, Row } from '../../wire/item';

/**
 * A key in the contract's terms, as people write it: `{"user_id":123}`. A number that a double would change, and binary in
 * base64, are texts.
 */
export function plainKey(key: Item): Row {
  return Object.fromEntries(
    Object.entries(key).map(([field, { S, N, B }]) => [
      field,
      N === undefined ? (S ?? B ?? '') : plainNumber(N),
    ]),
  );
}

/** Names the row as the logs of the functions do. @returns `undefined` for a row whose key no event can carry */
export function keyHashOf(key: Item): string | undefined {
  const fields = Object.keys(key);
  try {
    return hashKey(fields.length === 0 ? undefined : subjectOf(fields, plainKey(key)));
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function plainNumber(text: string): number | string {
  const number = Number(text);
  return String(number) === text && text.replace(/\D/g, '').length <= 15 ? number : text;
}
