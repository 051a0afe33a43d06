import type { Selection } from '../../wire/consumer';
import type { RowEvent } from '../replication/upcast';
import { matchesFilter } from '../rows/filter';
import type { BusinessEvent } from './business-event';
import { type RowChange, rowBefore } from './row-change';

/**
 * Whether a consumer wants a change. The subscription leaves out what it can tell; what it lets pass is decided here. When it is
 * not known what the row was, the change is wanted.
 */
export function isWanted(
  change: RowChange | BusinessEvent,
  event: RowEvent,
  { kinds, fields, filter }: Selection,
): boolean {
  if (!('kind' in change)) return matchesFilter(filter, change.data);
  // Whoever asks for rows wants those that there are, whatever has become of them lately.
  if (!change.snapshot) {
    if (kinds && !kinds.includes(change.kind)) return false;
    const { changedFields } = change;
    if (fields && changedFields && !changedFields.some((field) => fields.includes(field))) return false;
  }
  if (!filter) return true;
  if (change.data && matchesFilter(filter, change.data)) return true;
  const before = rowBefore(event, change);
  return before === undefined || matchesFilter(filter, before);
}
