export { LogBook } from './log-book';
export { Metrics } from './metrics';
