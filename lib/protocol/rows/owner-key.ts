import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { valueTypes } from '../../contracts/schema/checked-contract';
import { sourceOf } from '../../contracts/source/source';
import { openAttribute, originOf } from '../../contracts/source/table-key';
import { writeText } from '../../contracts/source/template';
import type { AttributeValue, Item, KeyAttribute, Row } from '../../wire/item';
import { own } from '../../wire/own';
import { fromAttributeValue } from './attribute-values';
import { ProtocolError } from './errors';
import { identityOf } from './identity';
import { keyValueProblem, rowKeyProblem } from './key-limits';
import { covers, readField } from './projection';

/** Where a row of the contract is in the owner's table. */
export interface OwnerKey {
  readonly key: Item;
  /** Whether a row can be nowhere else, so that it does not exist if it is not there. */
  readonly certain: boolean;
}

/**
 * Turns keys of the contract into keys of the owner's table: the inverse of the contract's source.
 *
 * @param schema of the table's key
 * @returns a function that takes a key of the contract. It answers `undefined` for a key that no row can have, and throws
 * ProtocolError when it is no key of the contract
 * @throws ProtocolError when the contract's key does not tell where a row is
 */
export function ownerKeys(
  contract: CheckedContract,
  schema: readonly KeyAttribute[],
): (key: Item) => OwnerKey | undefined {
  refuseOpenKey(
    contract,
    schema.map(({ name }) => name),
  );
  const parts = schema.map((attribute) => [attribute.name, partOf(contract, attribute)] as const);
  const { placeOf } = sourceOf(contract);
  // A number has several spellings in a text: a row that is not found under one may be there under another.
  const certain = !contract.key.some((field) => placeOf(field).template && contract.isNumeric(field));
  return (key) => {
    const found = Object.fromEntries(parts.map(([name, make]) => [name, make(key)]));
    const row = keyRow(contract, key);
    const fits = schema.every(
      ({ name }, position) => keyValueProblem(found[name] ?? {}, position) === undefined,
    );
    if (!fits || rowKeyProblem(contract, row) !== undefined || !isKeyOf(contract, found, row))
      return undefined;
    return { key: found, certain };
  };
}

/**
 * @param names of the key attributes of the owner's table
 * @throws ProtocolError when several items of the table would share one row
 */
export function refuseOpenKey(contract: CheckedContract, names: readonly string[]): void {
  const open = openAttribute(contract, names);
  if (open === undefined) return;
  throw new ProtocolError(
    'bad-request',
    `the key of ${contract.id} does not tell where a row is: the table's key attribute "${open}" is neither made of key fields of the contract nor fixed by "equals" in "source.items", so several items would share one row; change the contract`,
  );
}

/** Whether an item with this key would be that row: a field that holds the literal behind it would be read otherwise. */
function isKeyOf(contract: CheckedContract, key: Item, row: Row): boolean {
  if (!covers(contract, key, (attribute) => Object.hasOwn(key, attribute))) return false;
  try {
    const read = contract.key.map((field) => [field, readField(contract, field, key) ?? own(row, field)]);
    return identityOf(contract, Object.fromEntries(read) as Row) === identityOf(contract, row);
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
}

function partOf(contract: CheckedContract, { name, type }: KeyAttribute): (key: Item) => AttributeValue {
  const origin = originOf(contract, name);
  if (origin && !('equals' in origin) && !origin.template) {
    const [field = ''] = origin.fields;
    return (key) => partOfType(key, field, type);
  }
  if (!origin || type !== 'S') {
    throw new ProtocolError(
      'bad-request',
      `the source of ${contract.id} makes a text of the table's key attribute "${name}", which is of type ${type}: change the contract`,
    );
  }
  if ('equals' in origin) return () => ({ S: origin.equals });
  const { template } = origin;
  return (key) => ({ S: template ? writeText(template, (field) => textOf(key, field)) : '' });
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
export function keyRow(contract: CheckedContract, key: Item): Row {
  const type = valueTypes(contract);
  return Object.fromEntries(
    contract.key.map((field) => [
      field,
      fromAttributeValue(own(key, field) ?? {}, field, type.member(field)),
    ]),
  );
}
