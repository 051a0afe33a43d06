import { setTimeout as delay } from 'node:timers/promises';
import { type Duration, durationMs } from './duration';

/** A timer of Node runs out at once when it is longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The offset from a moment of the machine's time on. */
interface Move {
  /** Milliseconds since 1970 by the machine's clock, a whole second. */
  readonly at: number;
  readonly offset: number;
}

/** The clock of a local cloud, which goes as fast as the machine's, and ahead of it once it was moved. */
export interface LocalClock {
  /** The time in the cloud: milliseconds since 1970. */
  now(): number;
  /**
   * Moves the time of the whole cloud ahead: of queues, streams, tables, event source mappings, state machines, and what functions
   * read as the date. Returns, within about a second, when what has expired by then is gone from tables and queues; what functions
   * make of it goes on.
   *
   * @param duration milliseconds, or a number and a unit: `'61 days'`, `'1.5 hours'`, `'1 second'`
   * @throws LocalCloudError `DurationInvalid` for anything else, for nothing, and for more than 36500 days
   */
  advance(duration: Duration): Promise<void>;
}

/** The time of one local cloud: the machine's, and ahead of it by what tests asked for. */
export class Clock implements LocalClock {
  /** Holds the milliseconds ahead, for the threads whose dates are shifted by it. */
  readonly shared = new SharedArrayBuffer(8);
  readonly #offset = new BigInt64Array(this.shared);
  readonly #moves: Move[] = [];
  readonly #followers: (() => Promise<void>)[] = [];
  readonly #sleepers = new Set<() => void>();
  #moving: Promise<unknown> = Promise.resolve();

  now(): number {
    return Date.now() + Number(Atomics.load(this.#offset, 0));
  }

  /** This clock's time when the machine's was that. */
  timeAt(machineMs: number): number {
    return machineMs + (this.#moves.findLast(({ at }) => at <= machineMs)?.offset ?? 0);
  }

  /** Has somebody catch up whenever the clock was moved; whoever moves it waits for that. */
  follow(follower: () => Promise<void>): void {
    this.#followers.push(follower);
  }

  /** Moves come one after another. */
  async advance(duration: Duration): Promise<void> {
    const ms = durationMs(duration);
    const moved = this.#moving.then(() => this.#move(ms));
    this.#moving = moved.catch(() => undefined);
    await moved;
  }

  /** Waits for a time of this clock to pass, or for the signal. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    const end = this.now() + ms;
    for (let left = ms; left > 0 && !signal.aborted; left = end - this.now()) {
      const woken = new AbortController();
      const wake = () => woken.abort();
      this.#sleepers.add(wake);
      signal.addEventListener('abort', wake);
      await delay(Math.min(left, LONGEST_TIMER_MS), undefined, { signal: woken.signal }).catch(() => {});
      signal.removeEventListener('abort', wake);
      this.#sleepers.delete(wake);
    }
  }

  async #move(ms: number): Promise<void> {
    const at = await wholeSecond();
    const offset = Number(Atomics.load(this.#offset, 0)) + ms;
    Atomics.store(this.#offset, 0, BigInt(offset));
    this.#moves.push({ at, offset });
    for (const wake of this.#sleepers) wake();
    for (const follower of this.#followers) await follower();
  }
}

/** Streams tell the time of a record in whole seconds: within one it would not be known which were written before a move. */
async function wholeSecond(): Promise<number> {
  const next = (Math.floor(Date.now() / 1000) + 1) * 1000;
  for (let left = next - Date.now(); left > 0; left = next - Date.now()) await delay(left);
  return next;
}
