import type { AddRoutes } from '../state/route';
import { catalogRoutes } from './catalog';
import { changeRoutes } from './changes';
import { chartRoutes } from './charts';
import { failureRoutes } from './failures';
import { jobRoutes } from './jobs';
import { liveRoutes } from './live';
import { mapRoutes } from './map';
import { rowRoutes } from './rows';
import { sessionRoutes } from './session';

/** Everything that can be asked for. */
export const ROUTES: readonly AddRoutes[] = [
  sessionRoutes,
  mapRoutes,
  liveRoutes,
  failureRoutes,
  jobRoutes,
  catalogRoutes,
  changeRoutes,
  rowRoutes,
  chartRoutes,
];
