import type { LogEntry } from '../shared/types';

type Listener = (entry: LogEntry) => void;

const DEFAULT_CAPACITY = 50_000;
/** A second bound, because 50,000 long lines would be gigabytes. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** The latest log lines of all functions. When full, it forgets the oldest. */
export class LogBook {
  readonly #listeners = new Set<Listener>();
  /** Those in front of the first are forgotten. */
  #entries: (LogEntry | undefined)[] = [];
  #first = 0;
  #characters = 0;
  readonly #capacity: number;

  /** @param capacity how many lines are kept. @default 50,000 */
  constructor(capacity: number = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#characters += entry.message.length;
    while (this.#entries.length - this.#first > this.#capacity || this.#characters > MAX_CHARACTERS) {
      this.#characters -= this.#entries[this.#first]?.message.length ?? 0;
      // Until the list is cut, what it forgot must not be kept.
      this.#entries[this.#first] = undefined;
      this.#first += 1;
    }
    // Cut only now and then: shifting a full array at each line would be slow.
    if (this.#first >= this.#capacity) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
    for (const listener of this.#listeners) listener(entry);
  }

  /** The lines kept, oldest first; of one function when named. */
  entries(functionName?: string): readonly LogEntry[] {
    const kept = this.#entries.slice(this.#first) as LogEntry[];
    return functionName === undefined ? kept : kept.filter((entry) => entry.functionName === functionName);
  }

  /** Calls the listener for each line from now on; the returned function ends that. */
  onEntry(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
