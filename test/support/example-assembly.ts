import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../bin/synthesise';

/** Synthesises the example as the command line does, into a directory of its own. */
export async function synthesiseExample(): Promise<{ directory: string; remove: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), 'example-assembly-'));
  await synthesise(directory);
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
