import type { Clients, LocalCloud } from '../local-cloud';
import { discover } from '../operator';
import { placesOf } from './cloud/places';
import type { AppliedChange } from './output/events';

/** The page that shows the cloud. */
export interface DevConsole {
  /** With the token in it. */
  readonly url: string;
  /** Tells it what an update came to, or why it came to nothing. */
  tell(changes: readonly AppliedChange[], error?: string): void;
  stop(): Promise<void>;
}

export interface OpenConsoleOptions {
  readonly assemblies: readonly string[];
  /** Which environment it shows, where there are several. @default the first one */
  readonly namespace?: string;
  /** @default a free one */
  readonly port?: number;
  onError(error: unknown): void;
}

/**
 * Opens the console: on the account and region of a cloud. It stays open while the cloud is put in the place of another, with its address.
 *
 * @param current the cloud that runs now
 * @throws Error when the port is taken
 */
export async function openConsole(
  cloud: LocalCloud,
  current: () => LocalCloud | undefined,
  options: OpenConsoleOptions,
): Promise<DevConsole> {
  // Its server is loaded by those alone who want it.
  const { startConsole } = require('../console') as typeof import('../console');
  const { accountId, region, endpoints } = cloud;
  const [first] = placesOf(cloud).filter(
    ({ environment }) => environment.accountId === accountId && environment.region === region,
  );
  const { namespace = first?.namespace, assemblies, port, onError } = options;
  const clients = clientsOf(current);
  const console = await startConsole({
    clients,
    discover: () => discover(clients, namespace),
    open: (place) => running(current).in(place).clients,
    now: () => current()?.clock.now() ?? Date.now(),
    place: { account: accountId, region, namespace, endpoint: endpoints.control, realAws: false },
    // Nothing here is anybody's but the person's own.
    write: true,
    dev: true,
    port,
    assemblies,
    onError,
  });
  return {
    url: console.url,
    tell: (changes, error) =>
      console.tell({
        at: new Date().toISOString(),
        lines: changes.map(({ action, path, type }) => `${action} ${path} (${type})`),
        error,
      }),
    stop: () => console.stop(),
  };
}

/** The clients of whichever cloud runs. */
function clientsOf(current: () => LocalCloud | undefined): Clients {
  return new Proxy({} as Clients, {
    get: (_, name) => Reflect.get(running(current).clients, name),
  });
}

function running(current: () => LocalCloud | undefined): LocalCloud {
  const cloud = current();
  if (cloud) return cloud;
  throw new Error('no cloud runs: it is being started, or its last start has failed');
}
