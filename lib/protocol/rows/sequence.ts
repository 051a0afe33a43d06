import type { HeldSequence, Sequence } from '../../wire/event';
import { ProtocolError } from './errors';

const DIGITS = 40;
/** A label is a time. Sequences are logged, so that no other text may pass for one. */
const WELL_FORMED = new RegExp(`^[0-9TZ:.-]{1,40}/\\d{${DIGITS}}$`);

/**
 * @param label the label of the stream, that is its creation time
 * @param sequenceNumber as the stream record gives it
 * @throws ProtocolError when label and number are not what DynamoDB Streams would give
 */
export function toSequence(label: string, sequenceNumber: string): Sequence {
  if (!/^\d{1,40}$/.test(sequenceNumber)) {
    throw new ProtocolError('malformed', `sequence number must be 1 to ${DIGITS} digits`);
  }
  const sequence = `${label}/${sequenceNumber.padStart(DIGITS, '0')}`;
  if (isSequence(sequence)) return sequence;
  throw new ProtocolError('malformed', 'the label of a stream must be a time');
}

/** What `justBefore` puts behind the number. */
const BEFORE_NEXT = '~';

export function isSequence(value: unknown): value is Sequence {
  return typeof value === 'string' && WELL_FORMED.test(value);
}

/**
 * The token just before a change: after all that came before it. For a row that was made of an older version's event:
 * the event of the same change in the reader's own version still replaces it.
 */
export function justBefore(sequence: Sequence): HeldSequence {
  const [label = '', digits = ''] = sequence.split('/');
  const number = BigInt(digits);
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
export const LOWEST_SEQUENCE = toSequence('0', '0');

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
  const [label = '', digits = ''] = held.replace(BEFORE_NEXT, '').split('/');
  // The token just before a change stands for that change.
  const shown = held.endsWith(BEFORE_NEXT) ? 1n : 0n;
  return toSequence(label, String(BigInt(digits) + shown + 1n));
}
