import type { LiveEvents } from './api';
import { CatalogSource } from './catalog/catalog-source';
import { ChangeSource } from './changes/change-source';
import { defaultJournal, Journal } from './failures/journal';
import { Letters } from './failures/letters';
import { Turns } from './failures/turns';
import { Jobs } from './jobs/jobs';
import { Runs } from './jobs/runs';
import { LiveHub } from './live/hub';
import { MapSource } from './map/map-source';
import { ROUTES } from './routes';
import { Token } from './security/token';
import { createApp } from './server/app';
import { HttpServer } from './server/http-server';
import { defaultStaticDir, StaticFiles } from './server/static-files';
import { KnownTopology } from './shared/known-topology';
import type { ConsoleOptions } from './shared/options';
import { sessionOf } from './shared/session';
import { userName } from './shared/user';
import type { ConsoleState } from './state/state';

/** On an emulator a look costs nothing. On AWS it costs requests of SQS, and a price for each metric that is read. */
const REFRESH_MS = { emulator: 2000, aws: 30_000 };

/** A console that runs. */
export interface RunningConsole {
  /** With the token in it: whoever has it can use the console. */
  readonly url: string;
  /** The same, good for one use: for a program whose arguments show to others on this machine, as those of a browser do. */
  urlOnce(): string;
  readonly port: number;
  /** Tells the page what an update of `dev` came to, and looks again at what is deployed. */
  tell(update: LiveEvents['update']): void;
  /** Stops what it works on; runs of batch jobs can be gone on with. */
  stop(): Promise<void>;
}

/**
 * Starts the console: a server on loopback, which shows what is deployed and works on it. Changes are seen from then on.
 *
 * @throws Error when the port is taken
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { port = 0, staticDir = defaultStaticDir(), onError = () => undefined } = options;
  const token = new Token();
  const state = createState(options);
  const app = createApp(state, ROUTES, new StaticFiles(staticDir), onError);
  const server = await HttpServer.listen(app, token, port).catch(async (error) => {
    await close(state);
    throw error;
  });
  await state.changes.ready();
  const urlOf = (text: string) => `http://127.0.0.1:${server.port}/?token=${text}`;
  return {
    url: urlOf(token.text),
    urlOnce: () => urlOf(token.once()),
    port: server.port,
    tell(update) {
      state.known.expire();
      state.map.expire();
      void state.changes.update();
      state.live.send('update', update);
    },
    async stop() {
      state.live.close();
      await Promise.all([server.stop(), close(state)]);
    },
  };
}

/** Ends what would keep the process alive. */
async function close({ jobs, changes, map, known }: ConsoleState): Promise<void> {
  await Promise.all([jobs.close(), changes.close(), map.close()]);
  known.close();
}

function createState(options: ConsoleOptions): ConsoleState {
  const { clients, discover, open, place, assemblies = [], now = Date.now } = options;
  const { refreshMs = place.realAws ? REFRESH_MS.aws : REFRESH_MS.emulator } = options;
  const live = new LiveHub();
  const known = new KnownTopology(clients, discover, open);
  const catalog = new CatalogSource(clients, known, assemblies);
  const changes = new ChangeSource(clients, known, catalog);
  changes.tell(live);
  const map = new MapSource(clients, known, changes, { freshMs: refreshMs, now });
  map.tell(live);
  const jobs = new Jobs((job) => {
    live.send('job', job);
    if (job.state !== 'running') map.expire();
  });
  const turns = new Turns();
  const { journal = defaultJournal(), who = userName() } = options;
  return {
    session: sessionOf(options),
    now,
    clients,
    known,
    live,
    map,
    jobs,
    catalog,
    changes,
    runs: new Runs(clients),
    turns,
    letters: new Letters(clients, catalog, turns, new Journal(journal), who),
  };
}
