import { type Command, Option } from 'commander';
import { CATALOG_FORMATS } from '../catalog';
import { LOCK_FILE, READERS_FILE } from '../contracts';
import { showCatalog } from './commands/catalog';
import { checkFiles, releaseFiles } from './commands/contracts';
import { generateModules } from './commands/generate';
import { registerReaders } from './commands/readers';
import { describeCommand } from './describe-command';
import { REPORT_FORMATS } from './report/report';
import type { Console } from './shared/console';

/** Runs a command that reads files alone. */
type LocalRunner = (work: (console: Console) => number) => void;

const ASSEMBLY = 'directory of a cloud assembly: what "npx cdk synth" wrote';
const ASSEMBLIES = 'directories of cloud assemblies: what "npx cdk synth" wrote';

/** Commands about contracts; they need no cloud. */
export function addContractCommands(program: Command, execute: LocalRunner): void {
  const contracts = program
    .command('contracts')
    .description(
      'compare contract files with the released ones, release them, register who reads them, and make modules of them',
    );
  withContractOptions(
    describeCommand(
      contracts,
      'check',
      'name every change that a reader of the released contracts would not survive, and who reads it; before the first release there is nothing to compare with',
      'event-sharing contracts check contracts/*.v*.json --assembly cdk.out',
    ),
  )
    .addOption(formatOption(REPORT_FORMATS))
    .action((files, options) => execute((console) => checkFiles(console, files, options)));
  withContractOptions(
    describeCommand(
      contracts,
      'release',
      'write contract files and their readers into the lock file, a new one if there is none; refuses what check finds',
      'event-sharing contracts release contracts/*.v*.json --assembly cdk.out',
    ),
  ).action((files, options) => execute((console) => releaseFiles(console, files, options)));

  describeCommand(
    contracts,
    'readers',
    'write the file in which this repository says which fields it reads of others; their owners give it to check and release with --readers',
    'event-sharing contracts readers --repository acme/orders --assembly cdk.out',
  )
    .requiredOption('--repository <name>', 'name of this repository, by which owners find it')
    .option('--assembly <dir...>', `${ASSEMBLIES}; all that the repository deploys`, ['cdk.out'])
    .option('--out <file>', 'the file', READERS_FILE)
    .option('--check', 'write nothing, and say whether the file is what the assemblies give')
    .action((options) => execute((console) => registerReaders(console, options)));

  describeCommand(
    contracts,
    'generate',
    'write a TypeScript module for each contract file, by which services read its rows: types, and a validator that needs no compiler',
    'event-sharing contracts generate contracts/*.v*.json --out src/contracts',
  )
    .argument('<files...>', 'contract files')
    .option('--out <dir>', 'directory of the modules', '.')
    .option('--check', 'write nothing, and name the modules that are not what the files give')
    .action((files, options) => execute((console) => generateModules(console, files, options)));

  describeCommand(
    program,
    'catalog',
    'show who shares which fields with whom, from cloud assemblies',
    'event-sharing catalog --format mermaid',
  )
    .option('--assembly <dir...>', ASSEMBLIES, ['cdk.out'])
    .addOption(formatOption(CATALOG_FORMATS))
    .action((options) => execute((console) => showCatalog(console, options)));
}

function withContractOptions(command: Command): Command {
  return command
    .argument('<files...>', 'contract files: every version of a contract that is published')
    .option('--lock <file>', `the lock file (default: ${LOCK_FILE})`)
    .option('--assembly <dir>', `${ASSEMBLY}; its replicas are readers besides those in the lock file`)
    .option(
      '--readers <file...>',
      'files of readers of other repositories, what "contracts readers" wrote there; behind the contract files',
    );
}

function formatOption(formats: readonly [string, ...string[]]): Option {
  return new Option('--format <format>', 'how it is shown').choices(formats).default(formats[0]);
}
