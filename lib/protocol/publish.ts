import type { Contract } from '../contracts/contract';
import type { Item } from './attribute-values';
import { detectChange } from './change';
import { ProtocolError } from './errors';
import { type ChangeEvent, majorOf, toEvent } from './event';
import { toSequence } from './sequence';

/** One record of the owner's stream. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** When the owner made the change (epoch milliseconds). */
  readonly at: number;
  readonly before?: Item;
  readonly after?: Item;
}

/** An event ready to be sent. */
export interface OutgoingEvent {
  /** Sequence number of the record it came from. */
  readonly sequenceNumber: string;
  readonly body: string;
  readonly attributes: { readonly [name: string]: string };
}

/** The feed's topic. */
export interface Topic {
  /** Sends at most ten events in one request; answers those that were not accepted. Throws when none was. */
  send(events: readonly OutgoingEvent[]): Promise<readonly OutgoingEvent[]>;
}

/** Time as the handler sees it. */
export interface Timer {
  /** Milliseconds left for work. */
  remaining(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** What became of a batch of stream records. */
export interface PublishOutcome {
  readonly published: number;
  /** Records that touched nothing which a contract shares. */
  readonly suppressed: number;
  /** The lowest sequence number that was not published: everything from there on must be delivered again. */
  readonly lowestFailed?: string;
  /** Why, for the log; never holds values. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly sequenceNumber: string;
  readonly reason: string;
}

/** AWS: "PublishBatch", SNS API reference: ten entries, 256 KiB over all of them. */
const MAX_ENTRIES = 10;
export const MAX_BYTES = 256 * 1024;
const FIRST_PAUSE_MS = 50;
/** Kept free for reporting the failures before the function is stopped. */
const RESERVE_MS = 1_000;

/** Events of one stream record: at most one for each contract. */
export function eventsOf(
  record: StreamRecord,
  contracts: readonly Contract[],
  label: string,
  traceparent?: string,
): OutgoingEvent[] {
  return contracts.flatMap((contract) => {
    const change = detectChange(contract, record.before, record.after);
    if (!change) return [];
    const sequence = toSequence(label, record.sequenceNumber);
    return [toOutgoing(record.sequenceNumber, toEvent(contract, change, sequence, record.at, traceparent))];
  });
}

/**
 * Publishes the changes that a batch of stream records made to what the contracts share. Order between events is not
 * kept and need not be: the sequence decides at the replica.
 */
export async function publish(
  records: readonly StreamRecord[],
  contracts: readonly Contract[],
  label: string,
  topic: Topic,
  timer: Timer,
  traceparent?: string,
): Promise<PublishOutcome> {
  const failures: Failure[] = [];
  let suppressed = 0;
  const events = records.flatMap((record) => {
    try {
      const made = eventsOf(record, contracts, label, traceparent);
      if (made.length === 0) suppressed += 1;
      return made;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      failures.push({ sequenceNumber: record.sequenceNumber, reason: error.message });
      return [];
    }
  });
  const unsent = await sendAll(events, topic, timer);
  failures.push(...unsent);
  return { published: events.length - unsent.length, suppressed, lowestFailed: lowest(failures), failures };
}

/** Sends in batches and retries what was refused for as long as there is time. */
async function sendAll(events: readonly OutgoingEvent[], topic: Topic, timer: Timer): Promise<Failure[]> {
  let pending = events;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    const results = await Promise.all(batches(pending).map((batch) => trySend(batch, topic)));
    const failures = results.flat();
    pending = failures.map(({ event }) => event);
    if (pending.length === 0 || timer.remaining() < pause + RESERVE_MS) {
      return failures.map(({ event, reason }) => ({ sequenceNumber: event.sequenceNumber, reason }));
    }
    await timer.sleep(pause);
  }
}

async function trySend(
  batch: readonly OutgoingEvent[],
  topic: Topic,
): Promise<{ event: OutgoingEvent; reason: string }[]> {
  try {
    const refused = await topic.send(batch);
    return refused.map((event) => ({ event, reason: 'the topic did not accept the event' }));
  } catch (error) {
    return batch.map((event) => ({ event, reason: error instanceof Error ? error.name : String(error) }));
  }
}

function batches(events: readonly OutgoingEvent[]): OutgoingEvent[][] {
  const result: OutgoingEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = sizeOf(event);
    const last = result.at(-1);
    if (last && last.length < MAX_ENTRIES && bytes + size <= MAX_BYTES) {
      last.push(event);
      bytes += size;
    } else {
      result.push([event]);
      bytes = size;
    }
  }
  return result;
}

function toOutgoing(sequenceNumber: string, event: ChangeEvent): OutgoingEvent {
  const attributes = {
    type: event.type,
    major: String(majorOf(event.dataschema)),
    ...(event.audience && { audience: event.audience }),
  };
  const outgoing = { sequenceNumber, body: JSON.stringify(event), attributes };
  if (sizeOf(outgoing) > MAX_BYTES) {
    throw new ProtocolError(
      'too-large',
      `the event of ${event.source} has ${sizeOf(outgoing)} bytes, SNS takes ${MAX_BYTES}: share fewer or smaller fields`,
    );
  }
  return outgoing;
}

/** Bytes that SNS counts: the body, and name, type and value of each attribute. */
function sizeOf({ body, attributes }: OutgoingEvent): number {
  const pairs = Object.entries(attributes);
  return (
    byteLength(body) + pairs.reduce((sum, [name, value]) => sum + byteLength(`${name}String${value}`), 0)
  );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function lowest(failures: readonly Failure[]): string | undefined {
  // Numbers of different length: the longer one is higher, and only then do their digits decide.
  return failures
    .map(({ sequenceNumber }) => sequenceNumber)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}
