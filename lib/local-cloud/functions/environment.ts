import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Clock, shiftedDates } from '../clock';
import type { FunctionSpec, InvokeResult, LogEntry } from '../shared/types';
import { environmentVariables } from './environment-variables';
import { LineSplitter } from './line-splitter';
import type { EnvironmentData, Invocation, PlainError, ThreadMessage } from './messages';
import type { TraceExport } from './trace-export';

type InvokeError = NonNullable<InvokeResult['error']>;

/** How one invocation ended: the result as JSON text, or an error. */
export type InvocationOutcome = { readonly payload: string } | { readonly error: InvokeError };

/** Lambda gives a function's start ten seconds, whatever the function's own timeout. */
const INIT_TIMEOUT_MS = 10_000;
/** How long an environment that is to end may take to send what it has traced. */
const TRACES_END_MS = 2_000;
/** The default of 48 MB of young generation would be most of an idle environment's memory. */
const YOUNG_GENERATION_MB = 8;

const threadFile = ['thread.js', 'thread.ts']
  .map((name) => join(__dirname, name))
  .find((file) => existsSync(file));

interface Running {
  readonly requestId: string;
  readonly event: string;
  readonly settle: (outcome: InvocationOutcome) => void;
}

/** One execution environment: a worker thread that has loaded the handler and takes one event at a time. */
export class Environment {
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #stdout: LineSplitter;
  readonly #stderr: LineSplitter;
  readonly #startedAt = performance.now();
  #initMs: number | undefined;
  #deliveredAt = 0;
  #running: Running | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cause: InvokeError | undefined;
  #gone = false;
  #reported = false;
  readonly #spec: FunctionSpec;
  readonly #log: (entry: LogEntry) => void;
  readonly #clock: Clock;
  readonly #traces: TraceExport | undefined;
  #tracesEnded?: () => void;

