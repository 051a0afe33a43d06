import type { AddRoutes } from '../state/route';

export const sessionRoutes: AddRoutes = (app, { session }) => {
  app.get('/api/session', (context) => context.json(session));
};
