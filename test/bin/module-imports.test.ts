import { build } from 'esbuild';
import { moduleImports } from '../../bin/build-packages/module-imports';

/** What an ES module of this code imports, with everything else inside. */
async function importsOf(contents: string, packages: readonly string[]): Promise<string[]> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: __dirname },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    plugins: [moduleImports(new Set(packages))],
  });
  const [{ text } = { text: '' }] = outputFiles;
  expect(text).not.toContain('__require');
  return [...text.matchAll(/^(?:import|export) .*?"(.*)";$/gm)].map(([, name = '']) => name);
}

test('what is required of a package is imported', async () => {
  expect(await importsOf("export const load = () => require('re2js').RE2JS;", ['re2js'])).toEqual(['re2js']);
});

test('a file of a package that does not say what it exports is named in full', async () => {
  const code = "import a from 'ajv/dist/2020'; import b from 'ajv/dist/standalone'; export { a, b };";
  expect(await importsOf(code, ['ajv'])).toEqual(['ajv/dist/2020.js', 'ajv/dist/standalone/index.js']);
});

test('a path that a package itself exports stays as it is', async () => {
  const code = "export * from '@smithy/core/protocols';";
  expect(await importsOf(code, ['@smithy/core'])).toEqual(['@smithy/core/protocols']);
});