  constructor(spec: FunctionSpec, log: (entry: LogEntry) => void, clock: Clock, traces?: TraceExport) {
    this.#spec = spec;
    this.#log = log;
    this.#clock = clock;
    this.#traces = traces;
    if (threadFile === undefined)
      throw new Error(`thread.js is missing in ${__dirname}: install the package again`);
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const logStream = `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
    const workerData: EnvironmentData = {
      functionName: spec.name,
      functionArn: spec.arn,
      codeDir: spec.codeDir,
      handler: spec.handler,
      memoryMb: spec.memoryMb,
      logGroup: spec.logGroup,
      logStream,
      clock: clock.shared,
      traces,
    };
    this.#stdout = new LineSplitter((line) => this.#write('stdout', line));
    this.#stderr = new LineSplitter((line) => this.#write('stderr', line));
    // execArgv is set because a TypeScript loader of the host must not run inside the function.
    this.#worker = new Worker(threadFile, {
      name: spec.name,
      workerData,
      env: environmentVariables(spec, logStream),
      execArgv: shiftedDates(),
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: spec.memoryMb,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      },
    });
    // Node itself writes warnings here; whatever the function writes comes as messages.
    this.#worker.stdout.setEncoding('utf8').on('data', (text: string) => this.#stdout.write(text));
    this.#worker.stderr.setEncoding('utf8').on('data', (text: string) => this.#stderr.write(text));
    this.#worker.on('message', (message: ThreadMessage) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#gone = true;
        this.#tracesEnded?.();
        this.#finish({ error: this.#cause ?? exitError(`the function ended its process with code ${code}`) });
        resolve();
      });
    });
    this.#timer = setTimeout(() => this.#timeOut(INIT_TIMEOUT_MS, 'loading its code'), INIT_TIMEOUT_MS);
  }

  /** False once the thread has ended, or is about to. */
  get alive(): boolean {
    return !this.#gone && this.#cause === undefined;
  }

  /** Runs one event; the caller never gives a second one before the first has ended. */
  run(requestId: string, event: string): Promise<InvocationOutcome> {
    return new Promise((settle) => {
      this.#running = { requestId, event, settle };
      if (this.#initMs !== undefined) this.#deliver(this.#running);
    });
  }

  /** Ends the thread when it has sent what it has traced; what still runs ends as if it were killed. */
  async retire(reason: string): Promise<void> {
    if (this.#traces && this.alive && this.#initMs !== undefined) {
      this.#cause = exitError(reason);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, TRACES_END_MS);
        this.#tracesEnded = () => {
          clearTimeout(timer);
          resolve();
        };
        this.#worker.postMessage(null);
      });
    }
    return this.kill(reason);
  }

  /** Ends the thread at once, also in the middle of an event or in a busy loop. */
  kill(reason: string): Promise<void> {
    this.#cause ??= exitError(reason);
    void this.#worker.terminate();
    return this.ended;
  }

  #deliver(running: Running): void {
    const { timeoutMs } = this.#spec;
    this.#deliveredAt = performance.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#timeOut(timeoutMs), timeoutMs);
    const { requestId, event } = running;
    const invocation: Invocation = {
      requestId,
      event,
      deadline: performance.timeOrigin + this.#deliveredAt + timeoutMs,
    };
    this.#worker.postMessage(invocation);
  }

  #receive(message: ThreadMessage): void {
    switch (message.kind) {
      case 'ready':
        clearTimeout(this.#timer);
        this.#initMs = performance.now() - this.#startedAt;
        if (this.#running !== undefined) this.#deliver(this.#running);
        return;
      case 'traces-ended':
        this.#tracesEnded?.();
        return;
      case 'output':
        (message.stream === 'stdout' ? this.#stdout : this.#stderr).write(message.text);
        return;
      case 'result':
        // What comes after the end was decided (a timeout, say) no longer counts, as on Lambda.
        if (this.alive) this.#finish({ payload: message.payload });
        return;
      case 'error':
        if (this.alive) this.#finish({ error: { type: 'Unhandled', ...message.error } });
        return;
      case 'loadError':
        this.#cause = { type: 'Unhandled', ...message.error };
        void this.#worker.terminate();
    }
  }

  #fail(error: unknown): void {
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      const { name, memoryMb } = this.#spec;
      this.#cause ??= exitError(`function ${name} used more than its ${memoryMb} MB: raise its memory size`);
    } else {
      // Node rebuilds a thread's error as an object that is no instance of Error; a thrown string stays a string.
      const { name = 'Error', message = String(error), stack } = Object(error) as Partial<PlainError>;
      this.#cause ??= { type: 'Exit', name, message, stack };
    }
  }

  #timeOut(limitMs: number, doing?: string): void {
    const during = doing === undefined ? '' : ` ${doing}`;
    this.#cause ??= {
      type: 'Timeout',
      name: 'Sandbox.Timedout',
      message: `Task timed out after ${(limitMs / 1000).toFixed(2)} seconds${during}`,
    };
    void this.#worker.terminate();
  }

  #finish(outcome: InvocationOutcome): void {
    clearTimeout(this.#timer);
    this.#stdout.flush();
    this.#stderr.flush();
    const running = this.#running;
    if (running === undefined) return;
    if ('error' in outcome) {
      const { name, message, stack } = outcome.error;
      this.#write('platform', `ERROR ${stack?.includes(message) ? stack : `${name}: ${message}`}`);
    }
    const end = performance.now();
    const duration = (end - (this.#deliveredAt || this.#startedAt)).toFixed(2);
    const init = this.#coldStart();
    this.#write('platform', `REPORT RequestId: ${running.requestId} Duration: ${duration} ms${init}`);
    this.#running = undefined;
    running.settle(outcome);
  }

  #coldStart(): string {
    if (this.#reported || this.#initMs === undefined) return '';
    this.#reported = true;
    return ` Init Duration: ${this.#initMs.toFixed(2)} ms`;
  }

  #write(stream: LogEntry['stream'], message: string): void {
    const { name, logGroup } = this.#spec;
    this.#log({
      functionName: name,
      logGroup,
      time: this.#clock.now(),
      message,
      requestId: this.#running?.requestId,
      stream,
    });
  }
}

function exitError(message: string): InvokeError {
  return { type: 'Exit', name: 'Runtime.ExitError', message };
}
