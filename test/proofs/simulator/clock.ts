/**
 * What code that is built together with the simulator takes for `Date` and timers: they go by the clock of the schedule. See
 * `build.ts`, which puts them in the place of the globals.
 */
interface Timer {
  readonly at: number;
  ring(): void;
}

let read = () => globalThis.Date.now();
let timers = new Map<number, Timer>();
let made = 0;

/** From now on time is what `now` says, and no timer is set. */
export function startClock(now: () => number): void {
  read = now;
  timers = new Map();
  made = 0;
}

/** When the next timer rings (epoch milliseconds). */
export function nextTimer(): number | undefined {
  return timers.size === 0 ? undefined : Math.min(...[...timers.values()].map(({ at }) => at));
}

/** Takes the timers out that ring by then, in their order. */
export function takeDue(until: number): Timer[] {
  const due = [...timers].filter(([, { at }]) => at <= until);
  for (const [id] of due) timers.delete(id);
  return due.map(([, timer]) => timer).sort((a, b) => a.at - b.at);
}

class SimulatedDate extends globalThis.Date {
  constructor(...given: []) {
    super(...((given.length === 0 ? [read()] : given) as []));
  }

  static override now(): number {
    return read();
  }
}

function simulatedSetTimeout(ring: () => void, milliseconds = 0): number {
  made += 1;
  timers.set(made, { at: read() + milliseconds, ring });
  return made;
}

function simulatedClearTimeout(id: number): void {
  timers.delete(id);
}

export { SimulatedDate as Date, simulatedClearTimeout as clearTimeout, simulatedSetTimeout as setTimeout };
