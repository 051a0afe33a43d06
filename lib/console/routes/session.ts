import type { AddRoutes } from '../shared/route';

export const sessionRoutes: AddRoutes = (app, { session }) => {
  app.get('/api/session', (context) => context.json(session));
};
