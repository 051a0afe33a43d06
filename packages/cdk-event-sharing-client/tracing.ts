export { type ConsumeTracing, tracing } from '../../lib/client/consume/tracing';
