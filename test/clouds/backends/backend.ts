import type { OperatorClients } from '../../../lib/operator';
import type { ApiAnswer } from '../ask-api';

/** The example, deployed somewhere and ready for use. */
export interface Deployment {
  readonly clients: OperatorClients;
  /** Outputs by stack name and key. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Runs a function and answers its payload. */
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  /** Asks an HTTP API by its URL; absent where that is not known to be possible. */
  askApi?(url: string, isSigned: boolean): Promise<ApiAnswer>;
  /** What a cloud needs that lets us look inside and break things; absent where it does not. */
  readonly inside?: {
    /** Sum of a metric. */
    metric(name: string, dimensions?: Record<string, string>): number;
    /** Kills the function's environments, busy and idle; answers how many. */
    kill(functionName: string): number;
    /** Everything that handlers logged. */
    logs(): readonly string[];
  };
  stop(): Promise<void>;
}

/** Declares a suite on a backend, or skips it with the backend's reason in its name. */
export function describeOn(
  backend: Backend,
  title: string,
  cannot: string | undefined,
  suite: () => void,
): void {
  if (cannot === undefined) describe(`${title} on ${backend.name}`, suite);
  else describe.skip(`${title} on ${backend.name}: ${cannot}`, suite);
}

/** A cloud on which the behaviour suite runs. */
export interface Backend {
  readonly name: string;
  /** Suites that cannot run here, with the reason: they count as skipped. */
  readonly cannot?: {
    readonly crash?: string;
    readonly telemetry?: string;
    readonly httpApis?: string;
    /** Metrics of what functions log, in CloudWatch. */
    readonly loggedMetrics?: string;
    /** Metrics that others put into CloudWatch, and percentiles of these. */
    readonly putMetrics?: string;
  };
  /** How long a change may take, in milliseconds: the first one may wait for containers to be loaded. @default 30 s */
  readonly patienceMs?: number;
  deploy(): Promise<Deployment>;
}
