import type { RowComparison } from '../../console/api';
import { Json } from '../shared/text';

/** The event that would tell of the owner's row now. */
export function EventView({ event }: Pick<RowComparison, 'event'>) {
  if (!event) return null;
  return (
    <details class="panel">
      <summary>Event that would tell of the owner’s row now</summary>
      <Json of={event} label="Event" />
    </details>
  );
}
