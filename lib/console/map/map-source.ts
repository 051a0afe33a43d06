import { setTimeout as sleep } from 'node:timers/promises';
import { type OperatorClients, readStatus, type StatusProblem } from '../../operator';
import type { MapView } from '../api';
import type { LiveHub } from '../live/hub';
import { Fresh } from '../shared/fresh';
import type { KnownTopology } from '../shared/known-topology';
import { problemOf } from '../shared/problem';
import { failureCount, type Traffic, toMapView } from './map-view';

/** How long the end of the console waits for a look. */
const PATIENCE_MS = 3000;

/** How everything is doing. It is read while somebody looks, and otherwise not: each look asks every queue. */
export class MapSource {
  readonly #clients: OperatorClients;
  readonly #known: KnownTopology;
  readonly #traffic: Traffic;
  readonly #freshMs: number;
  readonly #now: () => number;
  readonly #view: Fresh<MapView>;

  /**
   * @param freshMs how old a view may be
   * @param now epoch milliseconds, by the clock of what is looked at
   */
  constructor(
    clients: OperatorClients,
    known: KnownTopology,
    traffic: Traffic,
    { freshMs, now }: { readonly freshMs: number; readonly now: () => number },
  ) {
    this.#clients = clients;
    this.#known = known;
    this.#traffic = traffic;
    this.#freshMs = freshMs;
    this.#now = now;
    this.#view = new Fresh(() => this.#read(), freshMs);
  }

  /** Keeps pages that listen up to date. */
  tell(hub: LiveHub): void {
    hub.greet('map', () => this.#view.known);
    hub.greet('failures', () => this.#view.known && { count: failureCount(this.#view.known) });
    hub.whileHeard(this.#freshMs, async () => {
      // What cannot be read shows in the view's problems, or in the answer to whoever asks for it.
      const view = await this.get().catch(() => undefined);
      if (!view) return;
      hub.send('map', view);
      hub.send('failures', { count: failureCount(view) });
    });
  }

  /** @throws whatever hinders */
  get(): Promise<MapView> {
    return this.#view.get();
  }

  /** Something was done that shows in it. */
  expire(): void {
    this.#view.expire();
  }

  /** Lets a look end that is under way: it would ask a cloud again and again that is stopped meanwhile. */
  async close(): Promise<void> {
    const late = sleep(PATIENCE_MS, undefined, { ref: false });
    await Promise.race([this.#view.settled(), late]);
  }

  async #read(): Promise<MapView> {
    const { topology, owners, problem } = await this.#known.get();
    const problems: StatusProblem[] =
      problem === undefined ? [] : [{ code: 'unknown', message: problemOf(problem).message }];
    const status = await readStatus(this.#clients, topology, owners, this.#now());
    return toMapView(topology, status, this.#traffic, problems);
  }
}
