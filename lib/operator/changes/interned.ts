/** Values that many changes share, kept once and told by a number. */
export class Interned<T> {
  readonly #values: T[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #most: number;

  /** @param most that are kept; whatever is new beyond it is not */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns `undefined` when there is no room for another one */
  numberOf(value: T): number | undefined {
    const name = JSON.stringify(value);
    const known = this.#numbers.get(name);
    if (known !== undefined || this.#values.length >= this.#most) return known;
    this.#numbers.set(name, this.#values.length);
    return this.#values.push(value) - 1;
  }

  at(index: number): T | undefined {
    return this.#values[index];
  }
}
