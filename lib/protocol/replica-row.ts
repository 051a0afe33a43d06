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

/** @returns `undefined` for a tombstone: readers never see them */
export function toReplicaRow(item: Item): ReplicaRow | undefined {
  if (item[ROW.deleted]?.BOOL) return undefined;
  const fields = Object.entries(item).filter(([name]) => !name.startsWith(RESERVED_PREFIX));
  return {
    data: Object.fromEntries(fields.map(([name, value]) => [name, fromAttributeValue(value, name)])),
    sequence: item[ROW.sequence]?.S ?? '',
    at: item[ROW.at]?.S ?? '',
  };
}
