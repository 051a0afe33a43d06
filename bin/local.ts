import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type DemoOptions, runDemo } from '../examples/users-orders/demo/demo';
import { SCENARIOS } from '../examples/users-orders/demo/scenarios';
import { visibleLines } from '../lib/wire/visible-text';
import { synthesise } from './synthesise';

const program = new Command('local').description(
  'Runs the example on this machine: no Docker, no account, no credentials.',
);

program.addHelpText(
  'after',
  '\nEVENT_SHARING_DYNAMODB is the URL of a DynamoDB that runs already, or the path of a dynoxide (default: the installed one).',
);

program
  .command('demo')
  .description('walk through the main job, or import a file of users; compare every row at the end')
  .option('--import <file>', 'users as newline-delimited JSON, in place of the walk', existingFile)
  .addOption(
    new Option('--scenario <name>', 'what to show')
      .choices(Object.keys(SCENARIOS))
      .default('main')
      .conflicts('import'),
  )
  .addHelpText(
    'after',
    '\nExit codes: 0 every row is right, 1 a row differs or the demo failed, 2 some lines of the file were bad.',
  )
  .action(async (options: { import?: string } & Pick<DemoOptions, 'scenario'>) => {
    const { import: importFile, scenario } = options;
    process.exitCode = await runDemo({ synthesise: assemblyOf, importFile, scenario });
  });

/** Synthesises into a directory of its own, so that two runs on one machine never meet. */
async function assemblyOf(app: string): Promise<string> {
  const assembly = mkdtempSync(join(tmpdir(), 'event-sharing-'));
  process.once('exit', () => rmSync(assembly, { recursive: true, force: true }));
  const start = performance.now();
  await synthesise(assembly, app);
  console.log(`synthesised in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return assembly;
}

function existingFile(path: string): string {
  if (!existsSync(path)) throw new InvalidArgumentError(`there is no file ${resolve(path)}.`);
  return path;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
}

program.parseAsync().catch((error: unknown) => {
  console.error(visibleLines(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
