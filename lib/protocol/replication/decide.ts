import { ROW } from '../../wire/attributes';
import type { HeldSequence, ReceivedEvent } from '../../wire/event';
import type { Row } from '../../wire/item';
import { MAX_AHEAD_MS } from '../rows/epoch-time';
import { ProtocolError, type ReasonCode } from '../rows/errors';
import { matchesFilter } from '../rows/filter';
import { pick, subjectOf } from '../rows/projection';
import { isDeletion, majorOf } from './event';
import type { Replica } from './replica';
import { type RowEvent, upcast } from './upcast';

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
  const refusal = refuse(event, replica, now, leaves);
  if (refusal) return { kind: 'park', code: refusal.code, reason: refusal.message };
  const { contract, fields } = replica;
  const stamp = { [ROW.sequence]: event.sequence, [ROW.at]: event.time };
  const row = leaves
    ? { ...pick(event.data, contract.key), ...stamp, [ROW.deleted]: true, [ROW.expiry]: expiry(now, replica) }
    : { ...pick(event.data, fields), ...stamp };
  return { kind: leaves ? 'tombstone' : 'put', subject: event.subject, sequence: event.sequence, row };
}

/** Why an event can never be applied to this replica. */
function refuse(event: RowEvent, replica: Replica, now: number, leaves: boolean): ProtocolError | undefined {
  const { contract, horizonMs } = replica;
  if (event.source !== contract.id) {
    return new ProtocolError(
      'wrong-contract',
      `the event is of another contract, the replica of ${contract.id}`,
    );
  }
  if (majorOf(event.dataschema) !== contract.major) {
    return new ProtocolError(
      'unknown-major-version',
      `the event is of major version ${majorOf(event.dataschema)}, the replica reads ${contract.major}`,
    );
  }
  const age = now - Date.parse(event.time);
  if (age > horizonMs) {
    return new ProtocolError(
      'older-than-horizon',
      `the event is ${Math.floor(age / 1000)} s old, tombstones live ${Math.floor(horizonMs / 1000)} s`,
    );
  }
  // By its own time it would never be too old, however late it comes.
  if (-age > MAX_AHEAD_MS) {
    return new ProtocolError(
      'ahead-of-clock',
      `the event is ${Math.floor(-age / 1000)} s ahead of the replica's clock`,
    );
  }
  // Of a row that leaves nothing is kept but its key, so nothing else can be in the way.
  const invalid = replica.validate(leaves ? 'key' : 'row', event.data);
  if (invalid !== undefined) return new ProtocolError('invalid', invalid);
  // Changes of a row are told by their subject: under another row's name this one would take its place in a batch.
  return event.subject === subjectOf(contract.key, event.data)
    ? undefined
    : new ProtocolError('malformed', 'the subject of the event is not the key of its data');
}

/**
 * An event's age is judged when its batch begins, and its row is written later: the longest that a function can run. A
 * tombstone outlives the horizon by more than that, or it could be gone in between.
 */
const EXPIRY_MARGIN_SECONDS = 3600;

function expiry(now: number, replica: Replica): number {
  return Math.ceil((now + replica.horizonMs) / 1000) + EXPIRY_MARGIN_SECONDS;
}
