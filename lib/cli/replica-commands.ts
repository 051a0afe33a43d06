import { type Command, Option } from 'commander';
import { audit } from './commands/audit';
import { republish } from './commands/republish';
import { seed } from './commands/seed';
import { status } from './commands/status';
import { cloudCommand, REPLICA, type Runner } from './describe-command';
import { fieldValue, keyJson, positiveNumber, seconds, wholeNumberTo } from './shared/arguments';

/** AWS: "Scan", DynamoDB API reference, allows more; a function's connections are the limit here. */
const MAX_SEGMENTS = 256;

/** Commands that fill, compare and repair replicas. */
export function addReplicaCommands(program: Command, execute: Runner): void {
  cloudCommand(
    program,
    'status',
    'show lag, queues, failures, subscriptions and the last audit of every replica and feed, and what needs a person',
    'event-sharing status',
  ).action((options) => execute(options, status));

  batchJobCommand(
    program,
    'seed',
    'fill a replica with what its owner has, and compare both afterwards; safe while the owner writes, and to repeat',
    'event-sharing seed orders/User --rate 500',
  )
    .option('--no-audit', 'do not compare afterwards')
    .addOption(lagBudget('in the comparison, how many seconds a change may be on its way'))
    .action((name, options) => execute(options, (session) => seed(session, name, options)));

  batchJobCommand(
    program,
    'republish',
    'have the owner publish rows again, addressed to one replica; gives old rows a field that was added to the replica',
    'event-sharing republish orders/User --key \'{"user_id":123}\'',
  )
    .option('--all', 'every row')
    .option(
      '--where <field=value>',
      'rows with this value of a contract field; several times: any of a field, all fields',
      fieldValue,
    )
    .option('--key <json>', 'one row by its key; several times: each of them', keyJson)
    .option(
      '--keys-file <file>',
      'rows by their keys, one as JSON a line, or the lines of the report of an audit',
    )
    .action((name, options) => execute(options, (session) => republish(session, name, options)));

  cloudCommand(
    program,
    'audit',
    'compare a replica with its owner row by row, while both go on; no value leaves the owner',
    'event-sharing audit orders/User --repair',
  )
    .argument('<replica>', REPLICA)
    .option(
      '--repair',
      'republish missing and stale rows, remove orphaned ones, and say why a row was not repaired',
    )
    .addOption(lagBudget('how many seconds a change may be on its way before it counts as a difference'))
    .option('--report <file>', 'write every finding to a file, one as JSON a line')
    .option(
      '--segments <n>',
      'read the tables in so many parts at the same time (default: 4)',
      wholeNumberTo(MAX_SEGMENTS),
    )
    .action((name, options) => execute(options, (session) => audit(session, name, options)));
}

/** The default is in milliseconds, and said in seconds as it is given. */
function lagBudget(description: string): Option {
  return new Option('--lag-budget <s>', description).argParser(seconds).default(30_000, '30 s');
}

/** A command that has the owner go through its table. */
function batchJobCommand(program: Command, name: string, description: string, example: string): Command {
  return cloudCommand(program, name, description, example)
    .argument('<replica>', REPLICA)
    .option(
      '--segments <n>',
      'read the table in so many parts at the same time (default: 4)',
      wholeNumberTo(MAX_SEGMENTS),
    )
    .option('--rate <rows/s>', 'at most so many rows a second (default: as fast as it goes)', positiveNumber)
    .option('--resume <run>', 'go on with a run that was interrupted')
    .addOption(
      new Option(
        '--via <how>',
        'who calls the function again: this process, or the state machine (default: on AWS the state machine)',
      ).choices(['loop', 'state-machine']),
    );
}
