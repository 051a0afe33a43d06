/** What is used of the context of a Lambda invocation. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** What a handler may know of the invocation that it runs in. */
export interface Handling {
  /** Aborts shortly before the function would be stopped: the change is then tried again. */
  readonly signal: AbortSignal;
  /** The context of the invocation, for the option `lambda` of calls to owners. */
  readonly lambda: LambdaContext;
}

/** The time of one invocation, less a reserve in which what was done is reported. */
export class Invocation {
  readonly #lambda: LambdaContext;
  readonly #reserveMs: number;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(lambda: LambdaContext, reserveMs: number) {
    this.#lambda = lambda;
    // A function with little time has some for its work too.
    this.#reserveMs = Math.min(reserveMs, lambda.getRemainingTimeInMillis() / 2);
    const over = new DOMException('the time of the invocation is over', 'TimeoutError');
    this.#timer = setTimeout(() => this.#controller.abort(over), Math.max(0, this.#left()));
  }

  /** Aborts when the time is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  hasTime(): boolean {
    return this.#left() > 0 && !this.signal.aborted;
  }

  /** Waits for what was begun, but not beyond the time: the function would be stopped, and all of its batch delivered again. */
  race<T>(begun: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(this.signal.reason);
      if (this.signal.aborted) abort();
      this.signal.addEventListener('abort', abort);
      begun.then(resolve, reject).finally(() => this.signal.removeEventListener('abort', abort));
    });
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #left(): number {
    return this.#lambda.getRemainingTimeInMillis() - this.#reserveMs;
  }
}
