import { Clock, type LocalClock } from './clock';
import { type CloudRuntime, type EmulatorPorts, startRuntime } from './cloud-runtime';
import { choosePlace } from './deployment/choose-place';
import { DeployedApp } from './deployment/deployed-app';
import type { RunningResource } from './deployment/live-stack';
import { planDeployment } from './deployment/plan';
import type { StackPlan } from './deployment/stack-plan';
import { createStandIns } from './deployment/stand-ins';
import type { ResourceChange } from './deployment/transaction';
import type { DynamoDbChoice } from './emulators';
import { findResource } from './find-resource';
import { type LocalFunction, traceExport } from './functions';
import { type EnvironmentChoice, functionOf, LocalEnvironment, type Outputs } from './local-environment';
import { type AccountRegion, placeKey } from './shared/account-region';
import { clientEnvironment } from './shared/client-environment';
import { Environments } from './shared/environments';
import { LocalCloudError } from './shared/errors';
import type { Clients, Endpoints, InvokeResult, LogEntry } from './shared/types';
import { LogBook, Metrics } from './telemetry';
import { readAssembly } from './template/assembly';

const DEFAULT_ACCOUNT = '000000000000';
const DEFAULT_REGION = 'us-east-1';

export interface LocalCloudOptions {
  /** Directory of the CDK cloud assembly: what `cdk synth` wrote, usually `cdk.out`. Several apps run as one cloud. */
  readonly assembly: string | readonly string[];
  /** Stacks to create, by name or construct path. @default all */
  readonly stacks?: readonly string[];
  /**
   * Types of resources that are left out, such as `AWS::Events::Rule`, or `AWS::Events::*`. `Ref` of such a resource gives a name, and
   * `Fn::GetAtt` an ARN, both made up; another attribute is an error where something needs it. @default none
   */
  readonly ignore?: readonly string[];
  /**
   * SSM parameters that no stack here creates, by name, in all accounts and regions: what a consumer reads of an owner whose stacks are not here. A topic that one
   * of them names is created, with no owner behind it. @default none
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Account of the stacks that name none. @default '000000000000' */
  readonly account?: string;
  /** Region of the stacks that name none. @default 'us-east-1' */
  readonly region?: string;
  /**
   * The DynamoDB to use: one that runs already, or a program.
   *
   * @default the variable `EVENT_SHARING_DYNAMODB`, a URL or a path; or else the `dynoxide` of the project or of the PATH
   */
  readonly dynamodb?: DynamoDbChoice;
  /** Fixed loopback ports, for tools that want to know them beforehand. @default free ports */
  readonly ports?: EmulatorPorts;
  /**
   * Base URLs that functions are given instead of the emulators' own, for something of yours that stands between and counts,
   * delays or breaks requests. Called once, before any function exists; what it leaves out stays as it is. `clients` and event
   * sources go to the emulators all the same.
   *
   * @default functions call the emulators directly
   */
  readonly functionEndpoints?: (endpoints: Endpoints) => Partial<Endpoints> | Promise<Partial<Endpoints>>;
  /**
   * Whether functions may do only what their roles allow, and what resources' own policies allow, in the templates: anything else is
   * refused as AWS would. `clients` may do everything.
   *
   * @default false: everything is allowed
   */
  readonly enforceIam?: boolean;
  /**
   * URL of a collector to which the traces of functions are exported, by OTLP over HTTP in JSON: spans of each invocation, and those that
   * the functions themselves make by OpenTelemetry's API. The variables `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_RESOURCE_ATTRIBUTES` and the like of this process count too.
   *
   * @default the variable `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_EXPORTER_OTLP_ENDPOINT`; without one nothing is traced
   */
  readonly otlpEndpoint?: string;
  /** Called with each log line, as it comes. @default lines are kept in `logs` only */
  readonly onLog?: (entry: LogEntry) => void;
}

/**
 * A synthesised CDK app that runs on this machine: its tables, topics, queues and buckets in emulators, its functions from
 * their own assets in threads. It serves on loopback ports of its own, so several can run at once.
 */
