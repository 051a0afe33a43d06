import type { Clock } from '../clock';
import type { InvokeResult } from '../shared/types';

/** What states ask other services for; each says in `AccessRefused` what the machine's role does not allow. */
export interface Services {
  /** @param functionName name or ARN, with or without version or alias */
  invoke(functionName: string, payload: unknown): Promise<InvokeResult>;
  /** Refuses a distributed map whose role may not start executions. */
  checkStart(): void;
  /** An object's text. */
  readObject(bucket: string, key: string): Promise<string>;
  listObjects(bucket: string, prefix: string): Promise<readonly object[]>;
}

/** The machine's role does not allow what a state asks for. */
export class AccessRefused extends Error {}

/** What a run of states has around it. */
export interface Scope {
  /** What states read as `$$`, without the state itself. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly services: Services;
  /** Tells of a state's failure. */
  readonly report: (message: string) => void;
}

/** What a state came to. */
export interface Step {
  readonly output: unknown;
  /** @default the run is over */
  readonly next?: string;
}
