import { readFileSync, writeFileSync } from 'node:fs';
import { consumersOf, readCatalog } from '../../catalog';
import { readersText } from '../../contracts';
import type { Console } from '../shared/console';
import { UsageError } from '../shared/errors';
import { EXIT } from '../shared/exit-codes';
import { count } from '../shared/format';

export interface ReadersCommandOptions {
  /** Directories of cloud assemblies: all that the repository deploys. */
  readonly assembly: readonly string[];
  /** Name of the repository, for example `acme/orders`. */
  readonly repository: string;
  /** Path of the file. */
  readonly out: string;
  /** Compare in place of writing. @default false */
  readonly check?: boolean;
}

/** Writes the file in which a repository says what it reads of others. */
export function registerReaders(console: Console, options: ReadersCommandOptions): number {
  const { assembly, repository, out, check = false } = options;
  const consumers = consumersOf(readCatalog(assembly));
  if (consumers.length === 0) {
    console.err(`no replica is in ${assembly.join(', ')}: was another app synthesised there?`);
  }
  const text = readersText(repository, consumers);
  const isSame = contentOf(out) === text;
  if (check) {
    if (!isSame) console.out(`${out} is not what the app reads: write it again without --check`);
    return isSame ? EXIT.success : EXIT.found;
  }
  if (!isSame) save(out, text);
  console.out(`${out}: ${count(consumers.length, 'reader')} of ${repository}`);
  return EXIT.success;
}

/** What cannot be read is not the same, and writing it says why. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new UsageError(`${path} cannot be written (${(cause as Error).message}): name another --out`, {
      cause,
    });
  }
}
