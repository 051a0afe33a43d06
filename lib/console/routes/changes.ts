import { ARRIVAL_STATES, PUBLICATION_STATES } from '../../operator';
import type { ChangesView } from '../api';
import { Input } from '../shared/input';
import { ConsoleError } from '../shared/problem';
import type { AddRoutes } from '../state/route';

const MAX_LISTED = 500;

export const changeRoutes: AddRoutes = (app, { changes }) => {
  app.get('/api/changes', (context) => {
    const input = new Input(context.req.query());
    const page = changes.list({
      contract: input.optionalText('contract'),
      key: input.optionalText('key'),
      state: input.choice('state', STATES),
      before: input.optionalText('before'),
      limit: input.whole('limit', MAX_LISTED),
    });
    const view: ChangesView = { ...page, counts: changes.counts() };
    return context.json(view);
  });

  app.get('/api/changes/:id', (context) => {
    const { id } = context.req.param();
    const reveal = new Input(context.req.query()).flag('reveal') ?? false;
    const story = changes.story(id, reveal);
    if (story) return context.json(story);
    throw new ConsoleError(
      'not-found',
      `the change ${id} is not kept: only the newest are, and none from before the console began`,
    );
  });
};

/** What can be asked for: states of a publication, and of arrivals. */
const STATES = [...PUBLICATION_STATES, ...ARRIVAL_STATES];
