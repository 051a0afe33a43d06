import { nameOf } from './errors';
import { MAX_BYTES, type Outgoing, sizeOf } from './outgoing-event';

/** A topic or a queue. */
export interface Channel<E extends Outgoing> {
  /** Sends at most ten events in one request; answers those that were not accepted. Throws when none was. */
  send(events: readonly E[]): Promise<readonly E[]>;
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
}

/** AWS: "PublishBatch", SNS API reference; "SendMessageBatch", SQS API reference. */
const MAX_ENTRIES = 10;
const FIRST_PAUSE_MS = 50;
/** Kept free for reporting the failures before the function is stopped. */
export const RESERVE_MS = 1_000;

/** Sends in batches and retries what was refused for as long as there is time. */
export async function sendAll<E extends Outgoing>(
  events: readonly E[],
  channel: Channel<E>,
  timer: Timer,
): Promise<Unsent<E>[]> {
  let pending = events;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    const results = await Promise.all(batches(pending).map((batch) => trySend(batch, channel)));
    const failures = results.flat();
    pending = failures.map(({ event }) => event);
    if (pending.length === 0 || timer.remaining() < pause + RESERVE_MS) return failures;
    await timer.sleep(pause);
  }
}

async function trySend<E extends Outgoing>(batch: readonly E[], channel: Channel<E>): Promise<Unsent<E>[]> {
  try {
    const refused = await channel.send(batch);
    return refused.map((event) => ({ event, reason: 'the event was not accepted' }));
  } catch (error) {
    return batch.map((event) => ({ event, reason: nameOf(error) }));
  }
}

function batches<E extends Outgoing>(events: readonly E[]): E[][] {
  const result: E[][] = [];
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
