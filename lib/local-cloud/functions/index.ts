export { LocalFunction } from './local-function';
export { type TraceExport, traceExport } from './trace-export';
