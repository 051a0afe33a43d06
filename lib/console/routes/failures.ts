import { failuresView } from '../failures/failures-view';
import type { AddRoutes } from '../state/route';

export const failureRoutes: AddRoutes = (app, { clients, known, turns }) => {
  app.get('/api/failures', async (context) => {
    const { topology } = await known.get();
    return context.json(await failuresView(clients, topology, turns));
  });
};
