import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import ts from 'typescript';

const DECLARATIONS = '.d.ts';

/** Columns of a script's line: Node prints the line that throws, whole. */
const LINE = 120;

/** Node finds the names that a module passes on by its text, as "cjs-module-lexer" reads it: no line may end within. */
const PASSES_ON = '__exportStar(require(';

/** A script without comments and white space, which are a third of it. Names stay: jsii finds classes by them, and stack traces show them. */
export function compactScript(text: string): string {
  const lineLimit = text.includes(PASSES_ON) ? undefined : LINE;
  return transformSync(text, { target: 'es2023', minifyWhitespace: true, lineLimit }).code;
}

/**
 * Compacts a package's scripts, and takes the comments out of the declarations that a user's editor never gets to from `index.d.ts`.
 *
 * @param directory of the compiled package, before dependencies are bundled
 */
export function compactPackage(directory: string): void {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) =>
    join(directory, name),
  );
  for (const script of files.filter((name) => name.endsWith('.js')))
    writeFileSync(script, compactScript(readFileSync(script, 'utf8')));
  const shown = reachable(join(directory, `index${DECLARATIONS}`));
  const printer = ts.createPrinter({ removeComments: true });
  for (const file of files.filter((name) => name.endsWith(DECLARATIONS) && !shown.has(name))) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    writeFileSync(file, printer.printFile(source));
  }
}

/** The declarations that one refers to, and those that they refer to. */
function reachable(entry: string): ReadonlySet<string> {
  const found = new Set([entry]);
  // A set's iteration also meets what is added on the way.
  for (const file of found) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      const path = join(dirname(file), fileName);
      const declared = [`${path}${DECLARATIONS}`, join(path, `index${DECLARATIONS}`)].find(existsSync);
      if (fileName.startsWith('.') && declared) found.add(declared);
    }
  }
  return found;
}
