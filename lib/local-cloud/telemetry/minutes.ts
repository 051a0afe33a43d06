import { Distribution } from './distribution';

export const MINUTE_MS = 60_000;
/** Of each series; by CloudWatch they are all there for 15 days, which would be memory without a bound here. */
const MAX_MINUTES = 180;

/** Values of one series by the minute in which they were measured: the latest 180 minutes that have some. */
export class Minutes {
  readonly #minutes = new Map<number, Distribution>();
  /** Nearly every value is of the same minute as the one before. */
  #latest: { readonly minute: number; readonly values: Distribution } | undefined;

  /** The values of a moment, to add to. @param time epoch milliseconds */
  at(time: number): Distribution {
    const minute = Math.floor(time / MINUTE_MS);
    if (this.#latest?.minute === minute) return this.#latest.values;
    let values = this.#minutes.get(minute);
    if (values === undefined) {
      values = new Distribution();
      this.#minutes.set(minute, values);
      if (this.#minutes.size > MAX_MINUTES) this.#minutes.delete(Math.min(...this.#minutes.keys()));
    }
    this.#latest = { minute, values };
    return values;
  }

  /** Each minute's start in epoch milliseconds, and its values; in no order. */
  entries(): (readonly [start: number, values: Distribution])[] {
    return [...this.#minutes].map(([minute, values]) => [minute * MINUTE_MS, values] as const);
  }
}
