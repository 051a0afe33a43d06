import type { ReceivedEvent, Sequence } from '../../wire/event';
import { causeOf, ProtocolError, type ReasonCode } from '../rows/errors';
import { type Decision, decide, type Write } from './decide';
import { isOfStream, parseEvent, withPayload } from './event';
import type { PayloadSource } from './payloads';
import type { Replica } from './replica';

/** A message as the queue delivered it. */
export interface IncomingMessage {
  readonly id: string;
  readonly body: string;
  /** When the message was first received (epoch milliseconds), where the queue says so. */
  readonly firstSeenAt?: number;
}

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

/** Where messages that can never be applied are kept for a person. */
export interface ParkingLot {
  /** @param now epoch milliseconds */
  park(message: IncomingMessage, code: ReasonCode, reason: string, now: number): Promise<void>;
}

/** What the replicator works with. */
export interface ReplicaPorts {
  readonly store: ReplicaStore;
  readonly parking: ParkingLot;
  /** For the data of events that were too large to carry it. */
  readonly payloads: PayloadSource;
}

/** What became of one message. */
export interface Outcome {
  readonly id: string;
  readonly kind: 'applied' | 'stale' | 'parked' | 'retry';
  readonly subject?: string;
  readonly sequence?: Sequence;
  /** When the owner made the change (epoch milliseconds). */
  readonly at?: number;
  readonly code?: ReasonCode;
  readonly reason?: string;
  /** The rejected event was newer by the clock than the row that won: see the metric of that name. */
  readonly staleButNewerByTime?: boolean;
}

interface Read {
  readonly message: IncomingMessage;
  readonly event?: ReceivedEvent;
  readonly decision: Decision | { readonly kind: 'retry'; readonly reason: string };
}

/** A message that was decoded, and is decided already if that failed. */
type Opened =
  | Read
  | { readonly message: IncomingMessage; readonly event: ReceivedEvent; readonly decision?: undefined };

/**
 * Applies a batch of messages to a replica. Messages never hold each other back, but older changes of a row wait for
 * the newest one in the batch: only that one is written, and the others count as superseded once it is.
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
  const opened = messages.map(open);
  const isLarge = ({ event }: Opened) => event?.dataref !== undefined;
  const applyAll = async (batch: readonly Opened[]) => {
    const reads = batch.map((each) => judge(each, replica, now));
    const groups = Map.groupBy(reads, ({ message, decision }) =>
      'subject' in decision ? `key ${decision.subject}` : `message ${message.id}`,
    );
    return Promise.all([...groups.values()].map((group) => applyNewest(group, ports, now)));
  };
  const outcomes = await Promise.all([
    applyAll(opened.filter((each) => !isLarge(each))),
    // Data that is slow to come does not hold up the messages that bring theirs.
    Promise.all(opened.filter(isLarge).map((each) => fetchData(each, ports.payloads))).then(applyAll),
  ]);
  return outcomes.flat(2);
}

function open(message: IncomingMessage): Opened {
  try {
    return { message, event: parseEvent(message.body) };
  } catch (error) {
    return { message, decision: decisionAfter(error) };
  }
}

async function fetchData(opened: Opened, payloads: PayloadSource): Promise<Opened> {
  const { message, event } = opened;
  if (event?.dataref === undefined) return opened;
  try {
    const payload = await payloads.fetch(event.dataref);
    if (payload.kind === 'missing') throw new ProtocolError('payload-missing', payload.reason);
    return { message, event: withPayload(event, payload.data) };
  } catch (error) {
    return { message, event, decision: decisionAfter(error) };
  }
}

function judge(opened: Opened, replica: Replica, now: number): Read {
  if (opened.decision) return opened;
  const { message, event } = opened;
  try {
    return { message, event, decision: decide(event, replica, now) };
  } catch (error) {
    return { message, event, decision: decisionAfter(error) };
  }
}

function decisionAfter(error: unknown): Read['decision'] {
  if (error instanceof ProtocolError) return { kind: 'park', code: error.code, reason: error.message };
  // A contract that refers to itself is checked by functions that call themselves: the stack will not grow.
  if (error instanceof RangeError) {
    return { kind: 'park', code: 'malformed', reason: 'the event is nested too deeply to be checked' };
  }
  return { kind: 'retry', reason: causeOf(error) };
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
  const park = async (code: ReasonCode, reason: string): Promise<Outcome> => {
    try {
      await parking.park(message, code, reason, now);
    } catch (error) {
      return describe(item, {
        kind: 'retry',
        reason: `${reason}; it could not be parked: ${causeOf(error)}`,
      });
    }
    return describe(item, { kind: 'parked', code, reason });
  };
  try {
    if (decision.kind === 'retry') return describe(item, decision);
    if (decision.kind === 'park') return await park(decision.code, decision.reason);
    const result = await store.write(decision);
    if (result.kind === 'rejected') return await park('rejected-by-table', result.reason);
    if (result.kind === 'applied') return describe(item, { kind: 'applied' });
    return describe(item, { kind: 'stale', staleButNewerByTime: isNewer(item.event, result.currentAt) });
  } catch (error) {
    return describe(item, { kind: 'retry', reason: causeOf(error) });
  }
}

function describe(
  { message, event }: Read,
  rest: Omit<Outcome, 'id' | 'subject' | 'sequence' | 'at'>,
): Outcome {
  return {
    id: message.id,
    subject: event?.subject,
    sequence: event?.sequence,
    at: event && Date.parse(event.time),
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
