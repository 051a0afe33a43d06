import type { DeployedApp } from './deployment/deployed-app';
import type { RunningResource } from './deployment/live-stack';
import { findFunctionResource, findResource } from './find-resource';
import type { LocalFunction } from './functions';
import type { CloudState } from './resources';
import { isIn } from './shared/account-region';
import { clientEnvironment } from './shared/client-environment';
import { LocalCloudError } from './shared/errors';
import type { Clients, InvokeResult } from './shared/types';
import type { Metrics } from './telemetry';

/** Which account and region. */
export interface EnvironmentChoice {
  /** @default the cloud's own, `accountId` */
  readonly account?: string;
  /** @default the cloud's own, `region` */
  readonly region?: string;
}

/** Outputs by stack name and output key. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One account and region of a local cloud: what of it a program with credentials of the account sees in the region. */
export class LocalEnvironment {
  readonly accountId: string;
  readonly region: string;
  /** AWS SDK clients with credentials of the account. */
  readonly clients: Clients;
  /** Variables that lead any program with an AWS SDK here: endpoints, region and credentials that mean nothing elsewhere. */
  readonly environment: Readonly<Record<string, string>>;
  /** SSM parameters that its stacks created, by name. */
  readonly parameters: ReadonlyMap<string, string>;

  readonly #state: CloudState;
  readonly #app: DeployedApp;

  constructor(
    state: CloudState,
    app: DeployedApp,
    /** What its functions measured. */
    readonly metrics: Metrics,
  ) {
    const { accountId, region, home, endpoints } = state;
    this.#state = state;
    this.#app = app;
    this.accountId = accountId;
    this.region = region;
    this.clients = state.clients;
    const accessKey = accountId === home.accountId ? undefined : accountId;
    this.environment = { ...clientEnvironment(endpoints, accessKey), AWS_REGION: region };
    this.parameters = state.parameters;
  }

  /** Outputs by stack name and output key. */
  get outputs(): Outputs {
    return this.#app.outputs(this);
  }

  /** Every created resource. */
  resources(): readonly RunningResource[] {
    return this.#app.resources(this);
  }

  /**
   * One resource.
   *
   * @param logicalIdOrPath logical id, or construct path with or without the stack's own: `Users/Table`, `Table`
   * @throws LocalCloudError `NotFound`
   */
  resource(stackName: string, logicalIdOrPath: string): RunningResource {
    return findResource(this.resources(), stackName, logicalIdOrPath);
  }

  /** Every function. */
  functions(): readonly LocalFunction[] {
    return [...this.#state.functions.values()].filter(({ spec }) => isIn(spec.arn, this));
  }

  /**
   * One function, by name, ARN or construct path (`Orders/OrderView`).
   * @throws LocalCloudError `NotFound` that lists the functions
   */
  function(nameOrPath: string): LocalFunction {
    return functionOf(this.#state, this.resources(), nameOrPath);
  }

  /** Runs a function with a payload. A failing handler is a result with `error`, not an exception. */
  invoke(nameOrPath: string, payload?: unknown): Promise<InvokeResult> {
    return this.function(nameOrPath).invoke(payload);
  }
}

/** @throws LocalCloudError `NotFound`, `Ambiguous` */
export function functionOf(
  { functions }: CloudState,
  resources: readonly RunningResource[],
  nameOrPath: string,
): LocalFunction {
  const fn = functions.get(findFunctionResource(resources, nameOrPath).arn ?? '');
  if (!fn) throw new LocalCloudError('NotFound', `there is no function "${nameOrPath}"`);
  return fn;
}
