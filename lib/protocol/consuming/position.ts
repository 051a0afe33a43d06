import { expiry } from '../replication/decide';
import { type BusinessEvent, placeOfEvent } from './business-event';
import type { RowChange } from './row-change';

/** How far a consumer has come: with a row or an aggregate, or with one change or event. */
export interface Position {
  /** What it is the position of: unique within the consumer. */
  readonly of: string;
  /** Of two of one thing the higher, as a text, is the later. */
  readonly sequence: string;
  /** When it may be forgotten (epoch seconds), because no older change is taken any more. @default never */
  readonly expiry?: number;
}

/** Of what positions are kept: rows or aggregates, or single changes or events. */
export type PositionOf = 'row' | 'change';

/** An event is done or not, whatever the sequence with which it came. */
const DONE = '1';

/** What is known of a change of a row. */
type PlacedChange = Pick<RowChange, 'id' | 'kind' | 'sequence' | 'at'>;

/**
 * Where a consumer is with a change. That of a row is kept for as long as the row lives, because its next change may be years
 * away; that of a deletion, of a single change and of what events are of until such an event would be parked for its age.
 *
 * @param now epoch milliseconds
 */
export function positionOf(
  change: PlacedChange | BusinessEvent,
  subject: string,
  { of, horizonMs }: { readonly of: PositionOf; readonly horizonMs: number },
  now: number,
): Position {
  // An event is as old as its own clock says, which may be ahead.
  const forgotten = expiry(Math.max(now, Date.parse(change.at)), { horizonMs });
  if (!('kind' in change)) {
    if (of === 'change') return { of: JSON.stringify([change.id]), sequence: DONE, expiry: forgotten };
    const { line, order } = placeOfEvent(change);
    return { of: line, sequence: order, expiry: forgotten };
  }
  const { id, kind, sequence } = change;
  if (of === 'change') return { of: JSON.stringify([subject, id]), sequence, expiry: forgotten };
  return { of: JSON.stringify([subject]), sequence, ...(kind === 'deleted' && { expiry: forgotten }) };
}
