import type { LocalCloud } from '../../local-cloud';
import { type Change, type ChangeWatch, discover, readContracts, watchChanges } from '../../operator';
import { type Place, placesOf } from '../cloud/places';
import { Settled } from './settled';

/** On one machine a change takes a moment. */
const LATE_AFTER_MS = 15_000;

/** What follows the changes of a cloud. */
export interface Followed {
  /** Goes on with what feeds and replicas there are now. */
  update(cloud: LocalCloud): Promise<void>;
  stop(): Promise<void>;
}

export interface FollowOptions {
  /** Called with each change when it has arrived everywhere; with one that takes long also before. */
  onChange(change: Change): void;
  /** Something cannot be seen. */
  onProblem(message: string): void;
}

/** Follows the changes of every owner's rows, in all accounts, regions and namespaces of the cloud. */
export async function followChanges(cloud: LocalCloud, options: FollowOptions): Promise<Followed> {
  const followed = new FollowedPlaces(options);
  await followed.update(cloud);
  return followed;
}

class FollowedPlaces implements Followed {
  readonly #watches = new Map<string, ChangeWatch>();
  /** Problems that were told of. */
  readonly #told = new Set<string>();
  readonly #settled = new Map<string, Settled>();
  readonly #options: FollowOptions;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  async update(cloud: LocalCloud): Promise<void> {
    const places = new Map(placesOf(cloud).map((place) => [nameOf(place), place]));
    await Promise.all([...places].map(([name, place]) => this.#watch(name, place)));
    for (const [name, watch] of this.#watches) {
      if (!places.has(name)) await this.#end(name, watch);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches].map(([name, watch]) => this.#end(name, watch)));
  }

  async #end(name: string, watch: ChangeWatch): Promise<void> {
    this.#watches.delete(name);
    this.#settled.get(name)?.close();
    this.#settled.delete(name);
    await watch.stop();
  }

  async #watch(name: string, { environment, namespace }: Place): Promise<void> {
    const { clients } = environment;
    const topology = await discover(clients, namespace);
    const { contracts, problems } = await readContracts(clients, topology);
    const known = this.#watches.get(name);
    if (known) known.update(topology, contracts);
    else {
      const watch = watchChanges(clients, topology, contracts, { lateAfterMs: LATE_AFTER_MS });
      // Ids of changes are unique within a watch.
      const settled = new Settled((change) => this.#options.onChange(change));
      this.#watches.set(name, watch);
      this.#settled.set(name, settled);
      watch.onChanges((changes) => {
        for (const change of changes) settled.see(change);
        this.#tell(watch.problems());
      });
      await watch.ready;
      this.#tell(watch.problems());
    }
    this.#tell(problems);
  }

  #tell(problems: readonly { readonly message: string }[]): void {
    for (const { message } of problems) {
      if (this.#told.has(message)) continue;
      this.#told.add(message);
      this.#options.onProblem(message);
    }
  }
}

function nameOf({ environment: { accountId, region }, namespace = '' }: Place): string {
  return `${accountId}/${region}/${namespace}`;
}
