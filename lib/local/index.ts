export type { EmulatorPorts } from './cloud-runtime';
export type { RunningResource } from './deployment/deploy-stack';
export { LocalCloudError, type LocalCloudErrorCode } from './errors';
export type { LocalFunction } from './functions';
export { LocalCloud, type LocalCloudOptions } from './local-cloud';
export type { LogBook, Metrics } from './telemetry';
export type {
  Clients,
  Endpoints,
  EventSourceSpec,
  FunctionSpec,
  InvokeResult,
  LogEntry,
} from './types';
