export type { Duration, LocalClock } from './clock';
export type { EmulatorPorts } from './cloud-runtime';
export type { RunningResource } from './deployment/live-stack';
export type { ResourceChange } from './deployment/transaction';
export type { DynamoDbChoice } from './emulators';
export type { LocalFunction } from './functions';
export { LocalCloud, type LocalCloudOptions } from './local-cloud';
export { type EnvironmentChoice, LocalEnvironment, type Outputs } from './local-environment';
export { LocalCloudError, type LocalCloudErrorCode } from './shared/errors';
export type {
  Clients,
  Endpoints,
  EventSourceSpec,
  FunctionSpec,
  InvokeResult,
  LogEntry,
} from './shared/types';
export type { LogBook, Metrics } from './telemetry';
