import { LIST } from '../../wire/api';
import type { Item, KeyAttribute } from '../../wire/item';
import { own } from '../../wire/own';
import { Problem } from './problem';

/** Says where a list goes on: behind an item that the caller has already seen, so it shows nothing new. */
export function toCursor(item: Item, schema: readonly KeyAttribute[]): string {
  const key = Object.fromEntries(schema.map(({ name }) => [name, own(item, name) ?? {}]));
  return toBase64Url(JSON.stringify(key));
}

/**
 * A cursor is the key of an item in this very table and nothing else, so a forged one can only begin somewhere else
 * among the rows that the caller may read anyway.
 *
 * @throws Problem when it is not a key of the table
 */
export function fromCursor(cursor: string, schema: readonly KeyAttribute[]): Item {
  let key: unknown;
  try {
    key = JSON.parse(fromBase64Url(cursor));
  } catch {
    key = undefined;
  }
  if (!isKey(key, schema)) {
    throw new Problem(
      'bad-request',
      `"${LIST.cursor}" is not one that this API gave: begin again without it`,
    );
  }
  return key;
}

function isKey(value: unknown, schema: readonly KeyAttribute[]): value is Item {
  if (typeof value !== 'object' || value === null) return false;
  const key = value as Item;
  return (
    Object.keys(key).length === schema.length &&
    schema.every(({ name, type }) => {
      const members = Object.entries(own(key, name) ?? {});
      const [[kind, content] = []] = members;
      return members.length === 1 && kind === type && typeof content === 'string';
    })
  );
}

function toBase64Url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @throws Error when it is no base64 */
function fromBase64Url(text: string): string {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
