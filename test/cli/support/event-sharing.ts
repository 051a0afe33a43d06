import { run } from '../../../lib/cli/program';
import type { Console } from '../../../lib/cli/shared/console';

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs the command line in this process.
 *
 * @param answer what a person at a terminal would answer. @default nobody is there
 */
export async function eventSharing(
  args: readonly string[],
  answer?: string,
  signal?: AbortSignal,
): Promise<Result> {
  const out: string[] = [];
  const err: string[] = [];
  const console: Console = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    interactive: answer !== undefined,
    ask: async () => answer,
    animate: async (title) => ({ update() {}, done: (text) => err.push(`${title}: ${text}`) }),
  };
  const code = await run(args, console, signal ?? new AbortController().signal);
  return { code, out: out.join('\n'), err: err.join('\n') };
}
