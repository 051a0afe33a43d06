import { UNDESCRIBED } from '../../contracts/schema/value-type';
import { RESERVED_PREFIX, ROW } from '../../wire/attributes';
import type { Item, Row } from '../../wire/item';
import { fromAttributeValue } from './attribute-values';

/** A row of a replica as a reader sees it. */
export interface ReplicaRow<Data = Row> {
  /** The contract's fields that the replica keeps. */
  readonly data: Data;
  /** Order token of the change that the row shows; empty if somebody else wrote the row. */
  readonly sequence: string;
  /** When the owner made that change (ISO 8601, UTC). */
  readonly at: string;
}

/**
 * @param type of the row; without it numbers are read as text
 * @param fields to read. @default all that there are
 * @returns `undefined` for a tombstone: readers never see them
 * @throws ProtocolError when a value has a type that JSON does not show and the contract does not say
 */
export function toReplicaRow(
  item: Item,
  type = UNDESCRIBED,
  fields?: readonly string[],
): ReplicaRow | undefined {
  if (item[ROW.deleted]?.BOOL) return undefined;
  const kept = Object.entries(item).filter(
    ([name]) => !name.startsWith(RESERVED_PREFIX) && (fields?.includes(name) ?? true),
  );
  return {
    data: Object.fromEntries(
      kept.map(([name, value]) => [name, fromAttributeValue(value, name, type.member(name))]),
    ),
    sequence: item[ROW.sequence]?.S ?? '',
    at: item[ROW.at]?.S ?? '',
  };
}
