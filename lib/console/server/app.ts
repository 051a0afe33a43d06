import { Hono } from 'hono';
import { ConsoleError, problemOf } from '../shared/problem';
import type { AddRoutes, Env } from '../state/route';
import type { ConsoleState } from '../state/state';
import { addPosts } from '../writes/routes';
import type { StaticFiles } from './static-files';

/** Everything that the console answers. */
export function createApp(
  state: ConsoleState,
  routes: readonly AddRoutes[],
  files: StaticFiles,
  onError: (error: unknown) => void,
): Hono<Env> {
  const app = new Hono<Env>();
  for (const add of routes) add(app, state);
  addPosts(app, state);
  app.all('/api/*', ({ req }) => {
    throw new ConsoleError('not-found', `there is no ${req.method} ${req.path}`);
  });
  app.get('*', async (context) => {
    const { req } = context;
    const isPage = req.header('accept')?.includes('text/html') ?? false;
    const { content, headers } = await files.read(req.path, isPage);
    return context.body(content, 200, headers);
  });
  app.onError((error, context) => {
    const { status, code, message } = problemOf(error);
    if (status === 500) onError(error);
    return context.json({ code, message }, status);
  });
  app.notFound((context) => context.json({ code: 'not-found', message: 'there is nothing here' }, 404));
  return app;
}
