import { Command, CommanderError, Option } from 'commander';
import { OperatorError } from '../../lib/operator';
import { fieldValue, keyJson, positiveNumber, seconds, wholeNumberTo } from './arguments';
import { audit } from './commands/audit';
import { listLetters, redriveLetters, showLetter } from './commands/dlq';
import { replay } from './commands/replay-failures';
import { republish } from './commands/republish';
import { seed } from './commands/seed';
import { status } from './commands/status';
import type { Console } from './console';
import { UsageError } from './errors';
import { EXIT, EXIT_CODES_HELP } from './exit-codes';
import { type GlobalOptions, type Session, withSession } from './session';

/** AWS: "Scan", DynamoDB API reference, allows more; a function's connections are the limit here. */
const MAX_SEGMENTS = 256;

const REPLICA = 'a replica: orders/User, or orders if that context has one';
const FEED = 'a contract: users/User, or users if that context has one';

/**
 * Runs the command line.
 *
 * @param args without the names of node and script
 * @param signal aborted by the first Ctrl-C
 * @returns the exit code
 */
export async function run(args: readonly string[], console: Console, signal: AbortSignal): Promise<number> {
  let code: number = EXIT.success;
  const program = createProgram(console, async (options, work) => {
    code = await withSession(options, console, signal, work);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, console);
  }
}

type Runner = (options: GlobalOptions, work: (session: Session) => Promise<number>) => Promise<void>;

