import { pause, throwIfInterrupted } from './functions';

/** Lets so many things a second pass. */
export class Pacer {
  #nextAt = 0;
  readonly #perSecond: number | undefined;
  readonly #signal: AbortSignal | undefined;

  /** @param perSecond @default as many as come */
  constructor(perSecond: number | undefined, signal?: AbortSignal) {
    this.#perSecond = perSecond;
    this.#signal = signal;
  }

  /** How many things to take at a time, so that what passes in one second is not more than the rate. */
  chunk(most: number): number {
    return Math.max(1, Math.min(most, Math.floor(this.#perSecond ?? most)));
  }

  /** Waits until `count` things may pass. @throws OperatorError `interrupted` */
  async take(count: number): Promise<void> {
    throwIfInterrupted(this.#signal);
    if (this.#perSecond === undefined) return;
    const now = Date.now();
    const start = Math.max(now, this.#nextAt);
    this.#nextAt = start + (count * 1000) / this.#perSecond;
    if (start > now) await pause(start - now, this.#signal);
  }
}
