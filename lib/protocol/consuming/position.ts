import type { Sequence } from '../../wire/event';
import { expiry } from '../replication/decide';
import type { RowChange } from './row-change';

/** How far a consumer has come: with a row, or with one change of it. */
export interface Position {
  /** What it is the position of: unique within the consumer. */
  readonly of: string;
  readonly sequence: Sequence;
  /** When it may be forgotten (epoch seconds), because no older change is taken any more. @default never */
  readonly expiry?: number;
}

/** Of what positions are kept. */
export type PositionOf = 'row' | 'change';

/**
 * Where a consumer is with a change. That of a row is kept for as long as the row lives, because its next change may be years
 * away; that of a deletion or of a single change until such an event would be parked for its age.
 *
 * @param now epoch milliseconds
 */
export function positionOf(
  { id, kind, sequence, at }: Pick<RowChange, 'id' | 'kind' | 'sequence' | 'at'>,
  subject: string,
  { of, horizonMs }: { readonly of: PositionOf; readonly horizonMs: number },
  now: number,
): Position {
  // An event is as old as its own clock says, which may be ahead.
  const forgotten = expiry(Math.max(now, Date.parse(at)), { horizonMs });
  if (of === 'change') return { of: JSON.stringify([subject, id]), sequence, expiry: forgotten };
  return { of: JSON.stringify([subject]), sequence, ...(kind === 'deleted' && { expiry: forgotten }) };
}
