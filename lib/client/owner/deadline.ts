import type { ClientClock } from '../shared/clock';
import { OwnerError } from './owner-error';

/** What the caller of a call may say of it. */
export interface CallOptions {
  /** Time for the whole call with its retries, in milliseconds. @default the client's `timeoutMs` */
  readonly timeoutMs?: number;
  /** Gives the call up; it then fails with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The context of the Lambda invocation: the call ends `reserveMs` before the function is killed. */
  readonly lambda?: { getRemainingTimeInMillis(): number };
  /** W3C trace context that is passed along to the owner. */
  readonly traceparent?: string;
}

/** How long something may still take, and the signal that ends it. */
export interface Budget {
  readonly signal: AbortSignal;
  remainingMs(): number;
}

/** The time of one call: the smaller of the caller's budget and what Lambda leaves, less a reserve. */
export class Deadline implements Budget {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #caller?: AbortSignal;
  /** Milliseconds since 1970. */
  readonly end: number;
  readonly #clock: ClientClock;

  /**
   * @param call what to name in the error
   * @throws OwnerError `timeout` when there is no time at all; the signal's reason when it is aborted already
   */
  constructor(
    call: string,
    { timeoutMs, signal, lambda }: CallOptions,
    defaults: { readonly timeoutMs: number; readonly reserveMs: number },
    clock: ClientClock,
  ) {
    this.#clock = clock;

    signal?.throwIfAborted();
    const budget = timeoutMs ?? defaults.timeoutMs;
    const left = lambda ? lambda.getRemainingTimeInMillis() - defaults.reserveMs : budget;
    const ms = Math.min(budget, left);
    const timeout = () =>
      new OwnerError('timeout', `${call}: no answer within ${Math.max(0, Math.round(ms))} ms`);
    if (!(ms > 0)) throw timeout();
    this.end = clock.now() + ms;
    this.#timer = setTimeout(() => this.#controller.abort(timeout()), ms);
    this.#caller = signal;
    signal?.addEventListener('abort', this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  remainingMs(): number {
    return this.end - this.#clock.now();
  }

  /** Waits for a result, but not longer than the deadline. */
  race<T>(result: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(this.signal.reason);
      if (this.signal.aborted) abort();
      this.signal.addEventListener('abort', abort);
      result.then(resolve, reject).finally(() => this.signal.removeEventListener('abort', abort));
    });
  }

  /** Must be called when the call is over. */
  close(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => this.#controller.abort(this.#caller?.reason);
}
