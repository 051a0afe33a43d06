import { type History, readHistory } from '../../operator';
import type { ChartsView } from '../api';
import { Fresh } from '../shared/fresh';
import { Input } from '../shared/input';
import type { AddRoutes } from '../state/route';

const MAX_MINUTES = 60 * 24 * 30;
/** CloudWatch measures by minutes, and asks a price for each metric that is read. */
const FRESH_MS = 30_000;
const MAX_KEPT = 20;

export const chartRoutes: AddRoutes = (app, { clients, known, now }) => {
  const kept = new Map<string, Fresh<History>>();

  app.get('/api/charts', async (context) => {
    const input = new Input(context.req.query());
    const asked = {
      minutes: input.whole('minutes', MAX_MINUTES),
      replica: input.optionalText('replica'),
    };
    const read = async () => readHistory(clients, (await known.get()).topology, { ...asked, now: now() });
    const name = JSON.stringify(asked);
    const history = kept.get(name) ?? new Fresh(read, FRESH_MS);
    // Behind all others: the one that was asked for longest ago goes first.
    kept.delete(name);
    kept.set(name, history);
    const [oldest = ''] = kept.keys();
    if (kept.size > MAX_KEPT) kept.delete(oldest);
    const view: ChartsView = await history.get();
    return context.json(view);
  });
};
