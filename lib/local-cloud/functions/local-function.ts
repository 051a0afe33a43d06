import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { LocalCloudError } from '../shared/errors';
import type { FunctionSpec, InvokeResult, LogEntry } from '../shared/types';
import { Environment, type InvocationOutcome } from './environment';
import type { TraceExport } from './trace-export';

/** Two at once are enough to show concurrency, and keep a laptop's memory small. */
const MAX_ENVIRONMENTS = 2;
/** Lambda's limit for a synchronous request, and for its response. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

interface Job {
  readonly requestId: string;
  readonly event: string;
  readonly settle: (outcome: InvocationOutcome) => void;
}

/** What a function has of its cloud: where its output goes, and the time. */
export interface FunctionSurroundings {
  readonly clock: Clock;
  log(entry: LogEntry): void;
  /** @default nothing is traced */
  readonly traces?: TraceExport;
  /** @default nobody asks what its invocations took */
  measureInvocation?(ms: number, isError: boolean): void;
}

/**
 * A Lambda function: a small pool of environments, each one worker thread that runs the function's own code.
 * An environment starts when an event finds none idle, is used again while it lives, and is lost when it crashes or times out.
 */
export class LocalFunction {
  readonly #environments = new Set<Environment>();
  /** Busy environments of an earlier configuration. */
  readonly #retired = new WeakSet<Environment>();
  readonly #ending = new Set<Promise<void>>();
  readonly #idle: Environment[] = [];
  readonly #waiting: Job[] = [];
  #stopped = false;
  #spec: FunctionSpec;
  readonly #surroundings: FunctionSurroundings;

  constructor(spec: FunctionSpec, surroundings: FunctionSurroundings) {
    this.#spec = spec;
    this.#surroundings = surroundings;
  }

  get spec(): FunctionSpec {
    return this.#spec;
  }

  /** Gives the function another configuration or other code. Events under way end with what they began with. */
  configure(spec: FunctionSpec): void {
    this.#spec = spec;
    for (const environment of this.#environments) this.#retired.add(environment);
    for (const environment of this.#idle.splice(0)) this.#retire(environment);
  }

  /** How many events run at once at most; further ones wait. */
  get concurrency(): number {
    return Math.min(MAX_ENVIRONMENTS, this.spec.reservedConcurrency ?? MAX_ENVIRONMENTS);
  }

  /**
   * Runs the handler with what JSON makes of the payload. A failing handler is a result with `error`, not an exception.
   * @throws LocalCloudError `Stopped` after `stop()`; `FunctionInvalid` for a payload over 6 MB or a reserved concurrency of 0.
   */
  invoke(payload: unknown): Promise<InvokeResult> {
    return this.invokeJson(JSON.stringify(payload) ?? 'null');
  }

  /** As `invoke`, for a payload that is JSON text already. */
  async invokeJson(event: string): Promise<InvokeResult> {
    this.#checkInvocation(event);
    const requestId = randomUUID();
    const began = performance.now();
    const outcome = await new Promise<InvocationOutcome>((settle) => {
      this.#waiting.push({ requestId, event, settle });
      this.#next();
    });
    this.#surroundings.measureInvocation?.(performance.now() - began, 'error' in outcome);
    if ('error' in outcome) return { requestId, error: outcome.error };
    if (Buffer.byteLength(outcome.payload) > MAX_PAYLOAD_BYTES) {
      const message = `function ${this.spec.name} returned more than 6 MB: return less, or store it and return a reference`;
      return { requestId, error: { type: 'Unhandled', name: 'Function.ResponseSizeTooLarge', message } };
    }
    return { requestId, payload: JSON.parse(outcome.payload) };
  }

  /** Ends every environment, busy or idle, and returns how many; a running event ends with error type `Exit`. */
  killEnvironments(): number {
    const killed = [...this.#environments];
    for (const environment of killed) {
      this.#forget(environment);
      void environment.kill('the environment was killed');
    }
    return killed.length;
  }

  /** How many environments live. */
  environments(): number {
    return this.#environments.size;
  }

  /** Ends every environment; events that run or wait end with error type `Exit`. No thread is left afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const message = `function ${this.spec.name} was stopped`;
    for (const job of this.#waiting.splice(0)) {
      job.settle({ error: { type: 'Exit', name: 'Runtime.ExitError', message } });
    }
    for (const environment of [...this.#environments]) this.#retire(environment, message);
    await Promise.all(this.#ending);
  }

  #checkInvocation(event: string): void {
    const { name } = this.spec;
    if (this.#stopped)
      throw new LocalCloudError('Stopped', `function ${name} is stopped: start the local cloud again`);
    if (this.concurrency < 1) {
      throw new LocalCloudError(
        'FunctionInvalid',
        `function ${name} has a reserved concurrency of 0: raise it`,
      );
    }
    const bytes = Buffer.byteLength(event);
    if (bytes > MAX_PAYLOAD_BYTES) {
      throw new LocalCloudError(
        'FunctionInvalid',
        `payload of ${bytes} bytes for function ${name}: at most 6 MB pass`,
      );
    }
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      if (this.#idle.length === 0 && this.#environments.size >= this.concurrency) return;
      const environment = this.#idle.pop() ?? this.#tryStart();
      if (environment === undefined) continue;
      const job = this.#waiting.shift();
      if (job !== undefined) void this.#run(environment, job);
    }
  }

  /** Node refuses some threads at once (an unknown NODE_OPTIONS); the event that needed it gets the error. */
  #tryStart(): Environment | undefined {
    try {
      return this.#start();
    } catch (error) {
      const message = `function ${this.spec.name} could not start: ${error instanceof Error ? error.message : error}`;
      this.#waiting.shift()?.settle({ error: { type: 'Unhandled', name: 'Runtime.StartError', message } });
      return undefined;
    }
  }

  async #run(environment: Environment, job: Job): Promise<void> {
    const outcome = await environment.run(job.requestId, job.event);
    // The latest used environment is taken first, so that a serial caller meets one warm environment.
    if (!environment.alive) this.#environments.delete(environment);
    else if (this.#retired.has(environment)) this.#retire(environment);
    else this.#idle.push(environment);
    job.settle(outcome);
    this.#next();
  }

  #start(): Environment {
    const { clock, traces } = this.#surroundings;
    const log = (entry: LogEntry) => this.#surroundings.log(entry);
    const environment = new Environment(this.spec, log, clock, traces);
    this.#environments.add(environment);
    const ended = environment.ended.then(() => {
      this.#ending.delete(ended);
      this.#forget(environment);
      if (!this.#stopped) this.#next();
    });
    this.#ending.add(ended);
    return environment;
  }

  #retire(environment: Environment, reason = 'the function was updated'): void {
    this.#forget(environment);
    void environment.retire(reason);
  }

  #forget(environment: Environment): void {
    this.#environments.delete(environment);
    const index = this.#idle.indexOf(environment);
    if (index >= 0) this.#idle.splice(index, 1);
  }
}
