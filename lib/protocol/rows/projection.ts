import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { valueTypes } from '../../contracts/schema/checked-contract';
import { DECIMAL } from '../../contracts/schema/value-type';
import { sourceOf } from '../../contracts/source/source';
import { readText, type TextTemplate, writeText } from '../../contracts/source/template';
import { OWNER } from '../../wire/attributes';
import type { Item, JsonValue, Row } from '../../wire/item';
import { own } from '../../wire/own';
import { fromAttributeValue, sharedValue } from './attribute-values';
import { isEqual } from './equality';
import { ProtocolError } from './errors';
import { rowKeyProblem } from './key-limits';

/** Says what is wrong with a row, or with its key alone; `undefined` when nothing is. The answer never holds values. */
export type RowCheck = (part: 'row' | 'key', data: Row) => string | undefined;

/** A contract with the check of what may leave its owner. */
export interface SharedContract {
  readonly contract: CheckedContract;
  readonly validate: RowCheck;
}

/**
 * What the contract shares of an item of the owner's table; nothing else ever leaves the owner.
 *
 * @returns the row, or `undefined` when the contract does not cover the item
 * @throws ProtocolError when a value cannot be carried, the key cannot be one of a replica, or the row does not fit the
 * contract
 */
export function project({ contract, validate }: SharedContract, item: Item | undefined): Row | undefined {
  if (!item || !covers(contract, item)) return undefined;
  const row: Record<string, JsonValue> = {};
  for (const field of contract.fields) {
    const value = readField(contract, field, item);
    if (value !== undefined) row[field] = value;
  }
  const problem = rowKeyProblem(contract, row);
  if (problem !== undefined) throw new ProtocolError('invalid', problem);
  const misfit = validate('row', row);
  if (misfit !== undefined) throw new ProtocolError('invalid', `an item is no ${contract.id}: ${misfit}`);
  return row;
}

/** A row that was, as far as it was shared. */
export interface PastRow {
  /** The key alone when the row did not fit the contract. */
  readonly row: Row;
  /** Whether the row was shared as it was. */
  readonly complete: boolean;
}

/** What is known of the old side of a change from its new side. */
export interface Kept {
  readonly row: Row;
  /** The fields that are stored as they were. */
  readonly fields: ReadonlySet<string>;
}

/**
 * As `project`, for the old side of a change. It refuses nothing: what cannot be carried or does not fit was never
 * shared, and must not keep the change from being shared that ends it.
 *
 * @param kept what need not be read again. @default nothing
 * @returns `undefined` also when the key is what cannot be shared, because then the row never was
 */
export function projectPast(
  { contract, validate }: SharedContract,
  item: Item | undefined,
  kept?: Kept,
): PastRow | undefined {
  if (!item || !covers(contract, item)) return undefined;
  if (kept?.fields.size === contract.fields.length) return { row: kept.row, complete: true };
  const row: Record<string, JsonValue> = {};
  let complete = true;
  for (const field of contract.fields) {
    try {
      const value = kept?.fields.has(field) ? own(kept.row, field) : readField(contract, field, item);
      if (value !== undefined) row[field] = value;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      complete = false;
    }
  }
  if (rowKeyProblem(contract, row) !== undefined) return undefined;
  if (validate('row', row) === undefined) return { row, complete };
  const key = pick(row, contract.key);
  return validate('key', key) === undefined ? { row: key, complete: false } : undefined;
}

/** The chosen fields of a row, in their order; fields that the row does not have are left out. */
export function pick(row: Row, fields: readonly string[]): Row {
  const picked: Record<string, JsonValue> = {};
  for (const field of fields) if (Object.hasOwn(row, field)) picked[field] = row[field] as JsonValue;
  return picked;
}

/**
 * Names the row among all of its contract: its key values, percent-encoded and joined by `/`.
 *
 * @throws ProtocolError when a key value is neither a text nor a number, or cannot be stored
 */
export function subjectOf(key: readonly string[], row: Row): string {
  return key.map((field) => encodeURIComponent(keyText(field, own(row, field)))).join('/');
}

function keyText(field: string, value: JsonValue | undefined): string {
  if (typeof value !== 'string' && !Number.isFinite(value)) {
    throw new ProtocolError('invalid', `key field "${field}" is neither a text nor a number`);
  }
  const text = String(value);
  // Half a surrogate pair has no percent-encoding, and DynamoDB stores none.
  if (!text.isWellFormed())
    throw new ProtocolError('invalid', `key field "${field}" is not well-formed Unicode`);
  return text;
}

/**
 * Whether the contract covers the item: it is an event of this contract, or no event at all where the contract is of rows, and all
 * conditions of the source hold.
 *
 * @param known which attributes to look at. @default all
 */
export function covers(contract: CheckedContract, item: Item, known = (_attribute: string) => true): boolean {
  if (known(OWNER.event)) {
    const event = own(item, OWNER.event);
    if (contract.kind === 'event' ? event?.S !== contract.id : event !== undefined) return false;
  }
  return sourceOf(contract).conditions.every(({ attribute, equals, beginsWith = '' }) => {
    if (!known(attribute)) return true;
    const text = own(item, attribute)?.S;
    if (typeof text !== 'string') return false;
    return equals === undefined ? text.startsWith(beginsWith) : text === equals;
  });
}

/** The fields that two items store alike, so that they are the same for whoever reads them. */
export function fieldsStoredAlike(contract: CheckedContract, one: Item, other: Item): Set<string> {
  const { placeOf } = sourceOf(contract);
  return new Set(
    contract.fields.filter((field) => {
      const { attribute } = placeOf(field);
      return isEqual(own(one, attribute), own(other, attribute));
    }),
  );
}

/**
 * @returns `undefined` when the item does not have the field
 * @throws ProtocolError when its value cannot be carried
 */
export function readField(contract: CheckedContract, field: string, item: Item): JsonValue | undefined {
  const { attribute, template } = sourceOf(contract).placeOf(field);
  const stored = own(item, attribute);
  if (stored === undefined) return undefined;
  const type = valueTypes(contract).member(field);
  if (!template) return sharedValue(stored, attribute, type);
  const text = stored.S === undefined ? undefined : readText(template, stored.S)?.get(field);
  if (text === undefined) {
    throw new ProtocolError(
      'invalid',
      `attribute ${attribute} of ${contract.id} is no text of the form "${writeTemplate(template)}": mend the item, or exclude it by "source.items"`,
    );
  }
  if (!contract.isNumeric(field)) return fromAttributeValue({ S: text }, attribute, type);
  // In single-table designs a numeric key is part of a text: the contract says that it is a number.
  if (!DECIMAL.test(text)) {
    throw new ProtocolError(
      'invalid',
      `attribute ${attribute} of ${contract.id} has no number for "${field}" in "${writeTemplate(template)}"`,
    );
  }
  return fromAttributeValue({ N: text }, attribute, type);
}

const writeTemplate = (template: TextTemplate) => writeText(template, (field) => `{${field}}`);
