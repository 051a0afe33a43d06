import type { Contract } from '../contracts/contract';
import { INCOMPLETE } from '../names';
import type { Item } from './attribute-values';
import { type Change, detectChange } from './change';
import { ProtocolError } from './errors';
import { majorOf, toEvent } from './event';
import { toSequence } from './sequence';

/** One record of the owner's stream. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** When the owner made the change (epoch milliseconds). */
  readonly at: number;
  readonly before?: Item;
  readonly after?: Item;
  /** The record as it was delivered, for a person to look at should it be refused. */
  readonly original?: unknown;
}

/** An event ready to be sent. */
export interface OutgoingEvent {
  /** Sequence number of the record it came from. */
  readonly sequenceNumber: string;
  readonly body: string;
  readonly attributes: { readonly [name: string]: string };
}

/** AWS: "Amazon SNS endpoints and quotas": 256 KiB for a message, and for all messages of a `PublishBatch`. */
export const MAX_BYTES = 256 * 1024;
/** So close to the limit old values are left out: a row that was refused itself must never count as known. */
const NEARLY_FULL_BYTES = MAX_BYTES - 1024;

/**
 * The event by which a contract tells of a stream record.
 *
 * @param label of the stream
 * @returns `undefined` when nothing that the contract shares has changed
 * @throws ProtocolError when the change can never be published
 */
export function eventOf(
  record: StreamRecord,
  contract: Contract,
  label: string,
  traceparent?: string,
): OutgoingEvent | undefined {
  const change = detectChange(contract, record.before, record.after);
  if (!change) return undefined;
  const sequence = toSequence(label, record.sequenceNumber);
  const make = (each: Change): OutgoingEvent => {
    const event = toEvent(contract, each, sequence, record.at, traceparent);
    const attributes = { type: event.type, major: String(majorOf(event.dataschema)) };
    return { sequenceNumber: record.sequenceNumber, body: JSON.stringify(event), attributes };
  };
  const whole = make(change);
  // Old values must not keep a row from being shared whose new values fit.
  const event =
    sizeOf(whole) > NEARLY_FULL_BYTES && change.kind !== 'Created'
      ? make({ ...change, previous: { [INCOMPLETE]: true } })
      : whole;
  const size = sizeOf(event);
  if (size > MAX_BYTES) {
    throw new ProtocolError(
      'too-large',
      `the event of ${contract.id} has ${size} bytes, SNS takes ${MAX_BYTES}: share fewer or smaller fields`,
    );
  }
  return event;
}

/** Bytes that SNS counts: the body, and name, type and value of each attribute. */
export function sizeOf({ body, attributes }: OutgoingEvent): number {
  const pairs = Object.entries(attributes);
  return (
    byteLength(body) + pairs.reduce((sum, [name, value]) => sum + byteLength(`${name}String${value}`), 0)
  );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
