import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from './synthesise';

const run = promisify(execFile);

/** Outputs by stack name and key. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The stacks of the example, or of another app, handled by the CDK command line. */
export class CdkStacks {
  readonly #env: NodeJS.ProcessEnv;
  readonly #bootstrap: string | undefined;
  readonly #app: readonly string[];
  #isBootstrapped = false;

  /**
   * @param env variables that lead the command line to its cloud
   * @param bootstrap environment to bootstrap first, such as `aws://000000000000/us-east-1`. @default it is bootstrapped already
   * @param app file of the app. @default the example, as `cdk.json` has it
   */
  constructor(env: NodeJS.ProcessEnv, bootstrap?: string, app?: string) {
    this.#env = env;
    this.#bootstrap = bootstrap;
    this.#app = app === undefined ? [] : ['--app', `npx tsx ${app}`];
  }

  /** Bootstraps the environment, if that is needed; may be repeated. */
  bootstrap(): Promise<void> {
    return this.#inFolder(async (folder) => {
      if (this.#bootstrap) await this.#cdk(folder, 'bootstrap', this.#bootstrap);
      this.#isBootstrapped = true;
    });
  }

  /** Deploys all stacks to an environment that is bootstrapped first; may be repeated. */
  async deploy(): Promise<Outputs> {
    if (!this.#isBootstrapped) await this.bootstrap();
    return this.#inFolder(async (folder) => {
      const outputsFile = join(folder, 'outputs.json');
      await this.#cdk(
        folder,
        'deploy',
        '--all',
        '--require-approval',
        'never',
        '--outputs-file',
        outputsFile,
      );
      return JSON.parse(readFileSync(outputsFile, 'utf8'));
    });
  }

  destroy(): Promise<void> {
    return this.#inFolder((folder) => this.#cdk(folder, 'destroy', '--all', '--force'));
  }

  /** Synthesises into a directory of its own, so that two runs on one machine never meet. */
  async #inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
    try {
      return await use(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #cdk(folder: string, ...args: string[]): Promise<void> {
    const PATH = [join(packageRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
    try {
      await run('cdk', [...args, ...this.#app, '--output', join(folder, 'cdk.out')], {
        cwd: packageRoot,
        env: { ...process.env, PATH, ...this.#env },
        maxBuffer: 64 * 1024 * 1024,
      });
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`cdk ${args[0]} failed:\n${stdout}${stderr}`);
    }
  }
}
