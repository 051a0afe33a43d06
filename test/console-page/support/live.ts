import type { ServerResponse } from 'node:http';
import type { JobView, LiveEvents } from '../../../lib/console/api';
import { countsOf, keep, nextChange } from './data/changes';
import { letters } from './data/failures';
import { mapView } from './data/map';
import { HOSTILE } from './data/random';
import type { StandInOptions } from './options';

const TICK_MS = 250;
/** As many as the console's server sends at a time. */
const SAMPLE = 200;

/** Tells every page that listens. */
export class Live {
  readonly #listeners = new Set<ServerResponse>();
  readonly #timers: readonly NodeJS.Timeout[];

  constructor({ replicas, perSecond, updates }: StandInOptions) {
    const flow = () => {
      const count = Math.min(SAMPLE, Math.max(1, Math.round((perSecond * TICK_MS) / 1000)));
      if (perSecond === 0 || this.#listeners.size === 0) return;
      const made = Array.from({ length: count }, () => nextChange());
      for (const change of made) keep(change);
      this.tell('changes', { changes: made.reverse(), counts: countsOf(perSecond) });
    };
    this.#timers = [
      setInterval(flow, perSecond >= 4 ? TICK_MS : 1000 / Math.max(perSecond, 0.1)),
      setInterval(() => this.tell('map', mapView(replicas)), 2000),
      ...(updates ? [setInterval(() => this.tell('update', nextUpdate()), 5000)] : []),
    ];
  }

  connect(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
    this.failures();
  }

  tell<Name extends keyof LiveEvents>(name: Name, event: LiveEvents[Name]): void {
    const text = `event: ${name}\ndata: ${JSON.stringify(event)}\n\n`;
    for (const listener of this.#listeners) listener.write(text);
  }

  readonly job = (job: JobView): void => this.tell('job', job);

  failures(): void {
    this.tell('failures', { count: letters.length + 3 });
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const listener of this.#listeners) listener.end();
  }
}

let told = 0;

/** Every other one does not happen. */
function nextUpdate(): LiveEvents['update'] {
  told += 1;
  const at = new Date().toISOString();
  if (told % 2 === 0) return { at, lines: [], error: `app.ts(7,3): ${HOSTILE.markup}` };
  return { at, lines: ['updated Users/Feed/Publisher', 'created Orders/Replica/Table'] };
}
