import type { Filter } from '../../wire/filter';
import type { Row } from '../../wire/item';

/** Whether a replica with this filter holds the row: every filtered field has one of the listed values. */
export function matchesFilter(filter: Filter | undefined, row: Row): boolean {
  return Object.entries(filter ?? {}).every(
    ([field, values]) => Object.hasOwn(row, field) && values.some((value) => value === row[field]),
  );
}
