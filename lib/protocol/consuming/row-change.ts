import {
  ADDED,
  type EXPIRED,
  INCOMPLETE,
  PREVIOUS,
  type ReceivedEvent,
  type Sequence,
} from '../../wire/event';
import type { Row } from '../../wire/item';
import { isObject } from '../../wire/own';
import { kindOf } from '../replication/event';
import type { RowEvent } from '../replication/upcast';
import { pick } from '../rows/projection';

/** What every change tells. */
interface AnyChange<Key> {
  /** Id of the event: the same whenever it comes again. */
  readonly id: string;
  /** The contract's key fields. */
  readonly key: Key;
  /** When the owner made the change (ISO 8601, UTC); DynamoDB gives whole seconds. */
  readonly at: string;
  /** Order token: of two changes of a row the one with the higher text, compared by bytes, is the newer. */
  readonly sequence: Sequence;
  /**
   * The row was sent to this consumer because somebody asked for it (`event-sharing seed`, `republish`): it tells how the row is,
   * and not that it has just become so.
   */
  readonly snapshot: boolean;
}

export interface CreatedChange<Data, Key> extends AnyChange<Key> {
  readonly kind: 'created';
  /** The row. */
  readonly data: Data;
  readonly previous?: undefined;
  readonly changedFields?: undefined;
  readonly reason?: undefined;
}

export interface UpdatedChange<Data, Key> extends AnyChange<Key> {
  readonly kind: 'updated';
  /** The row after the change. */
  readonly data: Data;
  /** Old values of the fields that changed, as far as they had some and it could be carried. */
  readonly previous: Partial<Data>;
  /** Names of the fields that changed. @default it is not known: the old row could not be read as a whole, or an older version wrote it */
  readonly changedFields?: readonly (keyof Data & string)[];
  readonly reason?: undefined;
}

export interface DeletedChange<Data, Key> extends AnyChange<Key> {
  readonly kind: 'deleted';
  readonly data?: undefined;
  /** The row that was, as far as it could be carried. */
  readonly previous: Partial<Data>;
  readonly changedFields?: undefined;
  /** `expired`: its time to live was over. @default its owner deleted it */
  readonly reason?: typeof EXPIRED;
}

/** A change of a row in the terms of its contract. */
export type RowChange<Data = Row, Key = Row> =
  | CreatedChange<Data, Key>
  | UpdatedChange<Data, Key>
  | DeletedChange<Data, Key>;

/** @param event of which the reader can take the row, in the reader's version */
export function toRowChange(
  { id, data, time, type, audience, reason }: RowEvent,
  { sequence }: Pick<ReceivedEvent, 'sequence'>,
  { key, fields }: { readonly key: readonly string[]; readonly fields: readonly string[] },
): RowChange {
  const common = { id, key: pick(data, key), at: time, sequence, snapshot: audience !== undefined };
  const kind = kindOf(type);
  if (kind === 'Created') return { kind: 'created', ...common, data: pick(data, fields) };
  const old = pastOf(data);
  const previous = pick(old, fields);
  if (kind === 'Deleted') return { kind: 'deleted', ...common, previous, ...(reason && { reason }) };
  const changedFields = isComplete(old)
    ? fields.filter((field) => Object.hasOwn(old, field) || addedIn(old).includes(field))
    : undefined;
  return {
    kind: 'updated',
    ...common,
    data: pick(data, fields),
    previous,
    ...(changedFields && { changedFields }),
  };
}

/**
 * The row before the change.
 *
 * @returns `undefined` when it is not known as a whole
 */
export function rowBefore({ data }: Pick<RowEvent, 'data'>, change: RowChange): Row | undefined {
  const old = pastOf(data);
  if (change.kind === 'created') return {};
  if (!isComplete(old)) return undefined;
  const past = pick(old, Object.keys(change.previous));
  if (change.kind === 'deleted') return past;
  const kept = Object.entries(change.data).filter(([field]) => !addedIn(old).includes(field));
  return { ...Object.fromEntries(kept), ...past };
}

function pastOf(data: Row): Row {
  const past = Object.hasOwn(data, PREVIOUS) ? data[PREVIOUS] : undefined;
  return isObject(past) ? (past as Row) : { [INCOMPLETE]: true };
}

function isComplete(old: Row): boolean {
  return !Object.hasOwn(old, INCOMPLETE);
}

function addedIn(old: Row): readonly unknown[] {
  const names = Object.hasOwn(old, ADDED) ? old[ADDED] : undefined;
  return Array.isArray(names) ? names : [];
}
