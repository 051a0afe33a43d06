import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import ts from 'typescript';
import { packageRoot } from '../../../bin/synthesise';
import { contractModule } from '../../../lib/contracts';
import { Contract, type ReadReplica } from '../../../packages/cdk-event-sharing';
import { userContract } from '../../constructs/support/contracts';
import { filterPoliciesOf } from '../../constructs/support/stacks';
import { pagesBelow, textOf } from '../../docs/pages';
import { temporaryDirectory } from '../../support/temporary-directory';

/** `docs/contracts.md` shows this file under "Rows with types". */
const CONTRACT_FILE = 'user.v1.generated';

/** The TypeScript blocks of a page as files of a user's project; they exist in memory only. */
function samplesOf(page: string): [name: string, text: string][] {
  const blocks = [...readFileSync(join(packageRoot, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, text = ''], index) => {
    const isContract = text.includes('export const user = defineContract');
    const name = isContract ? CONTRACT_FILE : `${page.replace(/\W/g, '-')}-${index}`;
    return [join(packageRoot, 'test/docs', `${name}.ts`), text];
  });
}

/** What the command generates of the contract that `docs/business-events.md` shows. */
function generatedEvent(): [name: string, text: string] {
  const [, text = ''] = /^```json\n([\s\S]*?)^```$/m.exec(textOf('docs/business-events.md')) ?? [];
  const module = contractModule(Contract.fromObject(JSON.parse(text)), 'order-placed.v1.json');
  return [join(packageRoot, 'test/docs/order-placed.v1.generated.ts'), module];
}

function errorsOf(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(packageRoot, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { compilerOptions: config.compilerOptions, files: [] },
    ts.sys,
    packageRoot,
  );
  const settings: ts.CompilerOptions = { ...options, noEmit: true, noUnusedLocals: false };
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

const pages = ['README.md', ...pagesBelow('docs'), ...pagesBelow('packages')];

test('the TypeScript samples of the guides compile', () => {
  const files = new Map(pages.flatMap(samplesOf).filter(([, text]) => text.startsWith('import')));
  expect(files.size).toBeGreaterThan(10);
  expect(errorsOf(new Map([...files, generatedEvent()]))).toEqual([]);
});

const samples = pages.flatMap(samplesOf);
const outdir = temporaryDirectory();
const here = process.cwd();
beforeAll(() => {
  mkdirSync(join(outdir, 'contracts'));
  writeFileSync(join(outdir, 'contracts', 'user.v1.json'), JSON.stringify(userContract().schema));
});

/** Runs a sample, which must be whole; answers what it exports, and its app. */
function run(text: string): { readonly app?: App; readonly [name: string]: unknown } {
  const runnable = text
    .replace('const app =', 'export const app =')
    // The user's own code is not here.
    .replace(/Code\.fromAsset\([^)]*\)/g, "Code.fromInline('exports.handler = () => {}')");
  const { outputText } = ts.transpileModule(runnable, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  });
  const load = (name: string): unknown => {
    if (name === `./${CONTRACT_FILE}`)
      return run(samples.find(([file]) => file.includes(CONTRACT_FILE))?.[1] ?? '');
    return require(name.replace(/^cdk-event-sharing/, (found) => join(packageRoot, 'packages', found)));
  };
  const exports = {};
  // Samples name files of the user's project.
  process.chdir(outdir);
  try {
    new Function('require', 'exports', outputText)(load, exports);
  } finally {
    process.chdir(here);
  }
  return exports;
}

const apps = samples
  .filter(([, text]) => text.includes('const app = new App()'))
  .map(([file, text]) => [basename(file), text] as const);

test.each(apps)('the sample %s synthesises', (name, text) => {
  process.env.CDK_OUTDIR = join(outdir, name);
  const { app } = run(text);
  expect(app?.synth().directory).toBe(process.env.CDK_OUTDIR);
});

test('the sample of a filtered replica synthesises', () => {
  const [[, text] = []] = samples.filter(([, each]) => each.includes('export function addReplica'));
  const { addReplica } = run(text ?? '') as { addReplica(scope: Stack, user: Contract): ReadReplica };
  const app = new App({ outdir: join(outdir, 'filtered') });
  const stack = new Stack(app, 'Notifications');
  expect(addReplica(stack, userContract()).fields).toEqual(['user_id', 'email']);
  expect(filterPoliciesOf(Template.fromStack(stack))).toHaveLength(1);
});
