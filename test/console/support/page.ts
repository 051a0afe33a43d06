import { get as request } from 'node:http';
import type { RunningConsole } from '../../../lib/console';
import type { LiveEvents } from '../../../lib/console/api';
import { until } from '../../support/eventually';
import { ask } from './ask';
import { bearer } from './idle-console';

/** What a page asks of its console. */
export class Page {
  readonly #console: Pick<RunningConsole, 'url' | 'port'>;

  constructor(console: Pick<RunningConsole, 'url' | 'port'>) {
    this.#console = console;
  }

  /** @throws Error of an answer other than 200 */
  async get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
    const search = new URLSearchParams(query).toString();
    return wanted(await this.ask(`/api/${path}${search && `?${search}`}`));
  }

  /** @throws Error of an answer other than 200 */
  async post<T>(path: string, body: object): Promise<T> {
    return wanted(await this.send(`/api/${path}`, body));
  }

  ask(path: string) {
    return ask(this.#console.port, path, { headers: bearer(this.#console) });
  }

  send(path: string, body: object) {
    return ask(this.#console.port, path, {
      method: 'POST',
      headers: { ...bearer(this.#console), 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  listen(): Listening {
    return new Listening(this.#console);
  }
}

function wanted<T>({ status, text }: { readonly status: number; readonly text: string }): T {
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return JSON.parse(text);
}

/** Hears what a page is told. */
export class Listening {
  readonly events: { readonly name: string; readonly data: unknown }[] = [];
  readonly #request: ReturnType<typeof request>;

  constructor({ port, url }: Pick<RunningConsole, 'url' | 'port'>) {
    const headers = bearer({ url });
    let rest = '';
    this.#request = request(
      { host: '127.0.0.1', port, path: '/api/live', headers, agent: false },
      (response) => {
        response.setEncoding('utf8');
        response.on('error', () => undefined);
        response.on('data', (text: string) => {
          const parts = (rest + text).split('\n\n');
          rest = parts.pop() ?? '';
          for (const part of parts) this.#take(part);
        });
      },
    );
    this.#request.on('error', () => undefined);
  }

  of<Name extends keyof LiveEvents>(name: Name): LiveEvents[Name][] {
    return this.events.filter((each) => each.name === name).map(({ data }) => data as LiveEvents[Name]);
  }

  /** Waits for an event. */
  until<Name extends keyof LiveEvents>(
    name: Name,
    holds: (data: LiveEvents[Name]) => boolean,
  ): Promise<LiveEvents[Name]> {
    return until(() => this.of(name).find(holds), `an event ${name}`);
  }

  close(): void {
    this.#request.destroy();
  }

  #take(part: string): void {
    const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
    if (name !== undefined && data !== undefined) this.events.push({ name, data: JSON.parse(data) });
  }
}
