import { valueTypes } from '../../contracts/schema/checked-contract';
import { UNDESCRIBED, type ValueType } from '../../contracts/schema/value-type';
import { fromAttributeValue } from '../../protocol/rows/attribute-values';
import { ageOf } from '../../protocol/rows/epoch-time';
import { ProtocolError } from '../../protocol/rows/errors';
import { RESERVED_PREFIX, ROW } from '../../wire/attributes';
import type { Item, JsonValue, Row } from '../../wire/item';
import { own } from '../../wire/own';
import type { KnownContract } from '../contracts/known-contract';
import { maskPersonal } from '../personal/mask';
import type { RowCopy } from './types';

/** A row of a replica, as far as it can be read. */
export type Shown = Pick<RowCopy, 'state' | 'reason' | 'fields' | 'masked' | 'sequence' | 'at' | 'ageMs'>;

/**
 * @param known the contract in the replica's version. @default not known: what is personal nobody can tell, so that no value is shown
 * @param now epoch milliseconds
 */
export function shown(
  item: Item,
  known: KnownContract | undefined,
  { reveal, now }: { readonly reveal: boolean; readonly now: number },
): Shown {
  const type = known ? valueTypes(known.contract) : UNDESCRIBED;
  const { row, unread } = readable(item, type);
  const [sequence, at] = [own(item, ROW.sequence)?.S, own(item, ROW.at)?.S];
  const ageMs = ageOf(at, now);
  const reasons = [
    unread.length > 0 && `of another type than the contract says: ${unread.join(', ')}`,
    !known && 'its contract is not known here',
  ].filter((each) => typeof each === 'string');
  return {
    state: own(item, ROW.deleted)?.BOOL === true ? 'deleted' : 'present',
    ...(reasons.length > 0 && { reason: reasons.join('; ') }),
    ...maskedFields(row, known, reveal),
    ...(sequence !== undefined && { sequence }),
    ...(at !== undefined && { at }),
    ...(ageMs !== undefined && { ageMs }),
  };
}

/** A row without what is personal, unless it was asked for. */
export function maskedFields(
  row: Row,
  known: KnownContract | undefined,
  reveal: boolean,
): Pick<RowCopy, 'fields' | 'masked'> {
  if (reveal) return { fields: row, masked: [] };
  if (!known) return { fields: {}, masked: Object.keys(row) };
  const { row: fields, masked } = maskPersonal(known.contract, row);
  return { fields, masked };
}

/** Somebody may have written the row by hand: one value that nobody can read does not hide the others. */
function readable(item: Item, type: ValueType): { readonly row: Row; readonly unread: readonly string[] } {
  const unread: string[] = [];
  const members = Object.entries(item).flatMap(([name, value]): [string, JsonValue][] => {
    if (name.startsWith(RESERVED_PREFIX)) return [];
    try {
      return [[name, fromAttributeValue(value, name, type.member(name))]];
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      unread.push(name);
      return [];
    }
  });
  return { row: Object.fromEntries(members), unread };
}
