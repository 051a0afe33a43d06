import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { byteLength } from '../../wire/byte-length';
import { type ChangeEvent, EXPIRED, type ReceivedEvent } from '../../wire/event';
import type { Item } from '../../wire/item';
import { type MeasuredText, toJsonText, toMeasuredJson } from '../../wire/json-text';
import type { EventAttributes } from '../../wire/message-attributes';
import { ProtocolError } from '../rows/errors';
import { refuseOpenKey } from '../rows/owner-key';
import { pick, type SharedContract } from '../rows/projection';
import { toSequence } from '../rows/sequence';
import { type Change, detectChange } from './change';
import { leavingId, toEvent } from './event';
import type { PayloadStore } from './payloads';
import { type EventTrace, passingOn, type Tracing } from './tracing';

/** One record of the owner's stream. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** When the owner made the change (epoch milliseconds). */
  readonly at: number;
  readonly before?: Item;
  readonly after?: Item;
  /** Names of the key attributes of the owner's table. @default not known */
  readonly keys?: readonly string[];
  /** The row ends here, and the item goes on as another row of the contract. @default false */
  readonly leaves?: boolean;
  /** The table removed the item because its time to live was over. @default false */
  readonly expired?: boolean;
  /** Only the rows that the change ended are to be published. @default false */
  readonly endsOnly?: boolean;
  /** The record as it was delivered, for a person to look at should it be refused. */
  readonly original?: unknown;
}

/** An event ready to be sent to a topic or a queue. */
export interface Outgoing {
  readonly body: string;
  readonly attributes: EventAttributes;
  /** What SNS and SQS count: the body, and name, type and value of each attribute. */
  readonly bytes: number;
}

/** An event of a stream record. */
export interface OutgoingEvent extends Outgoing {
  /** Sequence number of the record it came from. */
  readonly sequenceNumber: string;
}

/**
 * AWS: "Amazon SNS endpoints and quotas": 256 KiB for a message, and for all messages of a `PublishBatch`. Queues take
 * more, but what goes to them directly is to be no different.
 */
export const MAX_BYTES = 256 * 1024;

/** What a record tells. */
export interface Told extends OutgoingEvent {
  readonly trace: EventTrace;
  /** Of an event that is too large: puts its data into the store, and answers what is sent instead. */
  readonly checkIn?: () => Promise<OutgoingEvent>;
}

/**
 * The event by which a contract tells of a stream record, whole, however large it is.
 *
 * @param label of the stream
 * @returns `undefined` when nothing that the contract shares has changed
 * @throws ProtocolError when the change can never be published
 */
export function changeEventOf(
  record: StreamRecord,
  shared: SharedContract,
  label: string,
): ChangeEvent | undefined {
  const { contract } = shared;
  const change = detectChange(shared, record.before, record.after);
  if (!change || (record.endsOnly && change.kind !== 'Deleted')) return undefined;
  if (record.keys) refuseOpenKey(contract, record.keys);
  const sequence = toSequence(label, record.sequenceNumber);
  const told: Change = record.expired && change.kind === 'Deleted' ? { ...change, reason: EXPIRED } : change;
  const made = toEvent(contract, told, sequence, record.at);
  return record.leaves ? { ...made, id: leavingId(sequence) } : made;
}

/**
 * The event by which a contract tells of a stream record, ready to be sent.
 *
 * @param label of the stream
 * @param tracing begins the trace of the event, if there is one
 * @param writer context in which the owner made the change. @default the owner has not said
 * @returns `undefined` when nothing that the contract shares has changed
 * @throws ProtocolError when the change can never be published; `checkIn` too, and anything else when it may be published later
 */
export function eventOf(
  record: StreamRecord,
  shared: SharedContract,
  label: string,
  payloads: PayloadStore,
  tracing: Tracing = passingOn(),
  writer?: string,
): Told | undefined {
  const { contract } = shared;
  const { sequenceNumber } = record;
  const made = changeEventOf(record, shared, label);
  if (!made) return undefined;
  const trace = tracing.begin(contract.id, writer);
  const event = trace.traceparent === undefined ? made : { ...made, traceparent: trace.traceparent };
  trace.about?.(event);
  const whole = { ...toOutgoing(event), sequenceNumber, trace };
  if (whole.bytes <= MAX_BYTES) return whole;
  const place = record.leaves ? leavingId(event.sequence) : event.sequence;
  // A record that comes again gives the same name: its data is put once more in the same place.
  const name = `${place}/${contract.id}/${contract.major}`;
  return {
    ...whole,
    checkIn: async () => ({ ...(await checkIn(event, contract, name, payloads)), sequenceNumber }),
  };
}

/**
 * The event as it is sent. If it is too large, its data is put into the store and the event refers to it.
 *
 * @param name of the data in the store
 * @throws ProtocolError when it is too large also without its data; anything else when it may succeed later
 */
export async function pack(
  event: ChangeEvent,
  contract: CheckedContract,
  name: string,
  payloads: PayloadStore,
): Promise<Outgoing> {
  const whole = toOutgoing(event);
  return whole.bytes <= MAX_BYTES ? whole : checkIn(event, contract, name, payloads);
}

/** Claim check: the data goes into the store, and the event holds the key alone. */
async function checkIn(
  event: ChangeEvent,
  contract: CheckedContract,
  name: string,
  payloads: PayloadStore,
): Promise<Outgoing> {
  const dataref = await payloads.put(name, toJsonText(event.data));
  const claim = toOutgoing({ ...event, dataref, data: pick(event.data, contract.key) });
  if (claim.bytes > MAX_BYTES) {
    throw new ProtocolError(
      'too-large',
      `the event of ${contract.id} has ${claim.bytes} bytes without its data, SNS takes ${MAX_BYTES}: choose a smaller key`,
    );
  }
  return claim;
}

/** The event with its attributes. */
export function toOutgoing(event: ChangeEvent): Outgoing {
  return outgoing(toMeasuredJson(event), attributesOf(event));
}

export function outgoing({ text, bytes }: MeasuredText, attributes: EventAttributes): Outgoing {
  return { body: text, attributes, bytes: bytes + bytesOf(attributes) };
}

/** Those by which SNS tells events apart. */
export function attributesOf({ audience }: ReceivedEvent): EventAttributes {
  return audience === undefined ? {} : { audience };
}

function bytesOf(attributes: EventAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + byteLength(`${name}String${value}`),
    0,
  );
}
