import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

/**
 * Takes the comments out of a package's scripts, a sixth of them; declarations keep theirs, which editors show. Lines are not
 * joined: Node prints the line that throws.
 *
 * @param directory of the compiled package, before dependencies are bundled
 */
export function dropComments(directory: string): void {
  const scripts = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(directory, name));
  for (const script of scripts)
    writeFileSync(script, transformSync(readFileSync(script, 'utf8'), { target: 'es2023' }).code);
}
