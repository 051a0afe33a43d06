import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Change,
  type ChangePage,
  type ChangeQuery,
  type ChangeStory,
  type ChangeWatch,
  type OperatorClients,
  type StatusProblem,
  type WatchCounts,
  watchChanges,
} from '../../operator';
import type { CatalogSource } from '../catalog/catalog-source';
import type { LiveHub } from '../live/hub';
import type { KnownTopology } from '../shared/known-topology';
import { problemOf } from '../shared/problem';
import { Outbox } from './outbox';

/** No page reads more often, and each message costs it a repaint. */
const TELL_MS = 250;
/** What is deployed meanwhile is watched after so long. */
const UPDATE_MS = 10_000;
/** How long the start of the console waits for the first look at all streams. */
const READY_MS = 3000;
/** A replica to which something came so long ago is busy. */
const ACTIVE_MS = 60_000;

const NONE: WatchCounts = { seen: 0, kept: 0, notFollowed: 0, perSecond: 0 };

/** Changes since the console began, and where they are. */
export class ChangeSource {
  readonly #clients: OperatorClients;
  readonly #known: KnownTopology;
  readonly #catalog: CatalogSource;
  readonly #ending = new AbortController();
  readonly #outbox = new Outbox();
  /** By replica: when something last came there (epoch milliseconds). */
  readonly #arrived = new Map<string, number>();
  readonly #begun: Promise<void>;
  #onTaken: () => void = () => undefined;
  #watch?: ChangeWatch;
  #watched?: unknown;
  /** Why nothing is watched yet. */
  #problem?: StatusProblem;

  constructor(clients: OperatorClients, known: KnownTopology, catalog: CatalogSource) {
    this.#clients = clients;
    this.#known = known;
    this.#catalog = catalog;
    this.#begun = this.#begin();
  }

  /** What is changed from now on is seen; or it is not, and the wait has been long enough. */
  async ready(): Promise<void> {
    const { signal } = this.#ending;
    const ready = this.#begun.then(() => this.#watch?.ready);
    await Promise.race([ready, sleep(READY_MS, undefined, { signal, ref: false }).catch(() => undefined)]);
  }

  /** Keeps pages that listen up to date. */
  tell(hub: LiveHub): void {
    let toldAt = Number.NEGATIVE_INFINITY;
    const flush = () => {
      const now = performance.now();
      if (now - toldAt < TELL_MS) return;
      const changes = this.#outbox.take();
      const counts = this.counts();
      if (changes.length === 0 && !this.#outbox.isNews(counts)) return;
      toldAt = now;
      hub.send('changes', { changes, counts });
    };
    // The first after a pause at once, and the others with those that come soon after.
    this.#onTaken = flush;
    hub.whileHeard(TELL_MS, async () => flush());
    hub.whileHeard(UPDATE_MS, () => this.update());
  }

  list(query: ChangeQuery): ChangePage {
    return this.#watch?.list(query) ?? { changes: [] };
  }

  story(id: string, reveal: boolean): ChangeStory | undefined {
    return this.#watch?.story(id, { reveal });
  }

  counts(): WatchCounts {
    return this.#watch?.counts() ?? NONE;
  }

  /** Changes a second, by contract. */
  rates(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#watch?.rates() ?? []);
  }

  /** Whether something came to a replica or consumer in the last minute, as far as changes are followed. */
  isActive(replica: string): boolean {
    return Date.now() - (this.#arrived.get(replica) ?? Number.NEGATIVE_INFINITY) < ACTIVE_MS;
  }

  problems(): readonly StatusProblem[] {
    return this.#problem ? [this.#problem] : (this.#watch?.problems() ?? []);
  }

  /** Goes on with what is deployed now. */
  async update(): Promise<void> {
    try {
      const { topology } = await this.#known.get();
      const text = JSON.stringify(topology);
      if (!this.#watch || text === this.#watched) return;
      this.#catalog.expire();
      const { checked } = await this.#catalog.get();
      this.#watch.update(topology, checked);
      this.#watched = text;
    } catch {
      // It goes on with what it watches; the map says what cannot be read.
    }
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#begun;
    await this.#watch?.stop();
  }

  /** Tries until it can be begun: what is watched may be started after the console. */
  async #begin(): Promise<void> {
    const { signal } = this.#ending;
    while (!this.#watch && !signal.aborted) {
      try {
        const { topology } = await this.#known.get();
        const { checked } = await this.#catalog.get();
        if (signal.aborted) return;
        this.#watched = JSON.stringify(topology);
        this.#watch = watchChanges(this.#clients, topology, checked);
        this.#watch.onChanges((changes) => this.#take(changes));
        this.#problem = undefined;
      } catch (error) {
        this.#problem = { code: 'unknown', message: `no change is seen: ${problemOf(error).message}` };
        await sleep(UPDATE_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  #take(changes: readonly Change[]): void {
    for (const { arrivals } of changes)
      for (const { replica, at } of arrivals)
        if (at !== undefined) this.#arrived.set(replica, Date.parse(at));
    this.#outbox.put(changes);
    this.#onTaken();
  }
}
