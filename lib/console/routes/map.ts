import type { AddRoutes } from '../state/route';

export const mapRoutes: AddRoutes = (app, { map }) => {
  app.get('/api/map', async (context) => context.json(await map.get()));
};
