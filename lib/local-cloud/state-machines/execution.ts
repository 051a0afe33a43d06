import type { Definition } from './definition';
import { StateError } from './errors';
import { runStates } from './run';
import type { Scope } from './scope';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** Why an execution was stopped. */
class Stopped extends StateError {}

/** One run of a state machine. */
export class Execution {
  status: ExecutionStatus = 'RUNNING';
  output?: unknown;
  error?: string;
  cause?: string;
  stoppedAt?: number;
  /** Resolves when it is over, whatever its status. */
  readonly ended: Promise<void>;
  readonly #stop = new AbortController();

  constructor(
    readonly arn: string,
    readonly name: string,
    /** JSON text. */
    readonly input: string,
    /** Milliseconds since 1970. */
    readonly startedAt: number,
    definition: Definition,
    scope: Omit<Scope, 'signal'>,
  ) {
    this.ended = this.#run(definition, scope).finally(() => {
      this.stoppedAt = scope.clock.now();
      // Whatever still waits on its behalf ends with it.
      this.#stop.abort();
    });
  }

  /** Ends it; one that is over stays as it is. */
  async stop(error = '', cause = ''): Promise<void> {
    this.#stop.abort(new Stopped(error, cause));
    await this.ended;
  }

  async #run(definition: Definition, scope: Omit<Scope, 'signal'>): Promise<void> {
    const timer = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, timer.signal]);
    const { TimeoutSeconds: seconds } = definition;
    if (seconds !== undefined) {
      void scope.clock.sleep(seconds * 1000, signal).then(() => timer.abort(TIMED_OUT));
    }
    try {
      this.output = await runStates(definition, JSON.parse(this.input), { ...scope, signal });
      signal.throwIfAborted();
      this.status = 'SUCCEEDED';
    } catch (thrown) {
      this.#fail(signal.aborted ? signal.reason : thrown);
    }
  }

  #fail(thrown: unknown): void {
    const failure =
      thrown instanceof StateError ? thrown : new StateError('States.Runtime', (thrown as Error).message);
    this.status = failure === TIMED_OUT ? 'TIMED_OUT' : failure instanceof Stopped ? 'ABORTED' : 'FAILED';
    this.error = failure.error || undefined;
    this.cause = failure.cause || undefined;
  }
}

const TIMED_OUT = new StateError('States.Timeout', '');
