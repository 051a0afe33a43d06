import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/**
 * Runs a program without input; answers everything it printed, its errors last. One that takes too long is ended with all it has started, which else
 * would keep the tests from ending.
 *
 * @throws Error with what it printed
 */
export async function runLimited(
  [program = '', ...args]: readonly string[],
  { cwd, env, seconds }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly seconds: number },
): Promise<string> {
  // As the first of a process group.
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const limit = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), seconds * 1000);
  const [code, signal] = await once(child, 'close').finally(() => clearTimeout(limit));
  const output = (await printed).join('');
  if (code === 0) return output;
  const why = signal ? `ended after ${seconds} s` : `failed with ${code}`;
  throw new Error(`${why}:\n${args.at(-1)}\n${output}`);
}
