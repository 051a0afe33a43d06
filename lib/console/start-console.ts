import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveEvents, SessionView } from './api';
import { sessionRoutes } from './routes/session';
import { Token } from './security/token';
import { createApp } from './server/app';
import { HttpServer } from './server/http-server';
import { defaultStaticDir, StaticFiles } from './server/static-files';
import { KnownTopology } from './shared/known-topology';
import type { ConsoleOptions } from './shared/options';

/** A console that runs. */
export interface RunningConsole {
  /** With the token in it: whoever has it can use the console. */
  readonly url: string;
  readonly port: number;
  /** Tells the page what an update of `dev` came to, and looks again at what is deployed. */
  tell(update: LiveEvents['update']): void;
  /** Stops what it works on; runs of batch jobs can be gone on with. */
  stop(): Promise<void>;
}

/**
 * Starts the console: a server on loopback, which shows what is deployed and works on it.
 *
 * @throws Error when the port is taken
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { clients, discover, open, onError = () => undefined } = options;
  const token = new Token();
  const known = new KnownTopology(clients, discover, open);
  const state = { session: sessionOf(options), clients, known };
  const files = new StaticFiles(options.staticDir ?? defaultStaticDir());
  const server = await HttpServer.listen(
    createApp(state, [sessionRoutes], files, onError),
    token,
    options.port ?? 0,
  );
  return {
    url: `http://127.0.0.1:${server.port}/?token=${token.text}`,
    port: server.port,
    tell: () => known.expire(),
    async stop() {
      await server.stop();
      known.close();
    },
  };
}

function sessionOf({ place, write = false, dev = false }: ConsoleOptions): SessionView {
  const { account, region, namespace, endpoint, realAws } = place;
  return { version: version(), account, region, namespace, endpoint, realAws, write, dev };
}

function version(): string {
  return JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')).version;
}
