import type { Command } from 'commander';
import { listLetters, redriveLetters, showLetter } from './commands/dlq';
import { replay } from './commands/replay-failures';
import { cloudCommand, REPLICA, type Runner } from './describe-command';
import { positiveNumber, seconds } from './shared/arguments';

const FEED = 'a contract: users/User, or users if that context has one';

/** Commands for what failed on its way: messages of replicas, and changes of feeds. */
export function addFailureCommands(program: Command, execute: Runner): void {
  const dlq = program
    .command('dlq')
    .description('look at messages that could not be delivered or applied, and redrive them');
  cloudCommand(
    dlq,
    'list',
    'count messages by reason and contract, with their ages',
    'event-sharing dlq list orders/User',
  )
    .argument('<replica>', REPLICA)
    .action((name, options) => execute(options, (session) => listLetters(session, name)));
  cloudCommand(
    dlq,
    'show',
    'show one message: why it is there, and its fields with their types; SQS counts this as a receive',
    'event-sharing dlq show orders/User 6f1c5f0e-2a4c-4f1e-9b64-5a8b7d1f9a10',
  )
    .argument('<replica>', REPLICA)
    .argument('<id>', "the message's id, as in the list")
    .option('--payload', 'show the values too, and personal keys')
    .action((name, id, options) => execute(options, (session) => showLetter(session, name, id, options)));
  cloudCommand(
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
    .option('--rate <messages/s>', 'at most so many messages a second (default: 50 a second)', positiveNumber)
    .option(
      '--settle <s>',
      'how many seconds to wait until messages are applied or come back (default: 120 s)',
      seconds,
    )
    .action((name, options) => execute(options, (session) => redriveLetters(session, name, options)));

  cloudCommand(
    program,
    'replay-failures',
    "publish what the changes in a feed's failure bucket came to: the present state of each row, never old values",
    'event-sharing replay-failures users/User --dry-run',
  )
    .argument('<contract>', FEED)
    .option('--list', 'only list them, by reason')
    .option('--dry-run', 'only count them')
    .option('--rate <records/s>', 'at most so many records a second (default: 50 a second)', positiveNumber)
    .action((name, options) => execute(options, (session) => replay(session, name, options)));
}
