import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { MAX_AHEAD_MS } from '../rows/epoch-time';
import { ProtocolError } from '../rows/errors';
import { type RowCheck, subjectOf } from '../rows/projection';
import { isTypeOf, majorOf } from './event';
import type { RowEvent } from './upcast';

/** What a reader of events knows before the first one arrives. */
export interface EventReader {
  readonly contract: CheckedContract;
  /** How long the reader remembers what it has seen of a row that is gone (milliseconds); an older event is parked. */
  readonly horizonMs: number;
  /** Of the fields that it reads. */
  readonly validate: RowCheck;
}

/**
 * Why a reader can never take an event.
 *
 * @param now epoch milliseconds
 * @param part of the row that the reader uses: of a row that leaves nothing but its key, so nothing else can be in the way
 */
export function refusalOf(
  event: RowEvent,
  { contract, horizonMs, validate }: EventReader,
  now: number,
  part: 'row' | 'key',
): ProtocolError | undefined {
  if (event.source !== contract.id) {
    return new ProtocolError('wrong-contract', `the event is of another contract than ${contract.id}`);
  }
  if (majorOf(event.dataschema) !== contract.major) {
    return new ProtocolError(
      'unknown-major-version',
      `the event is of major version ${majorOf(event.dataschema)}, its reader takes ${contract.major}`,
    );
  }
  if (!isTypeOf(contract, event.type)) {
    return new ProtocolError(
      'malformed',
      `not a change event: "type" ${contract.kind === 'event' ? `is not that of ${contract.id}` : 'does not end in Created, Updated or Deleted'}`,
    );
  }
  const age = now - Date.parse(event.time);
  if (age > horizonMs) {
    return new ProtocolError(
      'older-than-horizon',
      `the event is ${Math.floor(age / 1000)} s old, its reader remembers ${Math.floor(horizonMs / 1000)} s`,
    );
  }
  // By its own time it would never be too old, however late it comes.
  if (-age > MAX_AHEAD_MS) {
    return new ProtocolError(
      'ahead-of-clock',
      `the event is ${Math.floor(-age / 1000)} s ahead of its reader's clock`,
    );
  }
  const invalid = validate(part, event.data);
  if (invalid !== undefined) return new ProtocolError('invalid', invalid);
  // Changes of a row are told by their subject: under another row's name this one would take its place in a batch.
  return event.subject === subjectOf(contract.key, event.data)
    ? undefined
    : new ProtocolError('malformed', 'the subject of the event is not the key of its data');
}
