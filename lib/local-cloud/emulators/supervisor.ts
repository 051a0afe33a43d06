import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What goes when the host process does. */
export interface Supervised {
  /** Removed at the end. */
  readonly directories: readonly string[];
  /** A program and its arguments. */
  readonly program?: readonly string[];
  /** Where the tables are whose names come as lines. */
  readonly tablesAt?: { readonly endpoint: string; readonly region: string };
}

const programFile = ['supervisor-program.js', 'supervisor-program.ts']
  .map((name) => join(__dirname, name))
  .find((file) => existsSync(file));

/**
 * Starts a process that takes care that nothing outlives the host process, however that one ends: the process's stdin is a pipe
 * that only the host holds, so it closes when the host exits, is interrupted or is killed, on every platform.
 */
export function supervise(supervised: Supervised): ChildProcess {
  if (programFile === undefined)
    throw new Error(`supervisor-program.js is missing in ${__dirname}: install the package again`);
  // The host's loaders and debuggers (tsx, jest, an editor's) do not belong into it.
  const { NODE_OPTIONS: _loaders, ...env } = process.env;
  const supervisor = spawn(process.execPath, [programFile, JSON.stringify(supervised)], {
    env,
    // Its own process group, on Windows its own console: Ctrl-C in a terminal must reach the host only, which then stops in order.
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  // One that somebody has killed takes no names any more, which must not end the host.
  supervisor.stdin.on('error', () => {});
  return supervisor;
}
