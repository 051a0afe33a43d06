import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { writeGenerated } from './generated';

const INSTALL_MS = 120_000;
const INSTALL_ATTEMPTS = 3;

/** A user's empty project, on a Node of its own. */
export class Project {
  readonly #env: NodeJS.ProcessEnv;

  /** @param node version of Node, which is installed there */
  constructor(
    readonly directory: string,
    node: string,
  ) {
    mkdirSync(directory);
    writeFileSync(join(directory, 'package.json'), '{ "private": true }');
    cpSync(join(__dirname, 'uses'), directory, { recursive: true });
    writeGenerated(directory);
    // With the Node of this process: the project's is not there yet.
    this.#npm(process.execPath, [`node@${node}`]);
    const PATH = [join(directory, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
    this.#env = { ...process.env, PATH };
  }

  /** Installs packages as they are found, or not at all where one is not made for the project's Node. */
  install(...packages: string[]): void {
    this.#npm(join(this.directory, 'node_modules', '.bin', 'node'), ['--engine-strict', ...packages]);
  }

  /** Paths of what is installed, from the project. */
  installed(): string[] {
    const lock = readFileSync(join(this.directory, 'node_modules', '.package-lock.json'), 'utf8');
    return Object.keys(JSON.parse(lock).packages);
  }

  /** Bytes of the files of a package, without packages inside. */
  sizeOf(path: string): number {
    return sizeOf(join(this.directory, path));
  }

  /**
   * @returns what the command prints last
   * @throws when it fails, with all that it prints
   */
  run(command: string, args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.directory,
      env: this.#env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed: ${stdout}${stderr}`);
    return (stdout || stderr).trim().split('\n').at(-1) ?? '';
  }

  #npm(node: string, args: readonly string[]): void {
    const { npm_execpath: npm } = process.env;
    if (!npm) throw new Error('npm is not known: start this with npm run check:packages');
    const options = ['install', '--no-audit', '--no-fund', '--save-exact', '--loglevel', 'error'];
    for (let attempt = 1; ; attempt += 1)
      try {
        execFileSync(node, [npm, ...options, ...args], {
          cwd: this.directory,
          stdio: ['ignore', 'ignore', 'pipe'],
          timeout: INSTALL_MS,
        });
        return;
      } catch (error) {
        // A download can stall in its middle, where npm waits without an end.
        if ((error as NodeJS.ErrnoException).code !== 'ETIMEDOUT' || attempt === INSTALL_ATTEMPTS)
          throw error;
      }
  }
}

function sizeOf(directory: string): number {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => join(directory, entry.name))
    .map((path) => (statSync(path).isDirectory() ? sizeOf(path) : statSync(path).size))
    .reduce((sum, size) => sum + size, 0);
}
