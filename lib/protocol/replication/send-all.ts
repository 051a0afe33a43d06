import { causeOf, nameOf } from '../rows/errors';
import { MAX_BYTES, type Outgoing } from './outgoing-event';

/** A topic or a queue. */
export interface Channel<E extends Outgoing> {
  /** Sends at most ten events in one request; answers those that were not accepted. Throws when none was. */
  send(events: readonly E[]): Promise<readonly Unsent<E>[]>;
}

/** Time as the handler sees it. */
export interface Timer {
  /** Milliseconds left for work. */
  remaining(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** An event that was not accepted, and why: never a value of it. */
export interface Unsent<E extends Outgoing> {
  readonly event: E;
  readonly reason: string;
  /** It will be refused however often it is sent. */
  readonly final: boolean;
}

/**
 * Codes by which SNS, SQS and EventBridge refuse a message for what it is, in the errors of a whole request too. All others may
 * pass: they throttle, miss a permission or a key, or do not find the queue.
 */
const FINAL_CODES =
  /^(InvalidMessageContents|InvalidParameter|InvalidParameterValue|ParameterValueInvalid|MissingParameter|BatchRequestTooLong|MalformedDetail|InvalidArgument|Validation)(Exception)?$/;

export function isFinal(code: string): boolean {
  return FINAL_CODES.test(code);
}

/** AWS: "PublishBatch", SNS API reference; "SendMessageBatch", SQS API reference; "PutEvents", EventBridge API reference. */
const MAX_ENTRIES = 10;
const FIRST_PAUSE_MS = 50;
/** Kept free for reporting the failures before the function is stopped. */
export const RESERVE_MS = 1_000;

/** Sends in batches and retries what may still be accepted for as long as there is time. */
export async function sendAll<E extends Outgoing>(
  events: readonly E[],
  channel: Channel<E>,
  timer: Timer,
): Promise<Unsent<E>[]> {
  let pending = events;
  const refused: Unsent<E>[] = [];
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    const results = await Promise.all(batches(pending).map((batch) => trySend(batch, channel)));
    const failures = results.flat();
    refused.push(...failures.filter(({ final }) => final));
    const passing = failures.filter(({ final }) => !final);
    pending = passing.map(({ event }) => event);
    if (pending.length === 0 || timer.remaining() < pause + RESERVE_MS) return [...refused, ...passing];
    await timer.sleep(pause);
  }
}

async function trySend<E extends Outgoing>(batch: readonly E[], channel: Channel<E>): Promise<Unsent<E>[]> {
  try {
    return [...(await channel.send(batch))];
  } catch (error) {
    const final = isFinal(nameOf(error));
    if (!final || batch.length === 1) return batch.map((event) => ({ event, reason: causeOf(error), final }));
    // One event can fail the whole request: sent alone, each is answered for itself.
    return (await Promise.all(batch.map((event) => trySend([event], channel)))).flat();
  }
}

function batches<E extends Outgoing>(events: readonly E[]): E[][] {
  const result: E[][] = [];
  let bytes = 0;
  for (const event of events) {
    const last = result.at(-1);
    if (last && last.length < MAX_ENTRIES && bytes + event.bytes <= MAX_BYTES) {
      last.push(event);
      bytes += event.bytes;
    } else {
      result.push([event]);
      bytes = event.bytes;
    }
  }
  return result;
}
