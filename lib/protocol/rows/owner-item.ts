import { type CheckedContract, valueTypes } from '../../contracts/schema/checked-contract';
import { sourceOf } from '../../contracts/source/source';
import { writeText } from '../../contracts/source/template';
import type { AttributeValue, Item, JsonValue, Row } from '../../wire/item';
import { own } from '../../wire/own';
import { toAttributeValue, toItem } from './attribute-values';
import { canonicalText } from './digest';
import { ProtocolError } from './errors';
import { keyValueProblem } from './key-limits';
import { pick, project } from './projection';

/**
 * What an owner stores of a row of a contract: the inverse of the contract's source.
 *
 * @param mark attributes beside those of the contract
 * @throws ProtocolError when the row cannot be stored, or would not be read back as it is
 */
export function toOwnerItem(contract: CheckedContract, row: Row, mark: Item): Item {
  const { conditions, placeOf } = sourceOf(contract);
  const types = valueTypes(contract);
  const fixed = conditions.flatMap(({ attribute, equals }): [string, AttributeValue][] =>
    equals === undefined ? [] : [[attribute, { S: equals }]],
  );
  const stored = Object.entries(row).map(([field, value]): [string, AttributeValue] => {
    const { attribute, template } = placeOf(field);
    if (!template) return [attribute, toAttributeValue(value, types.member(field))];
    return [attribute, { S: writeText(template, (part) => textOf(contract, part, own(row, part))) }];
  });
  const item: Item = { ...Object.fromEntries([...fixed, ...stored]), ...mark };
  refuseKey(contract, item);
  refuseOtherRow(contract, row, project({ contract, validate: () => undefined }, item));
  return item;
}

/** Of which attribute the table's partition key is, is not known here: none can be longer than that. */
function refuseKey(contract: CheckedContract, item: Item): void {
  for (const field of contract.key) {
    const { attribute } = sourceOf(contract).placeOf(field);
    const problem = keyValueProblem(own(item, attribute) ?? {}, 0);
    if (problem !== undefined)
      throw new ProtocolError(
        'invalid',
        `the attribute "${attribute}", which is a part of its key, ${problem}`,
      );
  }
}

function textOf(contract: CheckedContract, field: string, value: JsonValue | undefined): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const { attribute } = sourceOf(contract).placeOf(field);
  throw new ProtocolError(
    'invalid',
    `the field "${field}" is missing, of which "source" makes the attribute "${attribute}": give it`,
  );
}

/** What is stored must say the same to all who read it: a text may hold the literal behind it, a map what nobody shares. */
function refuseOtherRow(contract: CheckedContract, row: Row, back: Row | undefined): void {
  if (!back)
    throw new ProtocolError(
      'invalid',
      'the conditions of "source.items" of the contract do not hold of it: give values of which they do',
    );
  const types = valueTypes(contract);
  const same = (field: string) =>
    canonicalText(toItem(pick(row, [field]), types)) === canonicalText(toItem(pick(back, [field]), types));
  const other = contract.fields.find((field) => !same(field));
  if (other === undefined) return;
  throw new ProtocolError(
    'invalid',
    `the field "${other}" would be read back as something else: leave out what the contract does not name, and what "source" puts between two fields`,
  );
}