export class LocalCloud {
  /**
   * Creates what the assembly's templates declare.
   *
   * @throws LocalCloudError that names the stack and resource; everything started until then is stopped
   */
  static async start(options: LocalCloudOptions): Promise<LocalCloud> {
    const { account: accountId = DEFAULT_ACCOUNT, region = DEFAULT_REGION } = options;
    const logs = new LogBook();
    const metrics = new Metrics();
    logs.onEntry((entry) => metrics.observe(entry));
    if (options.onLog) logs.onEntry(options.onLog);

    const given = new Map(Object.entries(options.parameters ?? {}));
    const environments = () => new Environments({ accountId, region }, given);
    const plan = (assembly: string | readonly string[]) => {
      return planDeployment(readAssembly(assembly), options, environments());
    };
    const plans = plan(options.assembly);
    const { dynamodb, ports, functionEndpoints, enforceIam } = options;
    const traces = traceExport(options.otlpEndpoint);
    const runtime = await startRuntime({
      environments: environments(),
      places: placesOf(plans),
      metrics,
      dynamodb,
      clock: new Clock(),
      ports,
      functionEndpoints,
      enforceIam,
      traces,
      log: (entry) => logs.add(entry),
    });
    try {
      const clouds = placesOf(plans).map((place) => runtime.in(place));
      await createStandIns(given, clouds);
      const app = new DeployedApp((place) => runtime.in(place));
      await app.deploy(plans);
      runtime.state.authority?.checkDeliveries();
      await eventSourcesReady(runtime);
      return new LocalCloud(options.assembly, plan, app, runtime, logs, metrics);
    } catch (error) {
      await runtime.stop();
      throw error;
    }
  }

  /** The time of everything in this cloud; tests move it ahead. */
  readonly clock: LocalClock;
  /** AWS SDK clients for the emulators, with credentials of the cloud's own account. */
  readonly clients: Clients;
  readonly endpoints: Endpoints;
  /** Variables that lead any program with an AWS SDK here: endpoints, region and credentials that mean nothing elsewhere. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where `clients`, `environment` and `parameters` are: that of all stacks, or the default one when they are in several. */
  readonly region: string;
  readonly accountId: string;
  /** SSM parameters of this account and region that the stacks created, and those that were given, by name. */
  readonly parameters: ReadonlyMap<string, string>;

  #stopping: Promise<void> | undefined;
  /** The latest update; another one waits for it. */
  #updating: Promise<unknown> = Promise.resolve();
  #assembly: string | readonly string[];
  readonly #plan: (assembly: string | readonly string[]) => StackPlan[];
  readonly #app: DeployedApp;
  readonly #runtime: CloudRuntime;

  private constructor(
    assembly: string | readonly string[],
    plan: (assembly: string | readonly string[]) => StackPlan[],
    app: DeployedApp,
    runtime: CloudRuntime,
    /** What functions and platform wrote, the latest 50,000 lines. */
    readonly logs: LogBook,
    /** What functions measured: the metrics in their logs, since the start. */
    readonly metrics: Metrics,
  ) {
    this.#assembly = assembly;
    this.#plan = plan;
    this.#app = app;
    this.#runtime = runtime;
    const { state } = runtime;
    this.clock = state.clock;
    this.clients = state.clients;
    this.endpoints = state.endpoints;
    this.region = state.region;
    this.environment = { ...clientEnvironment(state.endpoints), AWS_REGION: state.region };
    this.accountId = state.accountId;
    this.parameters = state.parameters;
  }

