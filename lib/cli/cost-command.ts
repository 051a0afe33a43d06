import { type Command, Option } from 'commander';
import { DEFAULT_LOAD } from '../catalog';
import { showCost } from './commands/cost';
import { describeCommand } from './describe-command';
import { amount, amountOf, share, wholeNumberTo } from './shared/arguments';
import type { Console } from './shared/console';

/** The largest item of DynamoDB. */
const LARGEST_ROW = 400 * 1024;

/** The command that estimates costs; it needs no cloud. */
export function addCostCommand(
  program: Command,
  execute: (work: (console: Console) => number) => void,
): void {
  const { changes, changesOf, reads, size, hot, burst } = DEFAULT_LOAD;
  describeCommand(
    program,
    'cost',
    'estimate what a month of each feed, replica, consumer and API costs, from cloud assemblies, with what the estimate assumes',
    'event-sharing cost --changes 5e6 --changes-of users/User=2e7 --reads 1e7',
  )
    .option('--assembly <dir...>', 'directories of cloud assemblies: what "npx cdk synth" wrote', ['cdk.out'])
    .option('--changes <number>', 'changes a month of the rows of each contract', amount, changes)
    .option(
      '--changes-of <contract=number>',
      'changes of one contract, if they are others; several times',
      amountOf,
      changesOf,
    )
    .option('--reads <number>', 'requests a month of each API', amount, reads)
    .option('--size <bytes>', 'bytes of an event and of a row', wholeNumberTo(LARGEST_ROW), size)
    .option(
      '--hot <share>',
      'share of the changes that one write settles with a later one of their batch, 0 to 1',
      share,
      hot,
    )
    .option(
      '--burst <times>',
      'how many times faster than on average changes come while they come',
      amount,
      burst,
    )
    .option('--json', 'print one JSON document on standard output')
    .addOption(new Option('--markdown', 'print a table for a page, a line for each bill').conflicts('json'))
    .action((options) => execute((console) => showCost(console, options)));
}
