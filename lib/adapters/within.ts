import { type Context, createContext, Script } from 'node:vm';

const sandbox: { run?: () => unknown } = {};
/** Made when it is first used: most functions never do, and would start two milliseconds later. */
let sandboxed: { readonly context: Context; readonly script: Script } | undefined;

/**
 * Runs code that does not wait for anything, and ends it when it takes too long: nothing else could, because nothing else
 * runs meanwhile.
 *
 * @throws Error with the code `ERR_SCRIPT_EXECUTION_TIMEOUT` when the time is over
 */
export function within<T>(milliseconds: number, run: () => T): T {
  sandboxed ??= { context: createContext(sandbox), script: new Script('run()') };
  const { context, script } = sandboxed;
  sandbox.run = run;
  return script.runInContext(context, { timeout: milliseconds }) as T;
}

/** Whether an error says that the time was over. */
export function isTimeOver(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
