import type { HeldSequence, Sequence } from '../../wire/event';
import { ProtocolError } from './errors';

/** What every number of a DynamoDB stream fits into ("StreamRecord", DynamoDB Streams API reference). */
const DIGITS = 40;
/** Emulators number changes by Kinesis, whose numbers have as many at most ("Record", Kinesis API reference). */
const MOST_DIGITS = 129;
/** Before the length of a number that needs more than `DIGITS`. It is above all digits, so that such a number is too. */
const LONG = 'n';
/** A label is a time. Sequences are logged, so that no other text may pass for one. */
const WELL_FORMED = new RegExp(`^[0-9TZ:.-]{1,40}/(\\d{${DIGITS}}|${LONG}(\\d{3})([1-9]\\d{40,128}))$`);
export const SEQUENCE_FORM = `<stream label>/<${DIGITS} digits, or "${LONG}", the length in three digits and up to ${MOST_DIGITS} digits>`;

/**
 * @param label the label of the stream, that is its creation time
 * @param sequenceNumber as the stream record gives it
 * @throws ProtocolError when label and number are not what a stream would give
 */
export function toSequence(label: string, sequenceNumber: string): Sequence {
  if (!/^\d+$/.test(sequenceNumber) || sequenceNumber.length > MOST_DIGITS) {
    throw new ProtocolError(
      'malformed',
      `the sequence number must be 1 to ${MOST_DIGITS} digits, and has ${sequenceNumber.length} characters: take it from the stream's record as it is`,
    );
  }
  const sequence = `${label}/${ordered(sequenceNumber.replace(/^0+(?=\d)/, ''))}`;
  if (isSequence(sequence)) return sequence;
  throw new ProtocolError('malformed', 'the label of a stream must be a time');
}

/** A number so that texts compare as numbers do: of equal length, or first by length. */
function ordered(digits: string): string {
  if (digits.length <= DIGITS) return digits.padStart(DIGITS, '0');
  return `${LONG}${String(digits.length).padStart(3, '0')}${digits}`;
}

function labelAndNumber(sequence: string): [label: string, number: bigint] {
  const [label = '', digits = ''] = sequence.split('/');
  return [label, BigInt(digits.startsWith(LONG) ? digits.slice(LONG.length + 3) : digits)];
}

/** What `justBefore` puts behind the number. */
const BEFORE_NEXT = '~';

export function isSequence(value: unknown): value is Sequence {
  const parts = typeof value === 'string' ? WELL_FORMED.exec(value) : null;
  if (!parts) return false;
  const [, , length, digits] = parts;
  // Whoever writes another length would win over every change, or lose to each.
  return digits === undefined || digits.length === Number(length);
}

/**
 * The token just before a change: after all that came before it. For a row that was made of an older version's event:
 * the event of the same change in the reader's own version still replaces it.
 */
export function justBefore(sequence: Sequence): HeldSequence {
  const [label, number] = labelAndNumber(sequence);
  // Nothing comes before a seed; it is sent in one version only.
  if (number === 0n) return sequence;
  return `${toSequence(label, String(number - 1n))}${BEFORE_NEXT}` as HeldSequence;
}

/**
 * The label in the ARN of a stream: `…:table/users/stream/2026-01-31T12:00:00.000`.
 *
 * @throws ProtocolError when it is not the ARN of a DynamoDB stream
 */
export function streamLabel(streamArn: string): string {
  const label = streamArn.split('/stream/')[1];
  if (!label) throw new ProtocolError('malformed', `not the ARN of a DynamoDB stream: "${streamArn}"`);
  return label;
}

/** The name of the table in the ARN of its stream; for messages, so that it is never more than a name. */
export function tableOfStream(streamArn: string): string {
  return /:table\/([A-Za-z0-9_.-]{1,255})\/stream\//.exec(streamArn)?.[1] ?? 'without a name';
}

/** Below the sequence of every change: what a seed row carries. It fills a gap and loses to any row or tombstone. */
export const LOWEST_SEQUENCE = /* @__PURE__ */ toSequence('0', '0');

/** Whether a replica's row can show it: a sequence, or the token just before one. */
export function isHeldSequence(value: unknown): value is HeldSequence {
  return isSequence(typeof value === 'string' && value.endsWith(BEFORE_NEXT) ? value.slice(0, -1) : value);
}

/**
 * The lowest sequence above the change that a replica's row shows. A row that the owner no longer has was deleted by a
 * change whose number is at least this one, so whatever created it again has a higher one.
 *
 * @param held as the row shows it
 * @throws ProtocolError when no sequence is above it
 */
export function successorOf(held: HeldSequence): Sequence {
  const [label, number] = labelAndNumber(held.replace(BEFORE_NEXT, ''));
  // The token just before a change stands for that change.
  const shown = held.endsWith(BEFORE_NEXT) ? 1n : 0n;
  return toSequence(label, String(number + shown + 1n));
}
