import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Contract, contractModule } from '../../contracts';
import type { Console } from '../shared/console';
import { UsageError } from '../shared/errors';
import { EXIT } from '../shared/exit-codes';

export interface GenerateCommandOptions {
  /** Directory of the modules. */
  readonly out: string;
  /** Compare in place of writing. @default false */
  readonly check?: boolean;
}

/** Writes the modules by which services read rows of contracts: `user.v1.json` becomes `user.v1.generated.ts`. */
export function generateModules(
  console: Console,
  files: readonly string[],
  { out, check = false }: GenerateCommandOptions,
): number {
  const modules = new Map<string, string>();
  for (const file of files) {
    const path = join(out, `${basename(file, '.json')}.generated.ts`);
    if (modules.has(path)) {
      throw new UsageError(`two contract files would become ${path}: write one of them to another --out`);
    }
    modules.set(path, contractModule(Contract.fromFile(file), basename(file)));
  }
  const changed = [...modules].filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
  );
  if (check) {
    for (const [path] of changed) console.out(`${path} is not what its contract gives: generate it again`);
    return changed.length > 0 ? EXIT.found : EXIT.success;
  }
  for (const [path, text] of changed) save(out, path, text);
  for (const path of modules.keys()) console.out(path);
  return EXIT.success;
}

function save(directory: string, path: string, text: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw new UsageError(`${path} cannot be written (${(cause as Error).message}): name another --out`, {
      cause,
    });
  }
}
