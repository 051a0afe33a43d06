export { Distribution } from './distribution';
export type { MetricSample } from './emf';
export { LogBook } from './log-book';
export { type MetricChoice, Metrics } from './metrics';
export * from './service-metrics';
export { statisticOf } from './statistics';
