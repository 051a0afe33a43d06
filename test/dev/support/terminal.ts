import { type ChildProcess, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { eventually } from '../../support/eventually';
import { COMMAND } from './dev-process';

/** The command on a pseudo-terminal: `script` of util-linux makes one. When it has ended, the settings of the terminal are printed. */
export class Terminal {
  /** Everything, with codes. */
  raw = '';
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(directory: string, args: readonly string[], environment: Record<string, string> = {}) {
    const command = [process.execPath, ...COMMAND, '--no-console', ...args]
      .map((word) => `'${word}'`)
      .join(' ');
    const shell = `${command}; code=$?; echo "terminal: $(stty -a | tr '\\n' ' ')"; exit $code`;
    const { FORCE_COLOR: _forced, NO_COLOR: _refused, ...env } = process.env;
    this.#child = spawn('script', ['-qefc', shell, '/dev/null'], {
      cwd: directory,
      env: { ...env, TERM: 'xterm', SHELL: '/bin/sh', ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text) => (this.raw += text));
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** Without codes of colours. */
  get text(): string {
    return stripVTControlCharacters(this.raw).replaceAll('\r', '');
  }

  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  async shows(pattern: RegExp, what: 'text' | 'raw' = 'text', from = 0): Promise<void> {
    await eventually(async () => {
      const shown = this.raw.slice(from);
      const all = what === 'raw' ? shown : stripVTControlCharacters(shown).replaceAll('\r', '');
      if (!pattern.test(all)) throw new Error(`no ${pattern} in ${JSON.stringify(this.raw.slice(-2000))}`);
    });
  }
}
