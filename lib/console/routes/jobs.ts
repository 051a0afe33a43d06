import type { JobsView } from '../api';
import type { AddRoutes } from '../state/route';

export const jobRoutes: AddRoutes = (app, { jobs }) => {
  app.get('/api/jobs', (context) => {
    const view: JobsView = { jobs: jobs.list(), runs: [] };
    return context.json(view);
  });
};