function createProgram(console: Console, execute: Runner): Command {
  const program = new Command('event-sharing')
    .description('Fills, checks and repairs read replicas, and gives failed messages a way back.')
    .configureOutput({
      writeOut: (text) => console.out(text.trimEnd()),
      writeErr: (text) => console.err(text.trimEnd()),
    })
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)');
  const command = (parent: Command, spec: string, description: string, example: string): Command =>
    withGlobalOptions(parent.command(spec).description(description))
      .configureOutput(program.configureOutput())
      .exitOverride()
      .addHelpText('after', `\nExample:\n  ${example}\n${EXIT_CODES_HELP}`);

  command(
    program,
    'status',
    'show lag, queues, failures and the last audit of every replica',
    'event-sharing status',
  ).action((options) => execute(options, status));

  command(
    program,
    'seed',
    'fill a replica with what its owner has, and compare both afterwards; safe while the owner writes, and to repeat',
    'event-sharing seed orders/User --rate 500',
  )
    .argument('<replica>', REPLICA)
    .option(
      '--segments <n>',
      'read the table in so many parts at the same time (default: 4)',
      wholeNumberTo(MAX_SEGMENTS),
    )
    .option('--rate <rows/s>', 'at most so many rows a second (default: as fast as it goes)', positiveNumber)
    .option('--resume <run>', 'go on with a run that was interrupted')
    .addOption(viaOption())
    .option('--no-audit', 'do not compare afterwards')
    .option('--lag-budget <s>', 'in the comparison, how long a change may be on its way', seconds, 30_000)
    .action((name, options) => execute(options, (session) => seed(session, name, options)));

  command(
    program,
    'republish',
    'have the owner publish rows again, to one replica alone; gives old rows a field that was added to the replica',
    'event-sharing republish orders/User --key \'{"user_id":123}\'',
  )
    .argument('<replica>', REPLICA)
    .option('--all', 'every row')
    .option(
      '--where <field=value>',
      'rows with this value of a contract field; several times: any of a field, all fields',
      fieldValue,
    )
    .option('--key <json>', 'one row by its key; several times: each of them', keyJson)
    .option('--keys-file <file>', 'rows by their keys, one as JSON a line')
    .option(
      '--segments <n>',
      'read the table in so many parts at the same time (default: 4)',
      wholeNumberTo(MAX_SEGMENTS),
    )
    .option('--rate <rows/s>', 'at most so many rows a second (default: as fast as it goes)', positiveNumber)
    .option('--resume <run>', 'go on with a run that was interrupted')
    .addOption(viaOption())
    .action((name, options) => execute(options, (session) => republish(session, name, options)));

  command(
    program,
    'audit',
    'compare a replica with its owner row by row, while both go on; no value leaves the owner',
    'event-sharing audit orders/User --repair',
  )
    .argument('<replica>', REPLICA)
    .option('--repair', 'republish missing and stale rows, remove orphaned ones')
    .option(
      '--lag-budget <s>',
      'how long a change may be on its way before it counts as a difference',
      seconds,
      30_000,
    )
    .option('--report <file>', 'write every finding to a file, one as JSON a line')
    .option(
      '--segments <n>',
      'read the tables in so many parts at the same time (default: 4)',
      wholeNumberTo(MAX_SEGMENTS),
    )
    .action((name, options) => execute(options, (session) => audit(session, name, options)));

  const dlq = program
    .command('dlq')
    .description('look at messages that could not be delivered or applied, and redrive them');
  dlq.configureOutput(program.configureOutput()).exitOverride();
  command(
    dlq,
    'list',
    'count messages by reason and contract, with their ages',
    'event-sharing dlq list orders/User',
  )
    .argument('<replica>', REPLICA)
    .action((name, options) => execute(options, (session) => listLetters(session, name)));
  command(
    dlq,
    'show',
    'show one message: why it is there, and its fields with their types; SQS counts this as a receive',
    'event-sharing dlq show orders/User 6f1c5f0e-2a4c-4f1e-9b64-5a8b7d1f9a10',
  )
    .argument('<replica>', REPLICA)
    .argument('<id>', "the message's id, as in the list")
    .option('--payload', 'show the values too')
    .action((name, id, options) => execute(options, (session) => showLetter(session, name, id, options)));
  command(
    dlq,
    'redrive',
    'send messages back to the replica: one first, then ten, then the rest, and no further once one fails again',
    'event-sharing dlq redrive orders/User --code invalid --dry-run',
  )
    .argument('<replica>', REPLICA)
    .option('--id <id>', 'one message')
    .option('--code <code>', 'those with this code, for example retries-exhausted')
    .option('--contract <contract>', 'of these, those of one contract')
    .option('--all', 'all of them, but malformed ones')
    .option('--dry-run', 'only count what would be done')
    .option('--no-canary', 'do not try a few first')
    .option('--rate <messages/s>', 'at most so many messages a second (default: 50)', positiveNumber)
    .option(
      '--settle <s>',
      'how long to wait until messages are applied or come back (default: 120)',
      seconds,
    )
    .action((name, options) => execute(options, (session) => redriveLetters(session, name, options)));

  command(
    program,
    'replay-failures',
    "publish what the changes in a feed's failure bucket came to: the present state of each row, never old values",
    'event-sharing replay-failures users/User --dry-run',
  )
    .argument('<contract>', FEED)
    .option('--list', 'only list them, by reason')
    .option('--dry-run', 'only count them')
    .option('--rate <records/s>', 'at most so many records a second (default: 50)', positiveNumber)
    .action((name, options) => execute(options, (session) => replay(session, name, options)));

  return program.addHelpText(
    'after',
    `
Where it works: at an endpoint (--endpoint, or the variables AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>), or on AWS itself
with --real-aws. Without either it refuses. Writes on AWS ask for the name of the context, or take --yes.
${EXIT_CODES_HELP}`,
  );
}

function withGlobalOptions(command: Command): Command {
  return command
    .option('--endpoint <url>', 'one URL for every service (default: AWS_ENDPOINT_URL…)')
    .option('--real-aws', 'work on AWS itself')
    .option('--profile <name>', 'profile of the AWS configuration, with --real-aws')
    .option('--region <region>', "AWS region (default: AWS_REGION, or the profile's)")
    .option('--json', 'print one JSON document on standard output')
    .option('--yes', 'do not ask before writes on AWS');
}

function viaOption(): Option {
  return new Option(
    '--via <how>',
    'who calls the function again: this process, or the state machine (default: on AWS the state machine)',
  ).choices(['loop', 'state-machine']);
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

const UNAVAILABLE = new Set(['function-failed', 'run-failed', 'invalid-description']);

/** What the owner's functions refuse on purpose was asked wrongly: a field, a run or a contract that there is not. */
const REFUSALS = new Set(['ProtocolError', 'ContractError']);

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
