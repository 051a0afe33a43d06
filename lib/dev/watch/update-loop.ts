/** A burst of events is one change: an editor, a compiler or a change of branch writes many files. */
const SETTLE_MS = 150;

/** Changes that come with each update are the app's own. */
const MAX_ECHOES = 3;

export interface UpdateLoopOptions {
  /** Files that have changed since the last call. */
  takeChanges(): readonly string[];
  update(files: readonly string[]): Promise<void>;
  /** The app changes these files each time it is synthesised. */
  onEcho(files: readonly string[]): void;
}

/** Updates once a burst of changes is over. Changes during an update lead to one more. */
export class UpdateLoop {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #hintedMeanwhile = false;
  #echo = { files: '', times: 0 };
  #isClosed = false;
  readonly #options: UpdateLoopOptions;

  constructor(options: UpdateLoopOptions) {
    this.#options = options;
  }

  /** Something may have changed. */
  readonly hint = (): void => {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fire(false), SETTLE_MS);
  };

  /** Runs something between updates. */
  between<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#running.then(work);
    this.#running = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  /** Ends when an update under way has. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #fire(isEcho: boolean): void {
    if (this.#isClosed) return;
    if (this.#isRunning) {
      this.#hintedMeanwhile = true;
      return;
    }
    const files = this.#options.takeChanges();
    if (files.length === 0 || this.#isOnlyEcho(files, isEcho)) return;
    this.#isRunning = true;
    void this.between(() => this.#options.update(files)).finally(() => {
      this.#isRunning = false;
      const again = this.#hintedMeanwhile;
      this.#hintedMeanwhile = false;
      if (again) this.#fire(true);
    });
  }

  /** An app that writes a file with the time in it would otherwise start itself for ever. */
  #isOnlyEcho(files: readonly string[], isEcho: boolean): boolean {
    const text = files.join('\n');
    this.#echo = { files: text, times: isEcho && text === this.#echo.files ? this.#echo.times + 1 : 0 };
    if (this.#echo.times < MAX_ECHOES) return false;
    this.#options.onEcho(files);
    return true;
  }
}
