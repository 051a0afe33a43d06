import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../bin/synthesise';

/** `docs/contracts.md` shows this file under "Rows with types". */
const CONTRACT_FILE = 'user-contract';

/** The TypeScript blocks of a page as files of a user's project; they exist in memory only. */
function samplesOf(page: string): [name: string, text: string][] {
  const blocks = [...readFileSync(join(packageRoot, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, text = ''], index) => {
    const isContract = text.includes('export const user = defineContract');
    const name = isContract ? CONTRACT_FILE : `${page.replace(/\W/g, '-')}-${index}`;
    return [join(packageRoot, 'test/docs', `${name}.ts`), text];
  });
}

function errorsOf(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(packageRoot, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { compilerOptions: config.compilerOptions, files: [] },
    ts.sys,
    packageRoot,
  );
  const lib = join(packageRoot, 'lib');
  const settings: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    noUnusedLocals: false,
    paths: {
      'cdk-event-sharing': [join(lib, 'index.ts')],
      'cdk-event-sharing/*': [join(lib, '*', 'index.ts')],
    },
  };
  const host = ts.createCompilerHost(settings);
  const { readFile, fileExists } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  const program = ts.createProgram([...files.keys()], settings, host);
  return [...files.keys()]
    .flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
}

test('the TypeScript samples of the guides compile', () => {
  const pages = ['README.md', 'docs/contracts.md', 'docs/choosing.md', 'docs/local-cloud.md'];
  const files = new Map(pages.flatMap(samplesOf));
  expect(files.size).toBeGreaterThan(pages.length);
  expect(errorsOf(files)).toEqual([]);
});
