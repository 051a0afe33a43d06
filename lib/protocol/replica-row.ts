import { PLAIN } from '../contracts/value-type';
import { RESERVED_PREFIX, ROW } from '../names';
import { fromAttributeValue, type Item } from './attribute-values';
import type { Row } from './projection';
import type { Sequence } from './sequence';

/** A row of a replica as a reader sees it. */
export interface ReplicaRow {
  /** The contract's fields that the replica keeps. */
  readonly data: Row;
  /** Order token of the change that the row shows. */
  readonly sequence: Sequence;
  /** When the owner made that change (ISO 8601, UTC). */
  readonly at: string;
}

/**
 * @param type of the row; without it only plain values can be read
 * @returns `undefined` for a tombstone: readers never see them
 * @throws ProtocolError when a value has a type that JSON does not show and the contract does not say
 */
export function toReplicaRow(item: Item, type = PLAIN): ReplicaRow | undefined {
  if (item[ROW.deleted]?.BOOL) return undefined;
  const fields = Object.entries(item).filter(([name]) => !name.startsWith(RESERVED_PREFIX));
  return {
    data: Object.fromEntries(
      fields.map(([name, value]) => [name, fromAttributeValue(value, name, type.member(name))]),
    ),
    sequence: item[ROW.sequence]?.S ?? '',
    at: item[ROW.at]?.S ?? '',
  };
}
