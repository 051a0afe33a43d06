import type { Command } from 'commander';
import { showConsole } from './commands/console';
import { cloudCommand, type Runner } from './describe-command';
import { wholeNumberTo } from './shared/arguments';

const MAX_PORT = 65_535;

/** The command that shows everything in a browser. */
export function addConsoleCommand(program: Command, execute: Runner): void {
  cloudCommand(
    program,
    'console',
    'show in a browser what flows, where a row is, what failed and who reads what; on this machine alone, until Ctrl-C',
    'event-sharing console --write',
  )
    .option('--write', 'allow what changes something: fill, repair, redrive, edit (default: it only looks)')
    .option('--port <n>', 'port on 127.0.0.1 (default: one that is free)', wholeNumberTo(MAX_PORT))
    .option(
      '--assembly <dir...>',
      'directories of cloud assemblies, of which the catalogue takes what is deployed elsewhere, or not yet',
    )
    .option('--open', 'open the address in the browser (default: only print it)')
    .action((options) => execute(options, (session) => showConsole(session, options)));
}
