/** The one source of chance in a schedule: the same seed gives the same numbers on every machine (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Chance of its own for one part of the play, which leaves the numbers of all others as they are. */
  fork(part: number): Random {
    return new Random(Math.imul(this.state ^ part, 0x9e3779b1));
  }

  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.below(items.length)] as T;
  }
}

/** The seed of one schedule of a run: neighbouring schedules must not share their beginnings. */
export function scheduleSeed(seed: number, schedule: number): number {
  return (Math.imul(seed, 0x9e3779b1) ^ Math.imul(schedule + 1, 0x85ebca6b)) >>> 0;
}
