import { type Change, isUnsharable, type OwnerRow } from '../history';
import type { ChangeKind, ConsumerSelection, ConsumerSettings } from '../shipped';
import { nextContract } from './settings';

/** What happened to a row. */
export function kindOf({ before, row }: Change): ChangeKind {
  if (!before) return 'created';
  return row ? 'updated' : 'deleted';
}

/** The shared fields that differ; `undefined` where nobody can know it: what the row was could not be carried, or it was only marked. */
export function changedFields({ before, row }: Change): readonly string[] | undefined {
  if (!before || !row || isUnsharable(before)) return undefined;
  const changed = (['name', 'newsletter'] as const).filter(
    (field) => shown(before, field) !== shown(row, field),
  );
  return changed.length === 0 ? undefined : changed;
}

/**
 * Whether a consumer wants an event of a change, by what the owner did alone.
 *
 * @param major version in which the event tells of it
 */
export function wants(
  { kinds, fields, filter }: ConsumerSelection,
  name: string,
  change: Change,
  major: number,
): boolean {
  const { audience, before, row } = change;
  if (audience !== undefined && audience !== name) return false;
  const kind = kindOf(change);
  // Of an event of an older version it is not known what changed.
  const changed = major === nextContract.major ? changedFields(change) : undefined;
  if (audience === undefined) {
    if (kinds && !kinds.includes(kind)) return false;
    if (fields && kind === 'updated' && changed && !changed.some((field) => fields.includes(field)))
      return false;
  }
  if (!filter?.newsletter || matches(row, filter.newsletter)) return true;
  if (kind === 'created') return false;
  if (major !== nextContract.major || !before || isUnsharable(before)) return true;
  return (kind === 'updated' && changed === undefined) || matches(before, filter.newsletter);
}

/** Whether the subscription must let the event pass: it tells kinds, also of what the consumer has asked for. */
export function arrives(settings: ConsumerSettings, change: Change, major: number): boolean {
  const { kinds, name } = settings;
  return (!kinds || kinds.includes(kindOf(change))) && wants(settings, name, change, major);
}

function matches(row: OwnerRow | undefined, values: readonly unknown[]): boolean {
  return row?.newsletter !== undefined && values.includes(row.newsletter);
}

/** As an event shows it. */
function shown(row: OwnerRow, field: 'name' | 'newsletter'): unknown {
  return field === 'name' ? nameOf(row) : row.newsletter;
}

/** The name that the item of a row has. */
export function nameOf({ kind, name }: OwnerRow): string {
  return kind === 'table-refuses' ? 'refused by the table' : name;
}
