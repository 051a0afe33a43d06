import type { Change } from '../../operator';

/** A change that has not arrived everywhere by then is shown as far as it has come. */
const PATIENCE_MS = 2000;
const LOOK_MS = 250;

/** While more than that are on their way, it is a rush, and each is shown once alone. */
const RUSH = 20;

/** Changes that wait for their arrivals; more than that are not held back. */
const MAX_WAITING = 1000;

interface Waiting {
  change: Change;
  readonly since: number;
  /** Whether it was shown as far as it had come. */
  isShown: boolean;
}

/**
 * Passes each change on when it is known what became of it everywhere; of one that takes long, also how far it has come. A watch tells of
 * a change again and again on its way.
 */
export class Settled {
  readonly #waiting = new Map<string, Waiting>();
  /** The latest that were passed on, of which more may be told. */
  #done = new Set<string>();
  #doneBefore = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly onChange: (change: Change) => void) {
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** What is known of a change now. */
  see(change: Change): void {
    const { id } = change;
    if (this.#done.has(id) || this.#doneBefore.has(id)) return;
    const waiting = this.#waiting.get(id) ?? { change, since: Date.now(), isShown: false };
    waiting.change = change;
    this.#waiting.set(id, waiting);
    if (isSettled(change)) this.#pass(change);
    else if (this.#waiting.size > MAX_WAITING) {
      const [oldest] = this.#waiting.values();
      if (oldest) this.#pass(oldest.change);
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.#waiting.size > RUSH) return;
    for (const waiting of this.#waiting.values()) {
      if (waiting.isShown || Date.now() - waiting.since < PATIENCE_MS) continue;
      waiting.isShown = true;
      this.onChange(waiting.change);
    }
  }

  #pass(change: Change): void {
    this.#waiting.delete(change.id);
    this.#done.add(change.id);
    if (this.#done.size > MAX_WAITING) {
      this.#doneBefore = this.#done;
      this.#done = new Set();
    }
    this.onChange(change);
  }
}

function isSettled({ publication, arrivals }: Change): boolean {
  return publication.state !== 'published' || arrivals.every(({ state }) => state !== 'waiting');
}
