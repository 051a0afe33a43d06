import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { compactScript } from './compact';
import { readJson, root } from './stage';

/** The directory of an installed package, at the start of a path. */
const HOME = /^.*node_modules\/(@[^/]+\/)?[^/]+/;

/** Scripts, as Node loads them. */
const SCRIPT = /\.c?js$/;

/** What every installed package keeps, beside what is loaded: its manifest and its licence. */
const KEPT = /^(package\.json|licen[cs]e.*)$/i;

/**
 * jsii demands that dependencies which are no jsii modules lie inside the package. Of each only the files that are loaded go
 * in, compacted: whole, they are five times as large as our own code. Their licences are beside them.
 *
 * @param directory of the compiled package
 * @param external names of the packages that are not bundled
 */
export async function bundleDependencies(directory: string, external: string[]): Promise<void> {
  const { metafile } = await build({
    entryPoints: [join(directory, 'index.js')],
    absWorkingDir: root,
    nodePaths: [join(root, 'node_modules')],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    external,
    logLevel: 'error',
  });
  const loaded = Object.keys(metafile.inputs).filter((file) => file.startsWith('node_modules/'));
  const kept = [...withDependencies(loaded.map((file) => file.match(HOME)?.[0] ?? file))].flatMap((home) =>
    readdirSync(join(root, home))
      .filter((file) => KEPT.test(file))
      .map((file) => join(home, file)),
  );
  for (const file of [...loaded, ...kept]) {
    const content = readFileSync(join(root, file));
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), SCRIPT.test(file) ? compactScript(content.toString()) : content);
  }
}

/** Also those of which nothing is loaded: npm would fetch what a manifest names and nobody bundles. */
function withDependencies(homes: readonly string[]): Set<string> {
  const all = new Set(homes);
  for (const home of all) {
    const { dependencies } = readJson(join(root, home, 'package.json'));
    for (const name of Object.keys(dependencies ?? {})) {
      all.add(
        relative(root, dirname(createRequire(join(root, home, 'index.js')).resolve(`${name}/package.json`))),
      );
    }
  }
  return all;
}
