import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { preProcessFile } from 'typescript';
import { ELSEWHERE, PROGRAMS } from './programs';

export const root = join(__dirname, '..', '..');

/** What every package says of itself in the same words. */
const SHARED = ['version', 'license', 'author', 'repository'] as const;

/** A package's sources in a directory of their own, ready to be compiled there. */
export interface Staged {
  /** Entry files, such as `index.ts`: they are at the top of the directory. */
  readonly entries: readonly string[];
  /** Names of the packages that the sources import, also where only for types. */
  readonly imports: ReadonlySet<string>;
  /** The package's manifest, which is written there too. */
  readonly manifest: Record<string, unknown>;
}

/**
 * Copies a package's entries and programs, and the sources that they reach, into a directory.
 *
 * An entry of `packages/<name>` only re-exports, from `../../lib/…`; here it stands beside `lib`.
 *
 * @throws when a source imports a file that is not there
 */
export function stage(name: string, directory: string): Staged {
  const home = join(root, 'packages', name);
  const entries = readdirSync(home).filter((file) => file.endsWith('.ts'));
  const { files, imports, renamed } = reachable(
    [
      ...entries.map((entry) => join(home, entry)),
      ...(PROGRAMS[name] ?? []).map((program) => join(root, program)),
    ],
    ELSEWHERE[name] ?? {},
  );
  for (const file of files) {
    const target = file.startsWith(home) ? relative(home, file) : relative(root, file);
    mkdirSync(dirname(join(directory, target)), { recursive: true });
    let text = readFileSync(file, 'utf8').replaceAll("'../../lib/", "'./lib/");
    for (const [path, other] of renamed.get(file) ?? []) text = text.replaceAll(`'${path}'`, `'${other}'`);
    writeFileSync(join(directory, target), text);
  }
  const manifest = { ...sharedFields(), ...readJson(join(home, 'package.json')) };
  writeFileSync(join(directory, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(home, 'README.md'), join(directory, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(directory, 'LICENSE'));
  return { entries, imports, manifest };
}

interface Reachable {
  readonly files: ReadonlySet<string>;
  readonly imports: ReadonlySet<string>;
  /** By file: relative imports, and the packages whose names take their place. */
  readonly renamed: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

function reachable(entries: readonly string[], elsewhere: Readonly<Record<string, string>>): Reachable {
  const files = new Set(entries);
  const imports = new Set<string>();
  const renamed = new Map<string, Map<string, string>>();
  // A set's iteration also meets what is added on the way.
  for (const file of files) {
    for (const { fileName } of preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) {
        const source = resolveSource(join(dirname(file), fileName));
        const other = elsewhere[relative(root, source)];
        if (other === undefined) files.add(source);
        else {
          imports.add(other);
          renamed.set(file, (renamed.get(file) ?? new Map()).set(fileName, other));
        }
      } else if (!fileName.startsWith('node:')) imports.add(packageOf(fileName));
    }
  }
  return { files, imports, renamed };
}

function resolveSource(path: string): string {
  const found = [`${path}.ts`, join(path, 'index.ts')].find(existsSync);
  if (!found) throw new Error(`no source at ${path}: expected a .ts file or a folder with an index.ts`);
  return found;
}

/** `aws-cdk-lib/aws-lambda` and `@aws-sdk/client-sns/x` become `aws-cdk-lib` and `@aws-sdk/client-sns`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function sharedFields(): Record<string, unknown> {
  const own = readJson(join(root, 'package.json'));
  return Object.fromEntries(SHARED.flatMap((field) => (own[field] ? [[field, own[field]]] : [])));
}

export function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8'));
}
