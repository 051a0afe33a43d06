import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { DECIMAL } from '../../contracts/schema/value-type';
import type { Item, Row } from '../../wire/item';
import { own } from '../../wire/own';
import { numberText } from './digest';
import { ProtocolError } from './errors';
import { readField, subjectOf } from './projection';

/**
 * Names a row among all of its contract, with one name for every spelling of a number in its key, to all of its digits.
 *
 * @throws ProtocolError when a key value is neither a text nor a number, or cannot be stored
 */
export function identityOf(contract: CheckedContract, row: Row): string {
  const key = contract.key.map((field) => {
    const value = own(row, field);
    // Anything else has no text of its own, and is refused below.
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return [field, contract.isNumeric(field) && DECIMAL.test(text) ? numberText(text) : value];
  });
  return subjectOf(contract.key, Object.fromEntries(key) as Row);
}

/**
 * The same name of the row that an item is, whether or not the rest of it can be shared.
 *
 * @returns `undefined` when its key cannot be carried, so that it never was a row
 */
export function itemIdentity(contract: CheckedContract, item: Item): string | undefined {
  try {
    const key = contract.key.map((field) => [field, readField(contract, field, item)]);
    return identityOf(contract, Object.fromEntries(key) as Row);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
