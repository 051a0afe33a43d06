import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../bin/synthesise';
import { temporaryDirectory } from './temporary-directory';

const run = promisify(execFile);

/**
 * The CDK command line with an app in TypeScript; rejects with what it printed.
 *
 * @param appFile its path below the project
 * @param project where the app's `tsconfig.json` is, which names the packages
 */
export async function cdkSynth(appFile: string, project = packageRoot): Promise<void> {
  const directory = temporaryDirectory();
  const PATH = [join(packageRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  try {
    const app = `tsx --tsconfig ${join(project, 'tsconfig.json')} ${join(project, appFile)}`;
    await run('cdk', ['synth', '--quiet', '--app', app, '--output', join(directory, 'out')], {
      cwd: directory,
      env: { ...process.env, PATH, NO_COLOR: '1', CDK_VALIDATION: 'false' },
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(stdout + stderr);
  }
}
