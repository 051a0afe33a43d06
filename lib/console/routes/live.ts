import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { AddRoutes } from '../state/route';

export const liveRoutes: AddRoutes = (app, { live }) => {
  app.get('/api/live', (context) => {
    live.add(context.env.outgoing as ServerResponse);
    return RESPONSE_ALREADY_SENT;
  });
};
