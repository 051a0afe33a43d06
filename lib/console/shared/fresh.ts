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

  /** What was read last, however old it is. */
  get known(): T | undefined {
    return this.#value;
  }

  /** @throws what `read` throws */
  get(): Promise<T> {
    if (this.#value !== undefined && performance.now() - this.#readAt < this.#freshMs)
      return Promise.resolve(this.#value);
    this.#reading ??= this.#readAgain();
    return this.#reading;
  }

  /** Something has changed: the next who asks gets it. What is being read may have been read before that, and counts no more. */
  expire(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
    this.#reading = undefined;
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await this.#reading?.catch(() => undefined);
  }

  #readAgain(): Promise<T> {
    const reading: Promise<T> = this.#read(this.#value).then(
      (value) => {
        if (this.#reading === reading) {
          this.#reading = undefined;
          this.#readAt = performance.now();
          this.#value = value;
        }
        return value;
      },
      (error: unknown) => {
        if (this.#reading === reading) this.#reading = undefined;
        throw error;
      },
    );
    return reading;
  }
}
