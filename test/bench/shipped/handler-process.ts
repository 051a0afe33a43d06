import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TurnResult } from './messages';

const TAIL = 2_000;

/** A handler in a process of its own, as one environment of a function. */
export class HandlerProcess {
  /** @param environment all variables that it sees */
  static async start(file: string, environment: Readonly<Record<string, string>>): Promise<HandlerProcess> {
    const child = fork(join(__dirname, 'child.ts'), [file], {
      env: environment,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const started = new HandlerProcess(child);
    await started.#answer();
    return started;
  }

  readonly #child: ChildProcess;
  /** The end of what it wrote to standard error. */
  #said = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = `${this.#said}${text}`.slice(-TAIL);
    });
  }

  /**
   * Runs events one after the other.
   *
   * @throws Error when the process ends meanwhile
   */
  async run(events: readonly object[]): Promise<TurnResult> {
    const answer = this.#answer();
    this.#child.send({ events: events.map((event) => JSON.stringify(event)) });
    return (await answer) as TurnResult;
  }

  /** Ends the process in the middle of what it does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  #answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`the handler ended its process: ${this.#said}`));
      this.#child.once('exit', ended).once('message', (message) => {
        this.#child.off('exit', ended);
        resolve(message);
      });
    });
  }
}
