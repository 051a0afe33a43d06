import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';
import { runLimited } from '../support/run-limited';
import { temporaryDirectory } from '../support/temporary-directory';

const CODE_BLOCK = /^```(ts|sh)\n([\s\S]*?)^```$/gm;
const FILE_NAME = /^\/\/ (\S+)\n/;
const SET_UP = 'npm init';
const BASH = ['bash', '-e', '-c'];
/** Of each attempt. */
const INSTALL_SECONDS = 120;
/** Less than a test of a cloud may take, so that the error tells what was printed until then. */
const MOST_SECONDS = 480;

/** A user's project made of a guide: its code blocks become files and its shell blocks can be run, so neither can go stale. */
export class GuideProject {
  /** A project that finds this repository's sources where a user's finds the packages: nothing is built or installed first. */
  static ofSources(guide: string): GuideProject {
    const project = new GuideProject(guide);
    project.#mapPackagesToSources();
    return project;
  }

  /**
   * A project that is set up as the guide says.
   *
   * @param packages a folder of packed packages, which take the place of their names: no registry has them yet
   */
  static async installed(guide: string, packages: string): Promise<GuideProject> {
    const project = new GuideProject(guide);
    const files = new Map(
      readdirSync(packages).map((file) => [file.replace(/-\d+\.\d+\.\d+\.tgz$/, ''), join(packages, file)]),
    );
    const commands = project.script(SET_UP);
    await project.#exec([
      join(packageRoot, '.ci/attempts'),
      String(INSTALL_SECONDS),
      ...BASH,
      commands.replace(/\bcdk-event-sharing[\w-]*/g, (name) => files.get(name) ?? name),
    ]);
    return project;
  }

  readonly #scripts: readonly string[];
  readonly #folder = temporaryDirectory();

  /** @param guide the file's path in the repository */
  private constructor(guide: string) {
    const blocks = [...readFileSync(join(packageRoot, guide), 'utf8').matchAll(CODE_BLOCK)];
    this.#scripts = blocks.filter(([, language]) => language === 'sh').map(([, , text = '']) => text);
    for (const [, language, text = ''] of blocks) {
      if (language !== 'ts') continue;
      const name = FILE_NAME.exec(text)?.[1];
      if (!name) throw new Error(`a code block of ${guide} does not begin with its file name: ${text}`);
      this.#write(name, text);
    }
  }

  /** The one shell block that has a text in it. */
  script(text: string): string {
    const [found, ...more] = this.#scripts.filter((script) => script.includes(text));
    if (found === undefined || more.length > 0)
      throw new Error(`${more.length + (found ? 1 : 0)} shell blocks of the guide have "${text}" in them`);
    return found;
  }

  /** Runs a shell block; answers everything it printed. */
  run(script: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    return this.#exec([...BASH, script], env);
  }

  #exec(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const path = [join(packageRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
    return runLimited(command, {
      cwd: this.#folder,
      env: { ...process.env, ...env, PATH: path },
      seconds: MOST_SECONDS,
    });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  #mapPackagesToSources(): void {
    const packages = join(packageRoot, 'packages');
    const paths = { 'cdk-event-sharing*': [join(packages, 'cdk-event-sharing*')] };
    this.#write('cdk.json', JSON.stringify({ app: 'npx tsx app.ts' }));
    this.#write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { module: 'commonjs', esModuleInterop: true, paths } }),
    );
    const { project } = require('../runner/project');
    const { transform } = project('guide', {});
    const jest = {
      testEnvironment: 'node',
      transform,
      moduleNameMapper: { '^(cdk-event-sharing.*)$': join(packages, '$1') },
    };
    this.#write('jest.config.json', JSON.stringify(jest));
    symlinkSync(join(packageRoot, 'node_modules'), join(this.#folder, 'node_modules'));
  }
}
