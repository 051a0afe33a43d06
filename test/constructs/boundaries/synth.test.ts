import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../../bin/synthesise';

const run = promisify(execFile);

/** The CDK command line with an app of the sources; rejects with what it printed. */
async function synth(appFile: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'boundaries-synth-'));
  const PATH = [join(packageRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const app = `tsx ${join(packageRoot, appFile)}`;
  try {
    await run('cdk', ['synth', '--quiet', '--app', app, '--output', join(directory, 'out')], {
      cwd: directory,
      env: { ...process.env, PATH, NO_COLOR: '1', CDK_VALIDATION: 'false' },
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(stdout + stderr);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

test('cdk synth accepts the example', async () => {
  await expect(synth('bin/example.ts')).resolves.toBeUndefined();
}, 120_000);

test('cdk synth refuses the example in which orders writes the table of users, and names both and the remedy', async () => {
  const output = await synth('test/constructs/boundaries/shared-table-app.ts').then(
    () => 'accepted',
    ({ message }: Error) => message,
  );
  expect(output).toMatch(
    /orders \(Orders\/Context\/OrderView\/Function\/ServiceRole\) may write the table of users \(Users\/Context\/Users\/Table\): statement \d+ of \w+ \([^)]+\) allows dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:PutItem, dynamodb:UpdateItem/,
  );
  expect(output).toContain('call its SyncApi, and read a ReadReplica of its contract');
}, 120_000);
