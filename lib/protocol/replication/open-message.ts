import type { ReceivedEvent } from '../../wire/event';
import type { EditAttributes } from '../../wire/message-attributes';
import { causeOf, ProtocolError, type ReasonCode } from '../rows/errors';
import { parseEvent, withPayload } from './event';
import type { PayloadSource } from './payloads';

/** A message as the queue delivered it. */
export interface IncomingMessage {
  readonly id: string;
  readonly body: string;
  /** When the message was first received (epoch milliseconds), where the queue says so. */
  readonly firstSeenAt?: number;
  /** Who has edited it, and when. @default nobody */
  readonly edit?: EditAttributes;
}

/** Why a message goes no further: it is parked, or delivered again. */
export type Halt =
  | { readonly kind: 'park'; readonly code: ReasonCode; readonly reason: string }
  | { readonly kind: 'retry'; readonly reason: string };

/** A message that was decoded, or why it could not be. */
export type Opened =
  | { readonly message: IncomingMessage; readonly event?: ReceivedEvent; readonly halt: Halt }
  | { readonly message: IncomingMessage; readonly event: ReceivedEvent; readonly halt?: undefined };

export function open(message: IncomingMessage): Opened {
  try {
    return { message, event: parseEvent(message.body) };
  } catch (error) {
    return { message, halt: haltAfter(error) };
  }
}

/** Whether the data of the event has to be fetched. */
export function isLarge({ event }: Opened): boolean {
  return event?.dataref !== undefined;
}

export async function fetchData(opened: Opened, payloads: PayloadSource): Promise<Opened> {
  const { message, event } = opened;
  if (event?.dataref === undefined) return opened;
  try {
    const payload = await payloads.fetch(event.dataref);
    if (payload.kind === 'missing') throw new ProtocolError('payload-missing', payload.reason);
    return { message, event: withPayload(event, payload.data) };
  } catch (error) {
    return { message, event, halt: haltAfter(error) };
  }
}

/** What an error of reading or judging an event means for its message. */
export function haltAfter(error: unknown): Halt {
  if (error instanceof ProtocolError) return { kind: 'park', code: error.code, reason: error.message };
  // A contract that refers to itself is checked by functions that call themselves: the stack will not grow.
  if (error instanceof RangeError) {
    return { kind: 'park', code: 'malformed', reason: 'the event is nested too deeply to be checked' };
  }
  return { kind: 'retry', reason: causeOf(error) };
}
