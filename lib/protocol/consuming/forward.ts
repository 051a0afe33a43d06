import { byteLength } from '../../wire/byte-length';
import type { ReceivedEvent } from '../../wire/event';
import type { Row } from '../../wire/item';
import { toMeasuredJson } from '../../wire/json-text';
import { attributesOf, type Outgoing, outgoing } from '../replication/outgoing-event';
import { type Channel, sendAll, type Timer, type Unsent } from '../replication/send-all';
import { subjectOf } from '../rows/projection';
import type { Arrived, ConsumerPorts, Handed, Handled } from './consume';
import { type Position, positionOf } from './position';

/** An event on its way to a bus or a FIFO queue. */
export interface ForwardedEvent extends Outgoing {
  readonly event: ReceivedEvent;
  /** Names, within its contract, of what it tells: the row, or the aggregate. */
  readonly of: string;
}

/** Where is kept how far each row has come. */
export interface Positions {
  /** @returns whether nothing newer had been begun */
  begin(position: Position): Promise<boolean>;
}

/** What forwarding works with. */
export interface ForwardingPorts {
  readonly target: Channel<ForwardedEvent>;
  readonly timer: Timer;
  /** @default events are sent on as they come */
  readonly positions?: Positions;
}

/**
 * SQS takes 1 MiB ("Amazon SQS message quotas", SQS developer guide), and EventBridge 1 MB, with source, type and time ("More room
 * to build: serverless services now support payloads up to 1 MB", AWS Compute Blog). The rest is for those.
 */
const MAX_BYTES = 990_000;

/** How long events are gathered for one request (milliseconds): others of the batch come at nearly the same time. */
const GATHER_MS = 5;

/**
 * Sends events on as they are; with positions none of a row after a newer one.
 *
 * @param now epoch milliseconds
 */
export function forwarding(
  { target, timer, positions }: ForwardingPorts,
  { horizonMs }: { readonly horizonMs: number },
  now: number,
): ConsumerPorts['handle'] {
  const sender = new Sender(target, timer);
  return async (change, subject, arrived): Promise<Handled> => {
    if (positions && !(await positions.begin(positionOf(change, subject, { of: 'row', horizonMs }, now))))
      return { kind: 'stale' };
    let unsent: Unsent<ForwardedEvent> | undefined;
    for (const form of formsOf(arrived, ofWhat(change, subject))) {
      unsent = await sender.send(form);
      if (!unsent?.final) break;
    }
    if (!unsent) return { kind: 'handled' };
    const { final, reason } = unsent;
    return final ? { kind: 'rejected', code: 'rejected-by-target', reason } : { kind: 'retry', reason };
  };
}

/** An event as it may be sent: with its data, where the target takes so much, and else as it arrived, with the address of its data. */
function formsOf({ body, event }: Arrived, of: string): ForwardedEvent[] {
  const attributes = attributesOf(event);
  const arrived = { ...outgoing({ text: body, bytes: byteLength(body) }, attributes), event, of };
  const { dataref, ...members } = JSON.parse(body);
  if (dataref === undefined) return [arrived];
  const json = toMeasuredJson({ ...members, data: event.data });
  const whole = { ...outgoing(json, attributes), event, of };
  return whole.bytes <= MAX_BYTES ? [whole, arrived] : [arrived];
}

/** An event of an aggregate stands among the others of it, and any other by itself, as a row's changes do. */
function ofWhat(change: Handed, subject: string): string {
  if ('kind' in change || change.aggregate === undefined) return subject;
  return subjectOf(Object.keys(change.aggregate), change.aggregate as Row);
}

interface Request {
  readonly events: ForwardedEvent[];
  readonly unsent: Promise<ReadonlyMap<ForwardedEvent, Unsent<ForwardedEvent>>>;
}

/** Puts what is sent at nearly the same time into one request. */
class Sender {
  readonly #target: Channel<ForwardedEvent>;
  readonly #timer: Timer;
  #next?: Request;

  constructor(target: Channel<ForwardedEvent>, timer: Timer) {
    this.#target = target;
    this.#timer = timer;
  }

  /** @returns `undefined` when the event was accepted */
  async send(event: ForwardedEvent): Promise<Unsent<ForwardedEvent> | undefined> {
    this.#next ??= this.#open();
    const { events, unsent } = this.#next;
    events.push(event);
    return (await unsent).get(event);
  }

  #open(): Request {
    const events: ForwardedEvent[] = [];
    const sendGathered = async () => {
      await this.#timer.sleep(GATHER_MS);
      this.#next = undefined;
      const unsent = await sendAll(events, this.#target, this.#timer);
      return new Map(unsent.map((each) => [each.event, each]));
    };
    return { events, unsent: sendGathered() };
  }
}
