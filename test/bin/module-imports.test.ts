import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { moduleImports } from '../../bin/build-packages/module-imports';
import { root } from '../../bin/build-packages/stage';

const OPTIONS = { bundle: true, write: false, format: 'esm', platform: 'node' } as const;

/** What an ES module of this code imports, with everything else inside. */
async function importsOf(contents: string, packages: readonly string[]): Promise<string[]> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents, resolveDir: __dirname },
    plugins: [moduleImports(new Set(packages))],
  });
  const [{ text } = { text: '' }] = outputFiles;
  expect(text).not.toContain('__require');
  const imported = [...text.matchAll(/^(?:import|export) .*?"(.*)";$/gm)].map(([, name = '']) => name);
  return [...new Set(imported)];
}

test('what is required of a package is imported', async () => {
  expect(await importsOf("export const load = () => require('re2js').RE2JS;", ['re2js'])).toEqual(['re2js']);
});

test('a file of a package that does not say what it exports is named in full', async () => {
  const code = "import a from 'ajv/dist/2020'; import b from 'ajv/dist/standalone'; export { a, b };";
  expect(await importsOf(code, ['ajv'])).toEqual(['ajv/dist/2020.js', 'ajv/dist/standalone/index.js']);
});

/** What an ES module of this code prints, with the packages imported. */
async function printed(contents: string, packages: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents, resolveDir: root },
    plugins: [moduleImports(new Set(packages))],
  });
  const input = outputFiles[0]?.text ?? '';
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
    cwd: root,
    input,
    encoding: 'utf8',
  });
  return stdout || stderr;
}

test('the default of a file is what CommonJS calls so', async () => {
  const code = "import equal from 'ajv/dist/runtime/equal'; console.log(equal({ a: [1] }, { a: [1] }));";
  expect(await printed(code, ['ajv'])).toBe('true\n');
});

test.each([
  "import { RequestSigner } from 'aws4'; console.log(typeof RequestSigner);",
  "import aws4 from 'aws4'; console.log(typeof aws4.RequestSigner);",
  "console.log(typeof require('aws4').RequestSigner);",
])('a name that Node does not see in CommonJS is imported with the whole: %s', async (code) => {
  expect(await printed(code, ['aws4'])).toBe('function\n');
});

test('a path that a package itself exports stays as it is', async () => {
  const code = "export * from '@smithy/core/protocols';";
  expect(await importsOf(code, ['@smithy/core'])).toEqual(['@smithy/core/protocols']);
});
