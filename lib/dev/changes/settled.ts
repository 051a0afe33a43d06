import type { Change } from '../../operator';

/** Changes that wait for their arrivals; more than that are not held back. */
const MAX_WAITING = 1000;

/**
 * Passes each change on once, when it is known what became of it everywhere. A change is told of again and again on its way.
 */
export class Settled {
  readonly #waiting = new Map<string, Change>();
  /** The latest of them, of which more may be told. */
  #passed = new Set<string>();
  #passedBefore = new Set<string>();

  constructor(private readonly onSettled: (change: Change) => void) {}

  /** What is known of a change now. */
  see(change: Change): void {
    if (this.#passed.has(change.id) || this.#passedBefore.has(change.id)) return;
    this.#waiting.set(change.id, change);
    if (isSettled(change)) this.#pass(change);
    else if (this.#waiting.size > MAX_WAITING) {
      const [oldest] = this.#waiting.values();
      if (oldest) this.#pass(oldest);
    }
  }

  #pass(change: Change): void {
    this.#waiting.delete(change.id);
    this.#passed.add(change.id);
    if (this.#passed.size > MAX_WAITING) {
      this.#passedBefore = this.#passed;
      this.#passed = new Set();
    }
    this.onSettled(change);
  }
}

function isSettled({ publication, arrivals }: Change): boolean {
  return publication.state !== 'published' || arrivals.every(({ state }) => state !== 'waiting');
}
