import { type Decision, decide, type Write } from './decide';
import { ProtocolError, type ReasonCode } from './errors';
import { type ChangeEvent, parseEvent } from './event';
import type { Replica } from './replica';
import type { Sequence } from './sequence';

/** A message as the queue delivered it. */
export interface IncomingMessage {
  readonly id: string;
  readonly body: string;
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
  park(message: IncomingMessage, code: ReasonCode, reason: string): Promise<void>;
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
  readonly event?: ChangeEvent;
  readonly decision: Decision;
}

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
  store: ReplicaStore,
  parking: ParkingLot,
  now: number,
): Promise<Outcome[]> {
  const reads = messages.map((message) => read(message, replica, now));
  const groups = Map.groupBy(reads, ({ message, decision }) =>
    'subject' in decision ? `key ${decision.subject}` : `message ${message.id}`,
  );
  const outcomes = await Promise.all([...groups.values()].map((group) => applyNewest(group, store, parking)));
  return outcomes.flat();
}

function read(message: IncomingMessage, replica: Replica, now: number): Read {
  try {
    const event = parseEvent(message.body);
    return { message, event, decision: decide(event, replica, now) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { message, decision: { kind: 'park', code: error.code, reason: error.message } };
  }
}

async function applyNewest(
  group: readonly Read[],
  store: ReplicaStore,
  parking: ParkingLot,
): Promise<Outcome[]> {
  const newest = group.reduce((best, next) => (sequenceOf(next) > sequenceOf(best) ? next : best));
  const outcome = await settle(newest, store, parking);
  const superseded = outcome.kind === 'applied' || outcome.kind === 'stale';
  const others = group.filter((each) => each !== newest);
  return [outcome, ...others.map((each) => describe(each, { kind: superseded ? 'stale' : 'retry' }))];
}

async function settle(item: Read, store: ReplicaStore, parking: ParkingLot): Promise<Outcome> {
  const { decision } = item;
  try {
    if (decision.kind === 'stale') return describe(item, { kind: 'stale' });
    if (decision.kind === 'park') return await park(item, decision.code, decision.reason, parking);
    const result = await store.write(decision);
    if (result.kind === 'rejected') return await park(item, 'rejected-by-table', result.reason, parking);
    if (result.kind === 'applied') return describe(item, { kind: 'applied' });
    return describe(item, { kind: 'stale', staleButNewerByTime: isNewer(item.event, result.currentAt) });
  } catch (error) {
    return describe(item, { kind: 'retry', reason: error instanceof Error ? error.name : String(error) });
  }
}

async function park(item: Read, code: ReasonCode, reason: string, parking: ParkingLot): Promise<Outcome> {
  await parking.park(item.message, code, reason);
  return describe(item, { kind: 'parked', code, reason });
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

function sequenceOf({ decision }: Read): Sequence {
  return 'sequence' in decision ? decision.sequence : '';
}

function isNewer(event: ChangeEvent | undefined, currentAt: string | undefined): boolean {
  return event !== undefined && currentAt !== undefined && Date.parse(event.time) > Date.parse(currentAt);
}
