/** Exit codes, as shells have them. */
const SIGNALS = { SIGTERM: 143, SIGHUP: 129 } as const;
export const INTERRUPTED = 130;

/** Why and when `dev` ends. */
export class Ending {
  readonly #controller = new AbortController();
  #resolve: (code: number) => void = () => {};
  /** Resolves with the exit code. */
  readonly reached: Promise<number>;
  readonly #release: () => void;

  /** @param interrupted aborted by Ctrl-C */
  constructor(interrupted: AbortSignal) {
    this.reached = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    const reach = (code: number) => {
      // Whoever asks twice does not want to wait.
      if (this.signal.aborted) process.exit(code);
      this.reach(code);
    };
    const onInterrupt = () => reach(INTERRUPTED);
    const onSignal = (signal: NodeJS.Signals) => reach(SIGNALS[signal as keyof typeof SIGNALS]);
    // A reader that has gone, or a terminal that was closed: there is nobody to show anything to.
    const onClosed = () => this.reach(0);
    const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
    for (const name of names) process.on(name, onSignal);
    interrupted.addEventListener('abort', onInterrupt, { once: true });
    process.stdout.on('error', onClosed);
    process.stderr.on('error', onClosed);
    this.#release = () => {
      for (const name of names) process.removeListener(name, onSignal);
      interrupted.removeEventListener('abort', onInterrupt);
    };
    if (interrupted.aborted) onInterrupt();
  }

  /** Aborted when the end is reached. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** @param code that of the process; the first one counts */
  reach(code: number): void {
    this.#resolve(code);
    this.#controller.abort();
  }

  /** Listens to nothing any more, but to closed streams: what is written late must not end the process with an error. */
  release(): void {
    this.#release();
  }
}
