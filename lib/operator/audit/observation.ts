import { canonicalText } from '../../protocol/rows/digest';
import type { Item } from '../../wire/item';
import type { AuditRow } from '../../wire/read-requests';
import type { AuditedOwner, AuditedReplica, HeldRow } from './ports';
import type { FindingKind } from './report';

/** One row as both sides showed it. */
export interface Observation {
  readonly key: Item;
  readonly owner?: AuditRow;
  readonly replica?: HeldRow;
}

/** @returns `undefined` when both sides agree */
export function differenceIn({ owner, replica }: Observation): Exclude<FindingKind, 'undecided'> | undefined {
  const live = replica?.deleted === false ? replica : undefined;
  if (!owner) return live && 'orphaned';
  if ('refused' in owner) return 'unshareable';
  if (!live) return 'missing';
  return live.digest === owner.digest ? undefined : 'stale';
}

/** Whether either side changed between two looks; the sequence shows that a replica's row went and came back. */
export function hasMoved(before: Observation, after: Observation): boolean {
  const [old, now] = [before.replica, after.replica];
  return (
    ownerState(before) !== ownerState(after) ||
    old?.digest !== now?.digest ||
    old?.sequence !== now?.sequence ||
    old?.deleted !== now?.deleted
  );
}

/**
 * Looks at rows on both sides, at the replica first. What the owner shows then has reached the replica when the lag budget
 * is over; a replica whose row has not moved meanwhile is wrong. The other way around, the replica could show a change that
 * the owner made in between and took back.
 */
export async function observe(
  keys: readonly Item[],
  owner: AuditedOwner,
  replica: AuditedReplica,
): Promise<readonly Observation[]> {
  const held = byKey(await replica.lookup(keys));
  const owned = byKey(await owner.lookup(keys));
  return keys.map((key) => {
    const name = canonicalText(key);
    return { key, owner: owned.get(name), replica: held.get(name) };
  });
}

export function byKey<T extends { readonly key: Item }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [canonicalText(row.key), row]));
}

function ownerState({ owner }: Observation): string {
  if (!owner) return 'absent';
  return 'refused' in owner ? `refused ${owner.refused}` : `digest ${owner.digest}`;
}
