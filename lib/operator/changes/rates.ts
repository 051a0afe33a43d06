const SECONDS = 10;

/** How many things came in each of the last seconds, by name. */
export class Rates {
  readonly #byName = new Map<string, number[]>();
  #second = 0;

  add(name: string, now: number): void {
    this.#turn(now);
    const counts = this.#byName.get(name) ?? Array<number>(SECONDS + 1).fill(0);
    counts[0] = (counts[0] ?? 0) + 1;
    this.#byName.set(name, counts);
  }

  /** A second, over the last ten whole ones. */
  averages(now: number): ReadonlyMap<string, number> {
    this.#turn(now);
    return new Map([...this.#byName].map(([name, counts]) => [name, sum(counts.slice(1)) / SECONDS]));
  }

  /** In the last whole second, of all names. */
  last(now: number): number {
    this.#turn(now);
    return sum([...this.#byName.values()].map((counts) => counts[1] ?? 0));
  }

  #turn(now: number): void {
    const second = Math.floor(now / 1000);
    const passed = Math.min(Math.max(0, second - this.#second), SECONDS + 1);
    this.#second = Math.max(this.#second, second);
    if (passed === 0) return;
    const none = Array<number>(passed).fill(0);
    for (const [name, counts] of this.#byName)
      this.#byName.set(name, [...none, ...counts].slice(0, SECONDS + 1));
  }
}

const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0);
