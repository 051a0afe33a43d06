import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { OperatorError } from '../operator';
import { addConsoleCommand } from './console-command';
import { addContractCommands } from './contract-commands';
import { addCostCommand } from './cost-command';
import type { Runner } from './describe-command';
import { addDevCommand } from './dev-command';
import { addFailureCommands } from './failure-commands';
import { addReplicaCommands } from './replica-commands';
import { type Console, onlyVisible } from './shared/console';
import { UsageError } from './shared/errors';
import { EXIT, EXIT_CODES_HELP } from './shared/exit-codes';
import { withSession } from './shared/session';

/**
 * Runs the command line.
 *
 * @param args without the names of node and script
 * @param signal aborted by the first Ctrl-C
 * @returns the exit code
 */
export async function run(args: readonly string[], raw: Console, signal: AbortSignal): Promise<number> {
  let code: number = EXIT.success;
  const console = onlyVisible(raw);
  const program = createProgram(console);
  const onCloud: Runner = async (options, work) => {
    code = await withSession(options, console, signal, work);
  };
  addReplicaCommands(program, onCloud);
  addFailureCommands(program, onCloud);
  addConsoleCommand(program, onCloud);
  const onFiles = (work: (console: Console) => number) => {
    code = work(console);
  };
  addContractCommands(program, onFiles);
  addCostCommand(program, onFiles);
  addDevCommand(program, async (options) => {
    // Loaded by those alone who want it: it takes memory of every other command.
    const { dev } = require('./commands/dev') as typeof import('./commands/dev');
    code = await dev(raw, options, signal);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, console);
  }
}

/** Its commands inherit where it writes, and that it throws instead of ending the process. */
function createProgram(console: Console): Command {
  return new Command('event-sharing')
    .description(
      'Runs an app on this machine, fills, checks and repairs read replicas, gives failed messages a way back, and keeps contracts readable.',
    )
    .version(packageVersion(), '--version', 'print the version of this package')
    .configureOutput({
      writeOut: (text) => text.trimEnd().split('\n').forEach(console.out),
      writeErr: (text) => text.trimEnd().split('\n').forEach(console.err),
    })
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
    .addHelpText(
      'after',
      `
Where it works: at an endpoint (--endpoint, or the variables AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>), or on AWS itself
with --real-aws. Without either it refuses. Writes on AWS ask for the name of the context, or take --yes.
The commands contracts, catalog and cost read files alone; dev runs an app on this machine.
${EXIT_CODES_HELP}`,
    );
}

function packageVersion(): string {
  return JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')).version;
}

function explain(error: unknown, console: Console): number {
  // Commander has written its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.refused;
  const remedy = remedyFor(error);
  console.err(`${error instanceof Error ? error.message || error.name : String(error)}${remedy}`);
  if (error instanceof UsageError || remedy !== '' || isRefusal(error)) return EXIT.refused;
  if (!(error instanceof OperatorError)) return EXIT.unavailable;
  if (error.code === 'interrupted') return EXIT.interrupted;
  return UNAVAILABLE.has(error.code) ? EXIT.unavailable : EXIT.refused;
}

const UNAVAILABLE = new Set(['function-failed', 'run-failed', 'throttled', 'invalid-description']);

/** What the owner's functions refuse on purpose was asked wrongly, and so was a file that cannot be read. */
const REFUSALS = new Set(['ProtocolError', 'ContractError', 'CatalogError']);

function isRefusal(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as { name?: string; cause?: unknown };
  return REFUSALS.has(name ?? '') || (cause !== undefined && isRefusal(cause));
}

/** The SDK says what is missing, and not what to do about it. */
function remedyFor(error: unknown): string {
  const { name, message } = error as Error;
  if (message === 'Region is missing') return ': give --region, or set AWS_REGION';
  if (name !== 'CredentialsProviderError') return '';
  return ': set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (an emulator takes any), or give --profile with --real-aws';
}
