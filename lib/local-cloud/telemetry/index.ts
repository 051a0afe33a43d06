export type { MetricSample } from './emf';
export { LogBook } from './log-book';
export { Metrics } from './metrics';
export * from './service-metrics';
