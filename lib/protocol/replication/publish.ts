import { traceIdOf } from '../../wire/trace-context';
import { causeOf, ProtocolError } from '../rows/errors';
import type { SharedContract } from '../rows/projection';
import { inParallel } from './in-parallel';
import { splitMove } from './moves';
import { eventOf, type OutgoingEvent, type StreamRecord, type Told } from './outgoing-event';
import type { PayloadStore } from './payloads';
import { type Channel, RESERVE_MS, sendAll, type Timer } from './send-all';
import { type EventTrace, passingOn, type Tracing, writerOf } from './tracing';

/** The feed's topic. */
export type Topic = Channel<OutgoingEvent>;

/** Where records that can never be published are kept, whole, for a person. */
export interface Quarantine {
  /** @param label of the stream, without which a sequence number is not unique */
  keep(record: StreamRecord, failure: Failure, label: string): Promise<void>;
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
  /** Of the trace in which the record, or its event, is. @default in none */
  readonly traceId?: string;
}

/** What the publisher works with. */
export interface Feed {
  readonly contracts: readonly SharedContract[];
  readonly topic: Topic;
  readonly quarantine: Quarantine;
  /** For the data of events that are too large for the topic. */
  readonly payloads: PayloadStore;
  /** Name of the attribute of an item in which its writer leaves its own trace context. @default none */
  readonly traceAttribute?: string;
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
  tracing: Tracing = passingOn(),
): Promise<PublishOutcome> {
  const { topic, quarantine } = feed;
  const inTime = { ...feed, payloads: whileTime(feed.payloads, timer) };
  const parked = new Map<StreamRecord, Failure>();
  const failures: Failure[] = [];
  const events = new Map<OutgoingEvent, { readonly record: StreamRecord; readonly trace: EventTrace }>();
  let suppressed = 0;
  const park = async (record: StreamRecord, reasons: readonly string[], traceparent?: string) => {
    // What is kept again takes the place of the first, so it must say all.
    const reason = [parked.get(record)?.reason, ...reasons].filter(Boolean).join('; ');
    const failure = failureOf(record, reason, traceparent);
    try {
      await quarantine.keep(record, failure, label);
      parked.set(record, failure);
    } catch (error) {
      // Not kept is not lost: the record is reported as failed and comes again.
      failures.push({ ...failure, reason: `${reason}; it could not be kept: ${causeOf(error)}` });
    }
  };
  const all = records.map((record) => tell(record, inTime, label, tracing));
  await putAway(all);
  for (const { record, made, refusals, delay, traceparent } of all) {
    for (const event of made) events.set(event, { record, trace: event.trace });
    if (delay !== undefined) failures.push(failureOf(record, delay, traceparent));
    else if (refusals.length > 0) await park(record, refusals, traceparent);
    else if (made.length === 0) suppressed += 1;
  }
  const unsent = await sendAll([...events.keys()], topic, timer);
  for (const { event, reason, final } of unsent) {
    const sent = events.get(event);
    // The topic will never take it: tried again and again it would hold up its shard.
    if (final && sent)
      await park(sent.record, [`the topic refuses the event (${reason})`], sent.trace.traceparent);
    else failures.push(failureOf(event, reason, sent?.trace.traceparent));
    sent?.trace.end(final ? 'parked' : 'retried', reason);
    events.delete(event);
  }
  for (const { trace } of events.values()) trace.end('published');
  return {
    published: events.size,
    suppressed,
    parked: [...parked.values()],
    failures,
    lowestFailed: lowest(failures),
  };
}

/** What a record gives. */
interface Telling {
  readonly record: StreamRecord;
  readonly made: Told[];
  /** Those whose data has to be put into the store first. */
  readonly large: { readonly trace: EventTrace; readonly checkIn: () => Promise<OutgoingEvent> }[];
  /** Why it gives nothing to some contract. */
  readonly refusals: string[];
  /** Why it has to come again. */
  delay?: string;
  /** Context of its writer, or else of what was to be told of it. */
  traceparent?: string;
}

/** What a record gives for each contract. They are independent: what one cannot share does not keep others from it. */
function tell(
  record: StreamRecord,
  { contracts, payloads, traceAttribute }: Feed,
  label: string,
  tracing: Tracing,
): Telling {
  // Before the record is split: a row that leaves has no new side of its own.
  const writer = writerOf(traceAttribute, record.before, record.after);
  const telling: Telling = { record, made: [], large: [], refusals: [], traceparent: writer };
  for (const shared of contracts) {
    for (const part of splitMove(shared.contract, record)) {
      try {
        const told = eventOf(part, shared, label, payloads, tracing, writer);
        if (told?.checkIn) telling.large.push({ trace: told.trace, checkIn: told.checkIn });
        else if (told) telling.made.push(told);
      } catch (error) {
        note(telling, error, tracing.begin(shared.contract.id, writer));
      }
    }
  }
  return telling;
}

/** Large data that is put into the store at the same time. */
const PUT_AT_ONCE = 16;

async function putAway(all: readonly Telling[]): Promise<void> {
  const puts = all.flatMap((telling) => telling.large.map((each) => ({ telling, ...each })));
  await inParallel(puts, PUT_AT_ONCE, async ({ telling, trace, checkIn }) => {
    try {
      telling.made.push({ ...(await checkIn()), trace });
    } catch (error) {
      note(telling, error, trace);
    }
  });
}

function note(telling: Telling, error: unknown, trace: EventTrace): void {
  telling.traceparent ??= trace.traceparent;
  if (error instanceof ProtocolError) {
    telling.refusals.push(error.message);
    trace.end('parked', error.message);
  } else {
    telling.delay = causeOf(error);
    trace.end('retried', telling.delay);
  }
}

function failureOf(
  { sequenceNumber }: Pick<StreamRecord, 'sequenceNumber'>,
  reason: string,
  traceparent: string | undefined,
): Failure {
  return { sequenceNumber, reason, ...(traceparent && { traceId: traceIdOf(traceparent) }) };
}

/** Many large changes must not use up the time: those that were not reached are reported, the others are published. */
function whileTime(payloads: PayloadStore, timer: Timer): PayloadStore {
  return {
    async put(name, data) {
      if (timer.remaining() < RESERVE_MS) throw new Error('no time was left');
      return payloads.put(name, data);
    },
  };
}

function lowest(failures: readonly Failure[]): string | undefined {
  // Numbers of different length: the longer one is higher, and only then do their digits decide.
  return failures
    .map(({ sequenceNumber }) => sequenceNumber)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}
