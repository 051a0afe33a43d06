import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const packageRoot = join(__dirname, '..');

/**
 * Synthesises an app as the CDK command line would: the command and the context of `cdk.json`.
 *
 * @param outDir where the cloud assembly is written
 * @param program the app's program in `bin`. @default that of `cdk.json`
 * @throws Error with what the app printed when it fails
 */
export async function synthesise(outDir: string, program?: string): Promise<void> {
  const { app: usual, context } = JSON.parse(readFileSync(join(packageRoot, 'cdk.json'), 'utf8'));
  const app = program ? `npx tsx bin/${program}` : usual;
  const child = spawn(app, {
    shell: true,
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: [join(packageRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code !== 0) throw new Error(`the app "${app}" failed with code ${code}:\n${output.trim()}`);
}
