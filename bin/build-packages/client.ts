import { writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { leanConsumers } from '../lean-calls';
import { buildPackage, runTool } from './build-package';
import { moduleImports } from './module-imports';
import type { Staged } from './stage';

/**
 * Builds the client, which ends up in bundles of others: as ES modules, of which what is not used falls away, and as CommonJS.
 *
 * @returns the directory of the package
 */
export function buildClientPackage(): Promise<string> {
  return buildPackage('cdk-event-sharing-client', compile);
}

async function compile(directory: string, { entries, imports }: Staged): Promise<void> {
  runTool('tsc', ['--emitDeclarationOnly'], directory);
  const common: BuildOptions = {
    absWorkingDir: directory,
    entryPoints: [...entries],
    outdir: directory,
    bundle: true,
    platform: 'node',
    target: 'node20',
  };
  const lean = leanConsumers(directory);
  await build({ ...common, format: 'cjs', external: [...imports], plugins: [lean] });
  // What two entries share is a file of its own, so that it is loaded once.
  await build({
    ...common,
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    plugins: [lean, moduleImports(imports)],
  });
  for (const entry of entries) {
    const { name } = parse(entry);
    // The same declarations, named as an ES module's.
    writeFileSync(join(directory, `${name}.d.mts`), `export * from './${name}.js';\n`);
  }
}
