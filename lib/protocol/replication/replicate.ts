import { EXPIRED, type ReceivedEvent, type Sequence } from '../../wire/event';
import type { EditAttributes } from '../../wire/message-attributes';
import { causeOf, type ReasonCode } from '../rows/errors';
import { type Decision, decide, type Write } from './decide';
import { isOfStream } from './event';
import { inParallel } from './in-parallel';
import {
  fetchData,
  type Halt,
  haltAfter,
  type IncomingMessage,
  isLarge,
  type Opened,
  open,
} from './open-message';
import { type ParkingLot, settleHalt } from './parking';
import type { PayloadSource } from './payloads';
import type { Replica } from './replica';

/** What became of a conditional write. */
export type WriteResult =
  | { readonly kind: 'applied' }
  /** The replica holds the same or a newer change, made at `currentAt` (ISO 8601). */
  | { readonly kind: 'stale'; readonly currentAt?: string }
  /** The table will never take this row. */
  | { readonly kind: 'rejected'; readonly reason: string };

/** The replica's table. */
export interface ReplicaStore {
  /**
   * Writes the row if the table holds none with its key, or one with a lower sequence: check and write are one step.
   * Throws when it may succeed later.
   */
  write(write: Write): Promise<WriteResult>;
}

/** What the replicator works with. */
export interface ReplicaPorts {
  readonly store: ReplicaStore;
  readonly parking: ParkingLot;
  /** For the data of events that were too large to carry it. */
  readonly payloads: PayloadSource;
  /** Whether there is time to begin with another row. @default always */
  hasTime?(): boolean;
}

/** Rows that are written at once: as many as a client of the SDK keeps connections. */
const ROWS_AT_ONCE = 50;
/** Large events whose data is held at once: each can be as large as an item. */
const LARGE_AT_ONCE = 10;
const NO_TIME = { kind: 'retry', reason: 'no time was left' } as const;

/** What became of one message. */
export interface Outcome {
  readonly id: string;
  readonly kind: 'applied' | 'stale' | 'parked' | 'retry';
  readonly subject?: string;
  readonly sequence?: Sequence;
  /** When the owner made the change (epoch milliseconds). */
  readonly at?: number;
  /** The row's time to live was over: nobody deleted it. */
  readonly expired?: boolean;
  /** Of the event. */
  readonly traceparent?: string;
  /** Who has edited the message, and when. @default nobody */
  readonly edit?: EditAttributes;
  readonly code?: ReasonCode;
  readonly reason?: string;
  /** The rejected event was newer by the clock than the row that won: see the metric of that name. */
  readonly staleButNewerByTime?: boolean;
}

interface Read {
  readonly message: IncomingMessage;
  readonly event?: ReceivedEvent;
  readonly decision: Decision | Halt;
}

/**
 * Applies a batch of messages to a replica. Messages never hold each other back, but older changes of a row wait for
 * the newest one in the batch: only that one is written, and the others count as superseded once it is. What a batch leaves no
 * time for is delivered again.
 *
 * @param now epoch milliseconds
 * @returns one outcome a message, in no particular order; those of kind `retry` must be delivered again
 */
export async function replicate(
  messages: readonly IncomingMessage[],
  replica: Replica,
  ports: ReplicaPorts,
  now: number,
): Promise<Outcome[]> {
  const { payloads, hasTime = () => true } = ports;
  const opened = messages.map(open);
  const applyAll = (batch: readonly Opened[]) => {
    const reads = batch.map((each) => judge(each, replica, now));
    const groups = Map.groupBy(reads, ({ message, decision }) =>
      'subject' in decision ? `key ${decision.subject}` : `message ${message.id}`,
    );
    return inParallel([...groups.values()], ROWS_AT_ONCE, async (group) =>
      hasTime() ? applyNewest(group, ports, now) : group.map((each) => describe(each, NO_TIME)),
    );
  };
  const applyLarge = async (batch: readonly Opened[]): Promise<Outcome[][]> => {
    const [first, rest] = [batch.slice(0, LARGE_AT_ONCE), batch.slice(LARGE_AT_ONCE)];
    if (first.length === 0) return [];
    const fetch = async (each: Opened) =>
      hasTime() ? fetchData(each, payloads) : { message: each.message, event: each.event, halt: NO_TIME };
    const outcomes = await applyAll(await Promise.all(first.map(fetch)));
    return [...outcomes, ...(await applyLarge(rest))];
  };
  const outcomes = await Promise.all([
    applyAll(opened.filter((each) => !isLarge(each))),
    // Data that is slow to come does not hold up the messages that bring theirs.
    applyLarge(opened.filter(isLarge)),
  ]);
  return outcomes.flat(2);
}

function judge(opened: Opened, replica: Replica, now: number): Read {
  const { message, event, halt } = opened;
  if (halt) return { message, event, decision: halt };
  try {
    return { message, event, decision: decide(event, replica, now) };
  } catch (error) {
    return { message, event, decision: haltAfter(error) };
  }
}

async function applyNewest(group: readonly Read[], ports: ReplicaPorts, now: number): Promise<Outcome[]> {
  const newest = group.reduce((best, next) => (sequenceOf(next) > sequenceOf(best) ? next : best));
  const outcome = await settle(newest, ports, now);
  const superseded = outcome.kind === 'applied' || outcome.kind === 'stale';
  const others = group.filter((each) => each !== newest);
  return [outcome, ...others.map((each) => describe(each, { kind: superseded ? 'stale' : 'retry' }))];
}

async function settle(item: Read, { store, parking }: ReplicaPorts, now: number): Promise<Outcome> {
  const { message, decision } = item;
  const halted = async (halt: Halt) => describe(item, await settleHalt(message, halt, parking, now));
  try {
    if (decision.kind === 'retry' || decision.kind === 'park') return await halted(decision);
    const result = await store.write(decision);
    if (result.kind === 'rejected')
      return await halted({ kind: 'park', code: 'rejected-by-table', reason: result.reason });
    if (result.kind === 'applied') return describe(item, { kind: 'applied' });
    return describe(item, { kind: 'stale', staleButNewerByTime: isNewer(item.event, result.currentAt) });
  } catch (error) {
    return describe(item, { kind: 'retry', reason: causeOf(error) });
  }
}

function describe(
  { message, event }: Read,
  rest: Omit<Outcome, 'id' | 'subject' | 'sequence' | 'at' | 'expired' | 'traceparent' | 'edit'>,
): Outcome {
  return {
    id: message.id,
    subject: event?.subject,
    sequence: event?.sequence,
    at: event && Date.parse(event.time),
    ...(event?.reason === EXPIRED && { expired: true }),
    ...(event?.traceparent && { traceparent: event.traceparent }),
    ...(message.edit && { edit: message.edit }),
    ...rest,
  };
}

function sequenceOf({ decision }: Read): string {
  return 'sequence' in decision ? decision.sequence : '';
}

function isNewer(event: ReceivedEvent | undefined, currentAt: string | undefined): boolean {
  if (event === undefined || currentAt === undefined || !isOfStream(event)) return false;
  return Date.parse(event.time) > Date.parse(currentAt);
}
