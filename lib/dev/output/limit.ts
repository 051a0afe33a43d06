/** Lets at most so many through in a second, and then says how many more there were. */
export class Limit {
  #left: number;
  #more = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly perSecond: number,
    private readonly onMore: (count: number) => void,
  ) {
    this.#left = perSecond;
  }

  /** Whether one more may pass. */
  admit(): boolean {
    this.#timer ??= setTimeout(this.flush, 1000).unref();
    this.#left -= 1;
    if (this.#left >= 0) return true;
    this.#more += 1;
    return false;
  }

  /** Ends the second. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left = this.perSecond;
    const more = this.#more;
    this.#more = 0;
    if (more > 0) this.onMore(more);
  };
}
