/** What a ring keeps. */
export interface Kept {
  /** About, in memory. */
  readonly bytes: number;
}

/** The last so many things, and of these only as many as have room. Each has a number, in the order in which they came. */
export class Ring<T extends Kept> {
  readonly #slots: (T | undefined)[] = [];
  readonly #most: number;
  readonly #mostBytes: number;
  #next = 0;
  #oldest = 0;
  #bytes = 0;

  constructor(most: number, mostBytes: number) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  /** Of the next one that is added. */
  get next(): number {
    return this.#next;
  }

  get oldest(): number {
    return this.#oldest;
  }

  get size(): number {
    return this.#next - this.#oldest;
  }

  add(thing: T): void {
    // Before it is put there: it may take the place of the oldest.
    while (this.size > 0 && (this.size >= this.#most || this.#bytes + thing.bytes > this.#mostBytes))
      this.#drop();
    this.#put(this.#next, thing);
    this.#next += 1;
  }

  get(number: number): T | undefined {
    return number >= this.#oldest && number < this.#next ? this.#slots[number % this.#most] : undefined;
  }

  /** Puts another thing in its place, if it is still there. */
  replace(number: number, thing: T): void {
    const old = this.get(number);
    if (!old) return;
    this.#bytes -= old.bytes;
    this.#put(number, thing);
  }

  #put(number: number, thing: T): void {
    this.#slots[number % this.#most] = thing;
    this.#bytes += thing.bytes;
  }

  #drop(): void {
    const place = this.#oldest % this.#most;
    this.#bytes -= this.#slots[place]?.bytes ?? 0;
    this.#slots[place] = undefined;
    this.#oldest += 1;
  }
}
