import { type History, readHistory } from '../../operator';
import type { ChartsView } from '../api';
import { Input } from '../shared/input';
import type { AddRoutes } from '../state/route';

const MAX_MINUTES = 60 * 24 * 30;
/** CloudWatch measures by minutes, and asks a price for each metric that is read. */
const FRESH_MS = 30_000;
const MAX_KEPT = 20;

export const chartRoutes: AddRoutes = (app, state) => {
  const { clients, known } = state;
  const kept = new Map<string, { readonly at: number; readonly history: Promise<History> }>();

  app.get('/api/charts', async (context) => {
    const input = new Input(context.req.query());
    const asked = {
      minutes: input.whole('minutes', MAX_MINUTES),
      replica: input.optionalText('replica'),
    };
    const { topology } = await known.get();
    const name = JSON.stringify(asked);
    const now = performance.now();
    const before = kept.get(name);
    const isFresh = before !== undefined && now - before.at < FRESH_MS;
    const history = isFresh ? before.history : readHistory(clients, topology, { ...asked, now: state.now() });
    if (!isFresh) {
      kept.delete(name);
      kept.set(name, { at: now, history });
      history.catch(() => kept.delete(name));
      const [oldest = ''] = kept.keys();
      if (kept.size > MAX_KEPT) kept.delete(oldest);
    }
    const view: ChartsView = await history;
    return context.json(view);
  });
};
