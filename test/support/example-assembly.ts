import { cpSync, existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { synthesise } from '../../bin/synthesise';
import { temporaryDirectory } from './temporary-directory';

/** The example as the command line synthesises it, in a directory of its own. */
export async function synthesiseExample(): Promise<{ directory: string; remove: () => void }> {
  const directory = temporaryDirectory();
  // Outside a run of the tests, what is kept in `tmpdir()` would outlive the sources.
  if (process.env.JEST_WORKER_ID === undefined) await synthesise(directory);
  else cpSync(await synthesisedOnce(), directory, { recursive: true });
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Whichever test file asks first synthesises it for all of the run: it takes seconds. */
async function synthesisedOnce(): Promise<string> {
  const done = join(tmpdir(), 'example');
  const begun = join(tmpdir(), 'example-begun');
  while (!existsSync(done)) {
    if (!isMade(begun)) await sleep(50);
    else
      try {
        const part = temporaryDirectory();
        await synthesise(part);
        renameSync(part, done);
      } catch (error) {
        // The next that asks shall see for itself.
        rmdirSync(begun);
        throw error;
      }
  }
  return done;
}

/** Of all that try to make a directory, one succeeds. */
function isMade(directory: string): boolean {
  try {
    mkdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
