import type { ClientClock } from '../shared/clock';
import type { HttpResponse } from './signed-fetch';

export interface CacheOptions {
  /** Rows that are kept; the least recently used one goes first. @default 1000 */
  readonly maxEntries?: number;
  /** How long a row is answered without asking the owner, in milliseconds. */
  readonly ttlMs: number;
  /** How long after that it may still be answered, marked as stale, while the owner is down. @default 0 */
  readonly staleIfErrorMs?: number;
}

export interface CachedAnswer {
  readonly response: HttpResponse;
  readonly etag?: string;
  /** When the owner last said that it is so, in milliseconds since 1970. */
  readonly at: number;
}

/** Keeps answers of one owner in memory. Each caller parses its own copy of the text, so none can change another's. */
export class AnswerCache {
  readonly #entries = new Map<string, CachedAnswer>();
  readonly #options: CacheOptions;
  readonly #clock: ClientClock;

  constructor(options: CacheOptions, clock: ClientClock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** @returns also what is too old to be answered: its `etag` can be confirmed */
  get(path: string): CachedAnswer | undefined {
    const entry = this.#entries.get(path);
    if (entry) this.#keep(path, entry);
    return entry;
  }

  set(path: string, response: HttpResponse): CachedAnswer {
    const entry = { response, etag: response.headers.get('etag') ?? undefined, at: this.#clock.now() };
    this.#keep(path, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > (this.#options.maxEntries ?? 1_000) && oldest !== undefined)
      this.#entries.delete(oldest);
    return entry;
  }

  delete(path: string): void {
    this.#entries.delete(path);
  }

  isFresh(entry: CachedAnswer): boolean {
    return this.#age(entry) <= this.#options.ttlMs;
  }

  /** Whether it may stand in for an owner that is down. */
  isUsableInOutage(entry: CachedAnswer): boolean {
    return this.#age(entry) <= this.#options.ttlMs + (this.#options.staleIfErrorMs ?? 0);
  }

  #age({ at }: CachedAnswer): number {
    return this.#clock.now() - at;
  }

  /** A map keeps the order of insertion, so the last one in it is the one used last. */
  #keep(path: string, entry: CachedAnswer): void {
    this.#entries.delete(path);
    this.#entries.set(path, entry);
  }
}
