import type { ClientClock } from '../shared/clock';
import type { Budget, Deadline } from './deadline';

/** Lets equal calls that overlap in time share one request. */
export class Coalescing<T> {
  readonly #flights = new Map<string, Flight<T>>();
  readonly #clock: ClientClock;

  constructor(clock: ClientClock) {
    this.#clock = clock;
  }

  /**
   * Joins the request under way for the same key, or starts one. Each caller keeps its own deadline; the request goes on
   * until the last of them has left.
   */
  async join(key: string, deadline: Deadline, start: (budget: Budget) => Promise<T>): Promise<T> {
    const known = this.#flights.get(key);
    const flight = known ?? new Flight<T>(this.#clock);
    flight.board(deadline);
    if (!known) {
      this.#flights.set(key, flight);
      flight.result = start(flight).finally(() => this.#remove(key, flight));
    }
    try {
      return await deadline.race(flight.result as Promise<T>);
    } finally {
      // Nobody may join a request that is being given up.
      if (flight.leave(deadline)) this.#remove(key, flight);
    }
  }

  #remove(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

class Flight<T> implements Budget {
  result?: Promise<T>;
  readonly #controller = new AbortController();
  #waiting = 0;
  #end = 0;
  readonly #clock: ClientClock;

  constructor(clock: ClientClock) {
    this.#clock = clock;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  remainingMs(): number {
    return this.#end - this.#clock.now();
  }

  board(deadline: Deadline): void {
    this.#waiting += 1;
    this.#end = Math.max(this.#end, deadline.end);
  }

  /** @returns whether that was the last one */
  leave(deadline: Deadline): boolean {
    this.#waiting -= 1;
    if (this.#waiting > 0) return false;
    if (deadline.signal.aborted) this.#controller.abort(deadline.signal.reason);
    return true;
  }
}
