import { ROW } from '../../wire/attributes';
import type { HeldSequence, ReceivedEvent } from '../../wire/event';
import type { Row } from '../../wire/item';
import type { ReasonCode } from '../rows/errors';
import { matchesFilter } from '../rows/filter';
import { pick } from '../rows/projection';
import { isDeletion } from './event';
import { refusalOf } from './refuse-event';
import type { Replica } from './replica';
import { upcast } from './upcast';

/** A row to write if the replica holds none, or one with a lower sequence. */
export interface Write {
  readonly kind: 'put' | 'tombstone';
  readonly subject: string;
  readonly sequence: HeldSequence;
  readonly row: Row;
}

export type Decision = Write | { readonly kind: 'park'; readonly code: ReasonCode; readonly reason: string };

/**
 * What an event means for a replica. Pure: the same event and time give the same answer. Whether it is newer than the row there
 * is, the conditional write decides.
 *
 * @param now epoch milliseconds
 */
export function decide(received: ReceivedEvent, replica: Replica, now: number): Decision {
  const event = upcast(received, replica.contract);
  const leaves = isDeletion(event) || !matchesFilter(replica.filter, event.data);
  const refusal = refusalOf(event, replica, now, leaves ? 'key' : 'row');
  if (refusal) return { kind: 'park', code: refusal.code, reason: refusal.message };
  const { contract, fields } = replica;
  const stamp = { [ROW.sequence]: event.sequence, [ROW.at]: event.time };
  const row = leaves
    ? { ...pick(event.data, contract.key), ...stamp, [ROW.deleted]: true, [ROW.expiry]: expiry(now, replica) }
    : { ...pick(event.data, fields), ...stamp };
  return { kind: leaves ? 'tombstone' : 'put', subject: event.subject, sequence: event.sequence, row };
}

/**
 * An event's age is judged when its batch begins, and its row is written later: the longest that a function can run. A
 * tombstone outlives the horizon by more than that, or it could be gone in between.
 */
const EXPIRY_MARGIN_SECONDS = 3600;

/**
 * When what is remembered of a row that is gone may be forgotten (epoch seconds).
 *
 * @param now epoch milliseconds
 */
export function expiry(now: number, replica: { readonly horizonMs: number }): number {
  return Math.ceil((now + replica.horizonMs) / 1000) + EXPIRY_MARGIN_SECONDS;
}
