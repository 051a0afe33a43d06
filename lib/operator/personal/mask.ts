import { hashKey } from '../../adapters/digest';
import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { subjectOf } from '../../protocol/rows/projection';
import { PREVIOUS } from '../../wire/event';
import type { JsonValue, Row } from '../../wire/item';
import { isObject } from '../../wire/own';
import {
  elementSchemas,
  holdsMark,
  memberSchemas,
  OF_ELEMENTS,
  OF_MEMBERS,
  type Schemas,
  schemasOf,
} from './schemas-at';

/** A row without what is marked as personal data (`x-pii`) at any depth. */
export interface MaskedRow {
  readonly row: Row;
  /** What was left out: `email`, `address.street`, `phones[]`. */
  readonly masked: readonly string[];
}

/** @param row fields of the contract, and old values under `__previous` */
export function maskPersonal(contract: Pick<CheckedContract, 'schema'>, row: Row): MaskedRow {
  const root = contract.schema as Record<string, unknown>;
  const masked = new Set<string>();
  const mask = (of: Row) => maskMembers(of, schemasOf(root, root), '', { root, masked });
  const { [PREVIOUS]: previous, ...fields } = row;
  const shown = mask(fields);
  return {
    row: isObject(previous) ? { ...shown, [PREVIOUS]: mask(previous as Row) } : shown,
    masked: [...masked],
  };
}

/** Whether a field, or a part of it, is personal data. */
export function isPersonal({ schema }: Pick<CheckedContract, 'schema'>, field: string): boolean {
  const root = schema as Record<string, unknown>;
  return holdsMark(memberSchemas(schemasOf(root, root), field, root), root);
}

/** Whether anything of a row is personal data. */
export function holdsPersonal({ schema }: Pick<CheckedContract, 'schema'>): boolean {
  return holdsMark(schema, schema as Record<string, unknown>);
}

/** What stands in place of a personal part of a key: the hash by which the logs of the functions name the row. */
export function rowName(subject: string): string {
  return `#${hashKey(subject)}`;
}

/**
 * The key of a row to be shown: in place of what is personal in it stands the hash by which the logs of the functions name the row.
 *
 * @param contract without one nobody has said what is personal, and all of it is hidden
 */
export function maskedKey(contract: CheckedContract | undefined, key: Row): Row {
  const hidden = Object.keys(key).filter((field) => !contract || isPersonal(contract, field));
  if (hidden.length === 0) return key;
  const name = nameOf(contract?.key ?? hidden, key);
  return Object.fromEntries(
    Object.entries(key).map(([field, value]) => [field, hidden.includes(field) ? name : value]),
  );
}

function nameOf(fields: readonly string[], key: Row): string {
  try {
    return rowName(subjectOf(fields, key));
  } catch {
    return rowName(JSON.stringify(key));
  }
}

interface Masking {
  readonly root: Record<string, unknown>;
  readonly masked: Set<string>;
}

const isMarked = (schemas: Schemas) => schemas.some((schema) => schema['x-pii'] === true);

/**
 * Whether the marks are on parts that a value does not have, because it is of another shape than the contract says: a street may stand
 * where an address should.
 */
function isMisplaced(value: JsonValue, schemas: Schemas, root: Record<string, unknown>): boolean {
  if (value === null || !holdsMark(schemas, root)) return false;
  const keywords = Array.isArray(value) ? OF_ELEMENTS : isObject(value) ? OF_MEMBERS : [];
  return !schemas.some((schema) => keywords.some((keyword) => holdsMark(schema[keyword], root)));
}

function maskMembers(row: Row, schemas: Schemas, path: string, masking: Masking): Row {
  const shown = Object.entries(row).flatMap(([name, value]): [string, JsonValue][] => {
    const place = path === '' ? name : `${path}.${name}`;
    const left = maskValue(value, memberSchemas(schemas, name, masking.root), place, masking);
    return left === undefined ? [] : [[name, left]];
  });
  return Object.fromEntries(shown);
}

/** @returns `undefined` for a value that is masked */
function maskValue(
  value: JsonValue,
  schemas: Schemas,
  path: string,
  masking: Masking,
): JsonValue | undefined {
  if (isMarked(schemas) || isMisplaced(value, schemas, masking.root)) {
    masking.masked.add(path);
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => {
      const of = elementSchemas(schemas, index, masking.root);
      const left = maskValue(element, of, `${path}[]`, masking);
      return left === undefined ? [] : [left];
    });
  }
  return isObject(value) ? (maskMembers(value, schemas, path, masking) as JsonValue) : value;
}
