import { replicaOf } from '../../operator';
import { failuresView } from '../failures/failures-view';
import { Input } from '../shared/input';
import type { AddRoutes } from '../state/route';

export const failureRoutes: AddRoutes = (app, { clients, known, turns, letters }) => {
  app.get('/api/failures', async (context) => {
    const { topology } = await known.get();
    return context.json(await failuresView(clients, topology, turns));
  });

  app.get('/api/failures/letters', async (context) => {
    const input = new Input(context.req.query());
    const { topology } = await known.get();
    const chosen = {
      queue: input.choice('queue', ['parked', 'undelivered']),
      code: input.optionalText('code'),
      contract: input.optionalText('contract'),
    };
    return context.json(await letters.list(replicaOf(topology, input.text('replica')), chosen));
  });

  app.get('/api/failures/letter', async (context) => {
    const input = new Input(context.req.query());
    const { topology } = await known.get();
    const replica = replicaOf(topology, input.text('replica'));
    return context.json(await letters.show(replica, input.text('id'), input.flag('reveal') ?? false));
  });
};
