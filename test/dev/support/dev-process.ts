import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../../bin/synthesise';
import { eventually } from '../../support/eventually';

/** An object of `--json`. */
export interface Line {
  readonly event: string;
  readonly at: string;
  readonly [name: string]: unknown;
}

const LOADER = pathToFileURL(require.resolve('tsx')).href;
const CLI = join(packageRoot, 'lib', 'cli', 'index.ts');

/** Node's arguments for the command, without a process in between that would keep signals to itself. */
export const COMMAND = ['--import', LOADER, CLI, 'dev'];

const running = new Set<DevProcess>();

/** After each test: nothing may stay. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map((each) => each.end('SIGTERM')));
}

/** `event-sharing dev` as a process. */
export class DevProcess {
  readonly child: ChildProcess;
  out = '';
  err = '';
  /** Exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  #hasEnded = false;

  constructor(directory: string, args: readonly string[], environment: Record<string, string> = {}) {
    const { FORCE_COLOR: _forced, NO_COLOR: _refused, ...env } = process.env;
    this.child = spawn(process.execPath, [...COMMAND, '--no-console', ...args], {
      cwd: directory,
      env: { ...env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text) => (this.out += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text) => (this.err += text));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.#hasEnded = true;
        running.delete(this);
        resolve(code ?? signal);
      });
    });
    running.add(this);
  }

  /** What `--json` has printed. Throws where a line is no JSON. */
  get lines(): Line[] {
    const whole = this.out.slice(0, this.out.lastIndexOf('\n') + 1);
    return whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  /** Waits for an event of which something holds, after so many lines. */
  async event(name: string, holds: (line: Line) => boolean = () => true, from = 0): Promise<Line> {
    return eventually(async () => {
      const found = this.lines.slice(from).find((line) => line.event === name && holds(line));
      if (!found) throw new Error(`no ${name} in ${this.out.slice(-3000)}${this.err}`);
      return found;
    });
  }

  /** Waits for a text on either stream, and answers it. */
  async prints(pattern: RegExp): Promise<string> {
    return eventually(async () => {
      const [found] = pattern.exec(this.out + this.err) ?? [];
      if (found === undefined) throw new Error(`no ${pattern} in ${this.out.slice(-2000)}${this.err}`);
      return found;
    });
  }

  /** Does something, and waits for what it leads to. */
  async after(work: () => unknown, name: string, holds?: (line: Line) => boolean): Promise<Line> {
    const from = this.lines.length;
    await work();
    return this.event(name, holds, from);
  }

  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (!this.#hasEnded) this.child.kill(signal);
    return this.ended;
  }
}
