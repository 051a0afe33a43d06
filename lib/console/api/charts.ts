/** `GET /api/charts?minutes=60&replica=orders/User` @default all replicas, the last 60 minutes */
export type { History as ChartsView, HistorySeries as Series } from '../../operator';