  /**
   * One of the accounts and regions, as its own programs see it.
   *
   * @param where account and region, or a stack by name or construct path
   * @throws LocalCloudError `NotFound` when no stack is there, `Ambiguous` when several stacks have the name
   */
  in(where: EnvironmentChoice | string): LocalEnvironment {
    const place = choosePlace(this.#app.stacks, where, this);
    return new LocalEnvironment(this.#runtime.in(place), this.#app, this.#runtime.metricsOf(place));
  }

  /** Outputs by stack name and output key; where several accounts or regions have the name, by the stack's construct path. */
  get outputs(): Outputs {
    return this.#app.outputs();
  }

  /** Every created resource. */
  resources(): readonly RunningResource[] {
    return this.#app.resources();
  }

  /**
   * One resource.
   *
   * @param stackName name or construct path of the stack
   * @param logicalIdOrPath logical id, or construct path with or without the stack's own: `Users/Table`, `Table`
   * @throws LocalCloudError `NotFound`
   */
  resource(stackName: string, logicalIdOrPath: string): RunningResource {
    return findResource(this.resources(), stackName, logicalIdOrPath);
  }

  /** Every function. */
  functions(): readonly LocalFunction[] {
    return [...this.#runtime.state.functions.values()];
  }

  /**
   * One function, by name, ARN or construct path (`Orders/OrderView`).
   * @throws LocalCloudError `NotFound` that lists the functions
   */
  function(nameOrPath: string): LocalFunction {
    return functionOf(this.#runtime.state, this.resources(), nameOrPath);
  }

  /** Runs a function with a payload. A failing handler is a result with `error`, not an exception. */
  invoke(nameOrPath: string, payload?: unknown): Promise<InvokeResult> {
    return this.function(nameOrPath).invoke(payload);
  }

  /** Kills a function's environments in the middle of what they do, as a crash would; returns how many there were. */
  killEnvironments(nameOrPath: string): number {
    return this.function(nameOrPath).killEnvironments();
  }

  /**
   * Puts new pollers in the place of those that feed a function, as when Lambda loses one. A new poller goes on behind what was
   * settled: a batch under way comes again, at once from a stream, and from a queue when its visibility timeout ends.
   *
   * @returns how many there were
   * @throws LocalCloudError `NotFound`
   */
  restartEventSources(nameOrPath: string): number {
    const { arn } = this.function(nameOrPath).spec;
    const sources = [...this.#runtime.state.eventSources.values()].filter(
      ({ spec }) => spec.functionArn === arn,
    );
    for (const source of sources) source.restart();
    return sources.length;
  }

  /**
   * Deploys again: makes the running cloud what the assembly says now, as `cdk deploy` does, and `cdk destroy` for stacks that are gone.
   * Data of tables, queues and buckets stays where its resource does. What a change replaces gets a new physical id, and the old resource is
   * deleted afterwards, unless its template retains it. Functions take over new code with the next event.
   *
   * @param assembly all assemblies of the cloud. @default those that it runs, read again
   * @returns what was created, changed, replaced, deleted and retained, in that order within a stack; nothing for what stayed as it was
   * @throws LocalCloudError of the first stack that fails: that one is rolled back, stacks before it are up to date, later ones are as
   *   they were, and the message names them. When the assembly itself is refused, nothing has changed. `Stopped` after `stop()`
   */
  async update(assembly: string | readonly string[] = this.#assembly): Promise<readonly ResourceChange[]> {
    if (this.#stopping) throw new LocalCloudError('Stopped', 'the local cloud was stopped: start it again');
    const update = this.#updating.then(async () => {
      const plans = this.#plan(assembly);
      this.#runtime.refuseNewPlaces(placesOf(plans));
      const changes = await this.#app.deploy(plans);
      await eventSourcesReady(this.#runtime);
      this.#assembly = assembly;
      return changes;
    });
    this.#updating = update.catch(() => {});
    return update;
  }

  /** Ends everything that was started, after an update under way; may be called again. */
  stop(): Promise<void> {
    this.#stopping ??= this.#updating.then(() => this.#runtime.stop());
    return this.#stopping;
  }
}

/** The accounts and regions of stacks. */
function placesOf(plans: readonly StackPlan[]): AccountRegion[] {
  return [...new Map(plans.map(({ scope: { place } }) => [placeKey(place), place])).values()];
}

/** A mapping that starts at the end of its stream must know the end before anybody writes. */
async function eventSourcesReady({ state }: CloudRuntime): Promise<void> {
  await Promise.all([...state.eventSources.values()].map((source) => source.ready));
}
