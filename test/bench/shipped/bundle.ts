import { statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a handler as the shipped ones are, with all that it imports; answers the file and its size. */
export async function bundle(entry: string, directory: string, name: string) {
  const file = join(directory, `${name}.js`);
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return { file, bytes: statSync(file).size };
}
