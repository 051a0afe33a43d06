import type { Contract } from '../contracts/contract';
import { own } from '../contracts/own';
import { sourceOf, sourceOfField } from '../contracts/source';
import { valueTypes } from '../contracts/value-types';
import { type AttributeValue, fromAttributeValue, type Item } from './attribute-values';
import { ProtocolError } from './errors';
import type { KeyAttribute } from './owner-table';
import type { Row } from './projection';

/** Where a row of the contract is in the owner's table. */
export interface OwnerKey {
  readonly key: Item;
  /** Whether a row can be nowhere else, so that it does not exist if it is not there. */
  readonly certain: boolean;
}

interface Part {
  readonly value: AttributeValue;
  readonly certain: boolean;
}

/**
 * Turns keys of the contract into keys of the owner's table: the inverse of the contract's source.
 *
 * @param schema of the table's key
 * @returns a function that takes a key of the contract and throws ProtocolError when it is not one
 * @throws ProtocolError when the contract's key does not tell where a row is
 */
export function ownerKeys(contract: Contract, schema: readonly KeyAttribute[]): (key: Item) => OwnerKey {
  const parts = schema.map((attribute) => [attribute.name, partOf(contract, attribute)] as const);
  return (key) => {
    const found = parts.map(([name, make]) => [name, make(key)] as const);
    return {
      key: Object.fromEntries(found.map(([name, { value }]) => [name, value])),
      certain: found.every(([, { certain }]) => certain),
    };
  };
}

function partOf(contract: Contract, { name, type }: KeyAttribute): (key: Item) => Part {
  const { items } = sourceOf(contract);
  const field = contract.key.find((each) => sourceOfField(contract, each).attribute === name);
  if (field !== undefined) {
    const prefix = sourceOfField(contract, field).stripPrefix;
    if (prefix !== undefined && type === 'S') {
      // A number has several spellings: a row that is not found under one may be there under another.
      const certain = !contract.isNumeric(field);
      return (key) => ({ value: { S: `${prefix}${textOf(key, field)}` }, certain });
    }
    return (key) => ({ value: partOfType(key, field, type), certain: true });
  }
  const constant = items?.attribute === name ? items.equals : undefined;
  if (constant !== undefined) return () => ({ value: { S: constant }, certain: true });
  throw new ProtocolError(
    'bad-request',
    `the key of ${contract.id} does not tell where a row is: the table's key attribute "${name}" is neither a key field of the contract nor fixed by "source.items.equals"; name rows by their key in the table, or republish all`,
  );
}

function textOf(key: Item, field: string): string {
  const value = own(key, field);
  const text = value?.S ?? value?.N;
  if (typeof text === 'string') return text;
  throw new ProtocolError('bad-request', `key field "${field}" is missing or neither a text nor a number`);
}

function partOfType(key: Item, field: string, type: string): AttributeValue {
  const value = own(key, field);
  const content = value?.[type as 'S' | 'N' | 'B'];
  if (typeof content === 'string') return { [type]: content };
  throw new ProtocolError(
    'bad-request',
    `key field "${field}" is missing or not of type ${type}, which the owner's table has for it`,
  );
}

/**
 * A key of the contract in DynamoDB's JSON, as the key of a row.
 *
 * @throws ProtocolError when a value is missing or not what the contract says
 */
export function keyRow(contract: Contract, key: Item): Row {
  const type = valueTypes(contract.schema);
  return Object.fromEntries(
    contract.key.map((field) => [
      field,
      fromAttributeValue(own(key, field) ?? {}, field, type.member(field)),
    ]),
  );
}
