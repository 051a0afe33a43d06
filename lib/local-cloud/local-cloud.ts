import { Clock, type LocalClock } from './clock';
import { type CloudRuntime, type EmulatorPorts, startRuntime } from './cloud-runtime';
import {
  type DeployedStack,
  deployContext,
  deployStack,
  type RunningResource,
} from './deployment/deploy-stack';
import { planDeployment, type StackPlan } from './deployment/plan';
import type { DynamoDbChoice } from './emulators';
import { findFunctionResource, findResource } from './find-resource';
import type { LocalFunction } from './functions';
import { prepareCode } from './resources';
import { clientEnvironment } from './shared/client-environment';
import { LocalCloudError } from './shared/errors';
import { own } from './shared/own';
import type { Clients, Endpoints, InvokeResult, LogEntry } from './shared/types';
import { LogBook, Metrics } from './telemetry';
import { type Assembly, readAssembly } from './template/assembly';
import type { Properties } from './template/properties';
import { StackScope } from './template/stack-scope';

/** The emulator of SNS and SQS puts this account into every ARN. */
const ACCOUNT_ID = '000000000000';

export interface LocalCloudOptions {
  /** Directory of the CDK cloud assembly: what `cdk synth` wrote, usually `cdk.out`. */
  readonly assembly: string;
  /** Stacks to create, by name or construct path. @default all */
  readonly stacks?: readonly string[];
  /** Region in ARNs and in the functions' environment. @default 'us-east-1' */
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
    const region = options.region ?? 'us-east-1';
    const logs = new LogBook();
    const metrics = new Metrics();
    logs.onEntry((entry) => metrics.observe(entry));
    if (options.onLog) logs.onEntry(options.onLog);

    const parameters = new Map<string, string>();
    const exports = new Map<string, string>();
    const shared = { region, accountId: ACCOUNT_ID, parameters, exports };
    const plans = planDeployment(readAssembly(options.assembly), options.stacks, shared);
    const { dynamodb, ports, functionEndpoints, enforceIam } = options;
    const runtime = await startRuntime({
      ...shared,
      metrics,
      dynamodb,
      clock: new Clock(),
      ports,
      functionEndpoints,
      enforceIam,
      log: (entry) => logs.add(entry),
    });
    try {
      const stacks = new Map<string, DeployedStack>();
      for (const plan of plans) {
        stacks.set(plan.stack.stackName, await deployStack(plan, runtime.state, exports));
      }
      // A mapping that starts at the end of its stream must know the end before anybody writes.
      await Promise.all(runtime.state.eventSources.map((source) => source.ready));
      return new LocalCloud(options.assembly, plans, stacks, runtime, logs, metrics);
    } catch (error) {
      await runtime.stop();
      throw error;
    }
  }

  /** The time of everything in this cloud; tests move it ahead. */
  readonly clock: LocalClock;
  /** AWS SDK clients for the emulators. */
  readonly clients: Clients;
  readonly endpoints: Endpoints;
  /** Variables that lead any program with an AWS SDK here: endpoints, region and credentials that mean nothing elsewhere. */
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
  readonly accountId: string;
  /** Outputs by stack name and output key. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** SSM parameters that the stacks created, by name. */
  readonly parameters: ReadonlyMap<string, string>;

  readonly #all: readonly RunningResource[];
  #stopping: Promise<void> | undefined;
  readonly #assembly: string;
  readonly #plans: readonly StackPlan[];
  readonly #runtime: CloudRuntime;

  private constructor(
    assembly: string,
    plans: readonly StackPlan[],
    stacks: ReadonlyMap<string, DeployedStack>,
    runtime: CloudRuntime,
    /** What functions and platform wrote, the latest 50,000 lines. */
    readonly logs: LogBook,
    /** What functions measured: the metrics in their logs, since the start. */
    readonly metrics: Metrics,
  ) {
    this.#assembly = assembly;
    this.#plans = plans;
    this.#runtime = runtime;
    const { state } = runtime;
    this.clock = state.clock;
    this.clients = state.clients;
    this.endpoints = state.endpoints;
    this.region = state.region;
    this.environment = { ...clientEnvironment(state.endpoints), AWS_REGION: state.region };
    this.accountId = state.accountId;
    this.parameters = state.parameters;
    this.outputs = Object.fromEntries([...stacks].map(([name, stack]) => [name, stack.outputs]));
    this.#all = [...stacks.values()].flatMap((stack) => stack.resources);
  }

  /** Every created resource. */
  resources(): readonly RunningResource[] {
    return this.#all;
  }

  /**
   * One resource.
   *
   * @param logicalIdOrPath logical id, or construct path with or without the stack's own: `Users/Table`, `Table`
   * @throws LocalCloudError `NotFound`
   */
  resource(stackName: string, logicalIdOrPath: string): RunningResource {
    return findResource(this.#all, stackName, logicalIdOrPath);
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
    const { functions } = this.#runtime.state;
    const fn = functions.get(findFunctionResource(this.#all, nameOrPath).physicalId);
    if (!fn) throw new LocalCloudError('NotFound', `there is no function "${nameOrPath}"`);
    return fn;
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
    const { name } = this.function(nameOrPath).spec;
    const sources = this.#runtime.state.eventSources.filter(({ spec }) => spec.functionName === name);
    for (const source of sources) source.restart();
    return sources.length;
  }

  /**
   * Takes the functions' code from the assembly again, after a new `cdk synth`: what they do next runs the new code.
   * Anything else that changed in the templates is not applied: that needs a new start.
   *
   * @throws LocalCloudError `AssetMissing`, `NotFound` when a function is gone from the assembly
   */
  async refreshCode(): Promise<void> {
    const assembly = readAssembly(this.#assembly);
    const { state } = this.#runtime;
    for (const resource of this.#all.filter(({ type }) => type === 'AWS::Lambda::Function')) {
      const plan = this.#replanned(assembly, resource);
      const { template } = plan.stack;
      const code = plan.scope.resolve(
        own(template.Resources, resource.logicalId)?.Properties?.Code,
      ) as Properties;
      await prepareCode(resource.physicalId, code, deployContext(plan, resource.logicalId, state));
      state.functions.get(resource.physicalId)?.killEnvironments();
    }
  }

  /** Ends everything that was started; may be called again. */
  stop(): Promise<void> {
    this.#stopping ??= this.#runtime.stop();
    return this.#stopping;
  }

  /** The plan of a resource's stack with the stack as the assembly has it now. */
  #replanned(assembly: Assembly, { stackName, logicalId }: RunningResource): StackPlan {
    const stack = assembly.stacks.find((candidate) => candidate.stackName === stackName);
    const plan = this.#plans.find((candidate) => candidate.stack.stackName === stackName);
    if (stack && own(stack.template.Resources, logicalId) && plan) {
      const { region, accountId, parameters } = this;
      const scope = new StackScope(stack, { region, accountId, parameters, exports: new Map() });
      return { ...plan, stack, scope };
    }
    throw new LocalCloudError(
      'NotFound',
      `the function ${logicalId} of stack "${stackName}" is not in the assembly any more: start the local cloud again`,
    );
  }
}
