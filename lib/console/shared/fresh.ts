/** What is read again when somebody asks for it and it is older than it may be. One reading serves all who wait for it. */
export class Fresh<T> {
  #value?: T;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading?: Promise<T>;
  readonly #read: (before: T | undefined) => Promise<T>;
  readonly #freshMs: number;

  /**
   * @param read is given what was known before
   * @param freshMs how old it may be, milliseconds
   */
  constructor(read: (before: T | undefined) => Promise<T>, freshMs: number) {
    this.#read = read;
    this.#freshMs = freshMs;
  }

  /** @throws what `read` throws */
  get(): Promise<T> {
    if (this.#value !== undefined && performance.now() - this.#readAt < this.#freshMs)
      return Promise.resolve(this.#value);
    this.#reading ??= this.#readAgain().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Something was deployed: the next who asks gets it. */
  expire(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  async #readAgain(): Promise<T> {
    this.#value = await this.#read(this.#value);
    this.#readAt = performance.now();
    return this.#value;
  }
}
