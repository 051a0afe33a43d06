import type { Contract } from '../contracts/contract';
import { INCOMPLETE } from '../names';
import type { Item } from './attribute-values';
import { type Change, detectChange } from './change';
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

/** The feed's topic. */
export interface Topic {
  /** Sends at most ten events in one request; answers those that were not accepted. Throws when none was. */
  send(events: readonly OutgoingEvent[]): Promise<readonly OutgoingEvent[]>;
}

/** Where records that can never be published are kept, whole, for a person. */
export interface Quarantine {
  /** @param label of the stream, without which a sequence number is not unique */
  keep(record: StreamRecord, failure: Failure, label: string): Promise<void>;
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
  /** Records that can never be published and are kept aside. */
  readonly parked: readonly Failure[];
  /** Records that must be delivered again. */
  readonly failures: readonly Failure[];
  /** The lowest sequence number among the failures: everything from there on is delivered again. */
  readonly lowestFailed?: string;
}

/** Why a record was not published, for people; never holds values. */
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
    const outgoing = (each: Change) =>
      toOutgoing(record.sequenceNumber, toEvent(contract, each, sequence, record.at, traceparent));
    const whole = outgoing(change);
    // Old values must not keep a row from being shared whose new values fit.
    const event =
      sizeOf(whole) > MAX_BYTES ? outgoing({ ...change, previous: { [INCOMPLETE]: true } }) : whole;
    refuseTooLarge(contract, event);
    return [event];
  });
}

/** What the publisher works with. */
export interface Feed {
  readonly contracts: readonly Contract[];
  readonly topic: Topic;
  readonly quarantine: Quarantine;
}

/**
 * Publishes the changes that a batch of stream records made to what the contracts share. Order between events is not
 * kept and need not be: the sequence decides at the replica. A record that can never be published is kept aside at
 * once, so that it does not hold up its shard.
 *
 * @param label of the stream
 */
export async function publish(
  records: readonly StreamRecord[],
  feed: Feed,
  label: string,
  timer: Timer,
  traceparent?: string,
): Promise<PublishOutcome> {
  const parked: Failure[] = [];
  const failures: Failure[] = [];
  const events: OutgoingEvent[] = [];
  let suppressed = 0;
  for (const record of records) {
    try {
      const made = eventsOf(record, feed.contracts, label, traceparent);
      if (made.length === 0) suppressed += 1;
      events.push(...made);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const failure = { sequenceNumber: record.sequenceNumber, reason: error.message };
      const kept = await tryKeep(record, failure, label, feed.quarantine);
      (kept ? parked : failures).push(failure);
    }
  }
  const unsent = await sendAll(events, feed.topic, timer);
  failures.push(...unsent);
  return {
    published: events.length - unsent.length,
    suppressed,
    parked,
    failures,
    lowestFailed: lowest(failures),
  };
}

async function tryKeep(
  record: StreamRecord,
  failure: Failure,
  label: string,
  quarantine: Quarantine,
): Promise<boolean> {
  try {
    await quarantine.keep(record, failure, label);
    return true;
  } catch {
    // Not kept is not lost: the record is reported as failed and comes again.
    return false;
  }
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
  return { sequenceNumber, body: JSON.stringify(event), attributes };
}

function refuseTooLarge(contract: Contract, event: OutgoingEvent): void {
  const size = sizeOf(event);
  if (size <= MAX_BYTES) return;
  throw new ProtocolError(
    'too-large',
    `the event of ${contract.id} has ${size} bytes, SNS takes ${MAX_BYTES}: share fewer or smaller fields`,
  );
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
