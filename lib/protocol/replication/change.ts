import { ADDED, type EXPIRED, INCOMPLETE } from '../../wire/event';
import type { Item, Row } from '../../wire/item';
import { own } from '../../wire/own';
import { isEqual } from '../rows/equality';
import { fieldsStoredAlike, pick, project, projectPast, type SharedContract } from '../rows/projection';
import { addresseeOf } from './marker';
import { detectEvent } from './outbox';

/** What happened to a row, in the contract's terms. */
export interface Change {
  readonly kind: 'Created' | 'Updated' | 'Deleted';
  /** The row after the change; its key alone when it was deleted. */
  readonly data: Row;
  /**
   * The old values of the fields that changed, and the names of those that had none; all values when the row was deleted. Marked
   * as incomplete when one of them cannot be carried or did not fit the contract.
   */
  readonly previous: Row;
  /** The one replica that it is for, or `*`: the owner only marked the row. @default everybody */
  readonly audience?: string;
  /** Why the row was deleted. @default its owner deleted it */
  readonly reason?: typeof EXPIRED;
}

/**
 * Compares both sides of a stream record through the contract.
 *
 * @returns `undefined` when nothing that the contract shares has changed, and the row was not marked for republication
 * @throws ProtocolError when the change can never be published
 */
export function detectChange(
  shared: SharedContract,
  before: Item | undefined,
  after: Item | undefined,
): Change | undefined {
  const { contract } = shared;
  if (contract.kind === 'event') {
    const data = detectEvent(shared, before, after);
    return data && { kind: 'Created', data, previous: {} };
  }
  const alike = before && after ? fieldsStoredAlike(contract, before, after) : undefined;
  const audience = addresseeOf(contract, before, after);
  const row = project(shared, after);
  const past = projectPast(shared, before, row && alike && { row, fields: alike });
  if (!past) return row && { kind: 'Created', data: row, previous: {} };
  const { row: old, complete } = past;
  const mark: Row = complete ? {} : { [INCOMPLETE]: true };
  if (!row) return { kind: 'Deleted', data: pick(old, contract.key), previous: { ...old, ...mark } };
  const changed = contract.fields.filter(
    (field) => !alike?.has(field) && !isEqual(own(old, field), own(row, field)),
  );
  // Of a replica that is wrong nobody knows what it holds: it must look, whether or not the row matches its filter.
  const incomplete: Row = audience === undefined ? mark : { [INCOMPLETE]: true };
  if (complete && changed.length === 0)
    return audience === undefined
      ? undefined
      : { kind: 'Updated', data: row, previous: incomplete, audience };
  // A writer that puts a marker back together with other values changes the row for everybody.
  return {
    kind: 'Updated',
    data: row,
    previous: { ...pick(old, changed), ...(complete && added(old, changed)), ...incomplete },
  };
}

/** A field without an old value is not among the old values, and changed all the same. */
function added(old: Row, changed: readonly string[]): Row {
  const names = changed.filter((field) => !Object.hasOwn(old, field));
  return names.length === 0 ? {} : { [ADDED]: names };
}
