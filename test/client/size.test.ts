import { build } from 'esbuild';
import { packageRoot } from '../../bin/synthesise';

/** What a service bundles anyway. */
const SDK = /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws|tslib|mnemonist|obliterator)\//;

/** Bytes that a function's bundle gets beside the SDK's own. */
async function addedBytes(code: string): Promise<number> {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: packageRoot, loader: 'ts' },
    absWorkingDir: packageRoot,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    tsconfig: 'tsconfig.json',
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output?.inputs ?? {})
    .filter(([file]) => !SDK.test(file))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
}

const using = (name: string, entry: string) => `import { ${name} } from '${entry}'; console.log(${name});`;

test('openReplica adds at most 15 kB to the SDK', async () => {
  const bytes = await addedBytes(using('openReplica', 'cdk-event-sharing-client/replica'));
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThanOrEqual(15_000);
});

test('openOwner adds at most 60 kB, its policies among them', async () => {
  const bytes = await addedBytes(using('openOwner', 'cdk-event-sharing-client'));
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(60_000);
});
