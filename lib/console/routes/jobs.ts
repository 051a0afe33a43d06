import type { JobsView } from '../api';
import type { AddRoutes } from '../state/route';

export const jobRoutes: AddRoutes = (app, { jobs, runs, known }) => {
  app.get('/api/jobs', async (context) => {
    const listed = await runs.list(await known.get());
    const own = jobs.list();
    const mine = new Set(own.flatMap(({ run }) => run ?? []));
    const view: JobsView = { jobs: [...own, ...runs.jobs(mine)], ...listed };
    return context.json(view);
  });
};
