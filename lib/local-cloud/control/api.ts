import type { Clock } from '../clock';
import type { LocalFunction } from '../functions';
import type { AccountRegion } from '../shared/account-region';
import type { JsonObject } from '../shared/json';
import type { EventSourceSpec } from '../shared/types';
import type { StateMachine } from '../state-machines';
import type { Metrics } from '../telemetry';

/** What the control endpoint answers from, for callers of one account in one region. */
export interface ControlSources extends AccountRegion {
  /** SSM parameters by name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** By ARN. */
  readonly functions: ReadonlyMap<string, LocalFunction>;
  /** By ARN. */
  readonly stateMachines: ReadonlyMap<string, StateMachine>;
  /** Event source mappings of all accounts and regions. */
  mappings(): readonly EventSourceSpec[];
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** What SQS measures of the caller's queue of that name, by the names of its metrics; undefined when there is none. */
  measureQueue(name: string): Promise<Readonly<Record<string, number>> | undefined>;
  /** The access key of somebody who assumes a role; undefined when there is no such role. */
  accessKeyOf(roleArn: string, sessionName: string): string | undefined;
}

/** A request as the services' APIs see it. */
export interface ApiRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error in the form that AWS's SDKs turn into an exception of its name. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/** Answers the operations of a service that speaks AWS's JSON protocol, by their names. */
export type JsonApi = Readonly<
  Record<string, (input: JsonObject, sources: ControlSources) => object | Promise<object>>
>;

/** @throws ApiError `ValidationException` when the member is missing or not a text */
export function requiredText(input: JsonObject, member: string): string {
  const value = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new ApiError(400, 'ValidationException', `${member} is missing or not a text`);
}
