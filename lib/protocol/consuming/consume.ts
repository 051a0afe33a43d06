import { EXPIRED, type ReceivedEvent } from '../../wire/event';
import { grouped } from '../../wire/grouped';
import { isDeletion } from '../replication/event';
import {
  fetchData,
  type Halt,
  haltAfter,
  type IncomingMessage,
  isLarge,
  type Opened,
  open,
} from '../replication/open-message';
import { type ParkingLot, settleHalt } from '../replication/parking';
import type { PayloadSource } from '../replication/payloads';
import { refusalOf } from '../replication/refuse-event';
import { upcast } from '../replication/upcast';
import { causeOf, type ReasonCode } from '../rows/errors';
import { type BusinessEvent, placeOfEvent, toBusinessEvent } from './business-event';
import type { Consumer } from './consumer';
import { type RowChange, toRowChange } from './row-change';
import { isWanted } from './selection';

/** What became of a change that was handed over. */
export type Handled =
  /** `stale`: it, or a newer change, had been handled before. */
  | { readonly kind: 'handled' | 'stale' }
  /** Another copy of it is being handled, and may yet fail. */
  | { readonly kind: 'busy' }
  /** It may be handled later. */
  | { readonly kind: 'retry'; readonly reason: string }
  /** It can never be handled. */
  | { readonly kind: 'rejected'; readonly code: ReasonCode; readonly reason: string };

/** A change as it arrived: for those who send it on. */
export interface Arrived {
  /** Of the message. */
  readonly id: string;
  /** The text of the message. */
  readonly body: string;
  /** With its data, which may have been elsewhere. */
  readonly event: ReceivedEvent;
}

/** What is handed over: a change of a row, or a business event. */
export type Handed = RowChange | BusinessEvent;

/** What a consumer works with. */
export interface ConsumerPorts {
  /**
   * Has the handler handle a change, as the way of delivery promises. Throws when it may succeed later.
   *
   * @param subject names the row
   */
  handle(change: Handed, subject: string, arrived: Arrived): Promise<Handled>;
  /** Whether there is time to begin with another change. */
  hasTime(): boolean;
  readonly parking: ParkingLot;
  /** For the data of events that were too large to carry it. */
  readonly payloads: PayloadSource;
}

/** What became of one message. */
export interface Consumed {
  readonly id: string;
  /** `skipped`: it is none of this consumer's. `stale`: a newer change, or the same, took its place. */
  readonly kind: 'handled' | 'stale' | 'skipped' | 'parked' | 'retry';
  readonly subject?: string;
  readonly sequence?: string;
  /** When the owner made the change (epoch milliseconds). */
  readonly at?: number;
  /** The row's time to live was over: nobody deleted it. */
  readonly expired?: boolean;
  /** Of the event. */
  readonly traceparent?: string;
  readonly code?: ReasonCode;
  readonly reason?: string;
}

/** A change that is wanted. */
interface Wanted {
  readonly kind: 'wanted';
  readonly change: Handed;
  readonly subject: string;
  /** Names its row, or its aggregate. */
  readonly line: string;
  /** Where it is among the others of its line: an event of an older version comes just before that of the reader's own. */
  readonly order: string;
  readonly arrived: Arrived;
}

interface Read<V = Wanted | Halt | { readonly kind: 'skip' }> {
  readonly message: IncomingMessage;
  readonly event?: ReceivedEvent;
  readonly verdict: V;
}

/**
 * Hands the changes in a batch of messages to a handler: those of one row one after the other, in their order, those of different
 * rows at the same time. Events of one aggregate are as changes of one row. No message holds back or ends another.
 *
 * @param now epoch milliseconds
 * @returns one outcome a message, in no particular order; those of kind `retry` must be delivered again
 */
export async function consume(
  messages: readonly IncomingMessage[],
  consumer: Consumer,
  ports: ConsumerPorts,
  now: number,
): Promise<Consumed[]> {
  const opened = await Promise.all(
    messages.map(open).map(async (each) => (isLarge(each) ? fetchData(each, ports.payloads) : each)),
  );
  const reads = opened.map((each) => judge(each, consumer, now));
  const wanted = reads.filter((read): read is Read<Wanted> => read.verdict.kind === 'wanted');
  const lines = grouped(wanted, ({ verdict }) => verdict.line);
  const outcomes = await Promise.all([
    ...[...lines.values()].map((line) => handleLine(line, consumer, ports, now)),
    ...reads
      .filter(({ verdict }) => verdict.kind !== 'wanted')
      .map(async (read) => [await settle(read, ports, now)]),
  ]);
  return outcomes.flat();
}

