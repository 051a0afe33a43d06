import type { CheckedContract } from '../../contracts/schema/checked-contract';
import type { Handed } from '../../protocol/consuming/consume';
import type { Selection } from '../../wire/consumer';
import type { Filter } from '../../wire/filter';
import type { JsonValue, Row } from '../../wire/item';
import { own } from '../../wire/own';
import { isPersonal } from '../personal/mask';

/** A reason is for the eye: what is longer is cut. */
const MOST_CHARACTERS = 60;
const MOST_VALUES = 5;

/** Why a filter does not choose a row: `country is "DE", the replica wants "CH"`. Personal data is not shown. */
export function mismatchOf(filter: Filter = {}, row: Row, contract: CheckedContract, who: string): string {
  const wrong = Object.entries(filter).filter(
    ([field, values]) => !values.some((value) => value === own(row, field)),
  );
  return wrong
    .map(([field, values]) => {
      if (isPersonal(contract, field)) return `${field} is not what the ${who} wants`;
      const wanted = values.slice(0, MOST_VALUES).map(shown);
      const more = values.length > MOST_VALUES ? [`${values.length - MOST_VALUES} others`] : [];
      const value = own(row, field);
      return `${field} is ${value === undefined ? 'missing' : shown(value)}, the ${who} wants ${[...wanted, ...more].join(' or ')}`;
    })
    .join('; ');
}

/** Why a consumer does not want a change, whatever the row is. @returns `undefined` when that is not why */
export function unwantedChange(change: Handed, { kinds, fields }: Selection): string | undefined {
  if (!('kind' in change) || change.snapshot) return undefined;
  if (kinds && !kinds.includes(change.kind))
    return `the consumer wants rows that were ${kinds.join(' or ')}, and this one was ${change.kind}`;
  const { changedFields } = change;
  if (fields && changedFields && !changedFields.some((field) => fields.includes(field)))
    return `the consumer wants changes of ${fields.join(', ')}, and none of them changed`;
  return undefined;
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
