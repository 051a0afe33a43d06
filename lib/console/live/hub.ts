import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveEvents } from '../api';
import { Listener } from './listener';

const HEARTBEAT_MS = 15_000;
/** A browser keeps one open for each tab. */
const MAX_LISTENERS = 32;

/** Tells every page that listens of what happens, and does what is only worth doing while one does. */
export class LiveHub {
  readonly #listeners = new Set<Listener>();
  readonly #tasks: (() => Promise<void>)[] = [];
  readonly #greetings: (() => string | undefined)[] = [];
  /** Of the tasks that run while somebody listens. */
  #running?: AbortController;

  constructor() {
    this.whileHeard(HEARTBEAT_MS, async () => this.#sendText(': \n\n'));
  }

  /** How many pages listen. */
  get heard(): number {
    return this.#listeners.size;
  }

  add(response: ServerResponse): void {
    const listener = new Listener(response);
    this.#listeners.add(listener);
    listener.onClose(() => this.#remove(listener));
    const [oldest] = this.#listeners;
    if (this.#listeners.size > MAX_LISTENERS) oldest?.end();
    for (const greeting of this.#greetings) {
      const text = greeting();
      if (text !== undefined) listener.send(text);
    }
    this.#start();
  }

  send<Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]): void {
    if (this.#listeners.size > 0) this.#sendText(eventText(name, data));
  }

  /** Gives whoever comes what is known already. */
  greet<Name extends keyof LiveEvents>(name: Name, known: () => LiveEvents[Name] | undefined): void {
    this.#greetings.push(() => {
      const data = known();
      return data === undefined ? undefined : eventText(name, data);
    });
  }

  /**
   * Repeats something while somebody listens, at once and then after pauses.
   *
   * @param ms of a pause, which is never shorter than what went before took
   */
  whileHeard(ms: number, action: () => Promise<void>): void {
    this.#tasks.push(async () => {
      const signal = this.#running?.signal;
      while (signal && !signal.aborted) {
        const start = performance.now();
        await action();
        const pause = Math.max(ms, performance.now() - start);
        await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
      }
    });
  }

  close(): void {
    for (const listener of this.#listeners) listener.end();
    this.#running?.abort();
  }

  #start(): void {
    if (this.#running) return;
    this.#running = new AbortController();
    for (const task of this.#tasks) void task();
  }

  #remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    this.#running?.abort();
    this.#running = undefined;
  }

  #sendText(text: string): void {
    for (const listener of this.#listeners) listener.send(text);
  }
}

/** JSON has no line ends, which would end the event. */
function eventText(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
