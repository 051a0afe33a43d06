import { spawn } from 'node:child_process';
import { DevError } from '../errors';

/** More of a failed command's output helps nobody. */
const MAX_OUTPUT = 20_000;

/** A command of the user's. */
export interface ShellCommand {
  readonly command: string;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** What it is, for a message: `the app`. */
  readonly title: string;
  /** Ends the command with all that it has started. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a command in a shell, and keeps its output to itself.
 *
 * @throws DevError `app-failed` with the output, when it fails or is ended
 */
export async function runCommand(shell: ShellCommand): Promise<void> {
  const { command, directory, environment, title, signal } = shell;
  const child = spawn(command, {
    shell: true,
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that it ends with all that it has started; Ctrl-C of the terminal is ours alone.
    detached: process.platform !== 'win32',
  });
  const end = () => endGroup(child.pid);
  // Also where this process ends without having been asked.
  process.once('exit', end);
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_OUTPUT);
    });
  try {
    const [code, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('close', (...outcome) => resolve(outcome)).once('error', reject);
    });
    if (code === 0) return;
    const how = killedBy ? `was ended by ${killedBy}` : `failed with code ${code}`;
    const said = output.trim() || 'it printed nothing';
    throw new DevError('app-failed', `${title} "${command}" ${how}:\n${said}`);
  } finally {
    process.removeListener('exit', end);
    signal?.removeEventListener('abort', end);
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}
