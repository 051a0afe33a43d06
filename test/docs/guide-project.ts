import { execFile } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../bin/synthesise';
import { temporaryDirectory } from '../support/temporary-directory';

const run = promisify(execFile);
const CODE_BLOCK = /^```(ts|sh)\n([\s\S]*?)^```$/gm;
const FILE_NAME = /^\/\/ (\S+)\n/;

/** A user's project made of a guide: its code blocks become files and its shell blocks can be run, so neither can go stale. */
export class GuideProject {
  /** The shell blocks, in the order of the guide. */
  readonly scripts: readonly string[];
  private readonly folder = temporaryDirectory();

  /** @param guide the file's path in the repository */
  constructor(guide: string) {
    const blocks = [...readFileSync(join(packageRoot, guide), 'utf8').matchAll(CODE_BLOCK)];
    this.scripts = blocks.filter(([, language]) => language === 'sh').map(([, , text = '']) => text);
    for (const [, language, text = ''] of blocks) {
      if (language !== 'ts') continue;
      const name = FILE_NAME.exec(text)?.[1];
      if (!name) throw new Error(`a code block of ${guide} does not begin with its file name: ${text}`);
      this.write(name, text);
    }
    this.write('cdk.json', JSON.stringify({ app: 'npx tsx app.ts' }));
    this.mapPackageToSources();
    symlinkSync(join(packageRoot, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Runs a shell block; answers everything it printed. */
  async run(script: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const path = [join(packageRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
    try {
      const { stdout, stderr } = await run('bash', ['-e', '-c', script], {
        cwd: this.folder,
        env: { ...process.env, ...env, PATH: path },
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout + stderr;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`failed:\n${script}\n${stdout}${stderr}`);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Imports of the package find this repository's sources, so that nothing has to be built and installed first. */
  private mapPackageToSources(): void {
    const packages = join(packageRoot, 'packages');
    const paths = { 'cdk-event-sharing*': [join(packages, 'cdk-event-sharing*')] };
    this.write(
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
    this.write('jest.config.json', JSON.stringify(jest));
  }
}