function judge(opened: Opened, consumer: Consumer, now: number): Read {
  const { message, event: received, halt } = opened;
  if (halt) return { message, event: received, verdict: halt };
  const read = (verdict: Read['verdict']): Read => ({ message, event: received, verdict });
  try {
    // A subscription may have been changed by hand, and an effect cannot be taken back.
    if (received.audience !== undefined && received.audience !== consumer.name) return read({ kind: 'skip' });
    const event = upcast(received, consumer.contract);
    const { contract } = consumer;
    const isOfRow = contract.kind !== 'event';
    const refusal = refusalOf(event, consumer, now, isOfRow && isDeletion(event) ? 'key' : 'row');
    if (refusal) return read(haltAfter(refusal));
    const change = isOfRow
      ? toRowChange(event, received, contract)
      : toBusinessEvent(event, received, contract);
    if (!isWanted(change, event, consumer)) return read({ kind: 'skip' });
    const { subject } = event;
    const place = 'kind' in change ? { line: subject, order: event.sequence } : placeOfEvent(change);
    const arrived = { id: message.id, body: message.body, event: received };
    return read({ kind: 'wanted', change, subject, ...place, arrived });
  } catch (error) {
    return read(haltAfter(error));
  }
}

async function handleLine(
  line: readonly Read<Wanted>[],
  consumer: Consumer,
  ports: ConsumerPorts,
  now: number,
): Promise<Consumed[]> {
  const sorted = line.toSorted((a, b) => (a.verdict.order < b.verdict.order ? -1 : 1));
  // The owner may tell of one change in two versions, and any message may come twice: the last of them stands for all.
  const groups = grouped(sorted, ({ verdict }) => (consumer.changes === 'newest' ? '' : verdict.change.id));
  const outcomes: Consumed[] = [];
  for (const group of groups.values()) outcomes.push(...(await handleLast(group, ports, now)));
  return outcomes;
}

async function handleLast(
  group: readonly Read<Wanted>[],
  ports: ConsumerPorts,
  now: number,
): Promise<Consumed[]> {
  const last = group[group.length - 1] as Read<Wanted>;
  const outcome = await handle(last, ports, now);
  const isDone = outcome.kind === 'handled' || outcome.kind === 'stale';
  const others = group.slice(0, -1);
  return [outcome, ...others.map((each) => describe(each, { kind: isDone ? 'stale' : 'retry' }))];
}

async function handle(
  read: Read<Wanted>,
  { handle, hasTime, parking }: ConsumerPorts,
  now: number,
): Promise<Consumed> {
  const { message, verdict } = read;
  if (!hasTime()) return describe(read, { kind: 'retry', reason: 'no time was left' });
  try {
    const result = await handle(verdict.change, verdict.subject, verdict.arrived);
    if (result.kind === 'busy')
      return describe(read, { kind: 'retry', reason: 'another copy of the change is being handled' });
    if (result.kind !== 'rejected') return describe(read, result);
    return describe(read, await settleHalt(message, { ...result, kind: 'park' }, parking, now));
  } catch (error) {
    return describe(read, { kind: 'retry', reason: causeOf(error) });
  }
}

async function settle(read: Read, { parking }: ConsumerPorts, now: number): Promise<Consumed> {
  const { message, verdict } = read;
  if (verdict.kind !== 'park' && verdict.kind !== 'retry') return describe(read, { kind: 'skipped' });
  return describe(read, await settleHalt(message, verdict, parking, now));
}

function describe({ message, event }: Read, rest: Pick<Consumed, 'kind' | 'code' | 'reason'>): Consumed {
  return {
    id: message.id,
    subject: event?.subject,
    sequence: event?.sequence,
    at: event && Date.parse(event.time),
    ...(event?.reason === EXPIRED && { expired: true }),
    traceparent: event?.traceparent,
    ...rest,
  };
}
