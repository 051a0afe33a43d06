import { build } from 'esbuild';
import { leanConsumers } from '../../bin/lean-calls';
import { packageRoot } from '../../bin/synthesise';

/** What a service bundles anyway, and the contract's own module. */
const NOT_OURS =
  /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws|tslib|mnemonist|obliterator)\/|\.generated\.ts$/;

interface Bundle {
  /** Of `files`. */
  readonly bytes: number;
  readonly files: readonly string[];
  /** Files of the SDK and of what it needs. */
  readonly sdk: readonly string[];
}

/** What a function's bundle gets beside the SDK's own when it reads rows of users. */
async function added(code: string): Promise<Bundle> {
  const { metafile } = await build({
    stdin: {
      contents: `${code}; import { user } from './examples/users-orders/services/sdk/user.v1.generated';`,
      resolveDir: packageRoot,
      loader: 'ts',
    },
    absWorkingDir: packageRoot,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    tsconfig: 'tsconfig.json',
    plugins: [leanConsumers(packageRoot)],
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const all = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const ours = all.filter(([file]) => !NOT_OURS.test(file));
  return {
    bytes: ours.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
    files: ours.map(([file]) => file),
    sdk: all.map(([file]) => file).filter((file) => NOT_OURS.test(file) && !file.endsWith('.generated.ts')),
  };
}

/** What compiles or reads schemas, and what contracts need that have patterns or formats. */
const HEAVY = /re2js|ajv-formats|ajv\/dist\/(?!runtime)|contracts\/(strict|schema\/(schema-level|check)\.)/;

test('openReplica adds at most 12 kB to the SDK, with a contract, and nothing of the owner', async () => {
  const { bytes, files } = await added(
    "import { openReplica } from 'cdk-event-sharing-client/replica'; openReplica({ tableName: 't', contract: user })",
  );
  expect(files.filter((file) => HEAVY.test(file) || /client\/owner|cockatiel/.test(file))).toEqual([]);
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThanOrEqual(12_000);
});

test('consumeChanges adds at most 30 kB, and nothing of the owner', async () => {
  const { bytes, files } = await added(
    "import { consumeChanges } from 'cdk-event-sharing-client/consume'; consumeChanges(user, () => {})",
  );
  expect(files.filter((file) => HEAVY.test(file) || /client\/owner|cockatiel/.test(file))).toEqual([]);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(30_000);
});

test('consumeChanges without the SDK adds at most 50 kB to nothing', async () => {
  const { bytes, files, sdk } = await added(
    "import { consumeChanges } from 'cdk-event-sharing-client/lean'; consumeChanges(user, () => {})",
  );
  expect(sdk).toEqual([]);
  expect(files.filter((file) => HEAVY.test(file) || /client\/owner|cockatiel/.test(file))).toEqual([]);
  expect(bytes).toBeGreaterThan(30_000);
  expect(bytes).toBeLessThanOrEqual(50_000);
});

test('a bundle may have consumers without the SDK and readers with it', async () => {
  const { files, sdk } = await added(
    "import { consumeChanges } from 'cdk-event-sharing-client/lean'; import { openReplica } from 'cdk-event-sharing-client/replica'; consumeChanges(user, () => openReplica({ tableName: 't' }))",
  );
  expect(files.filter((file) => /lean\/client-dynamodb/.test(file))).toHaveLength(1);
  expect(sdk.filter((file) => /client-dynamodb\//.test(file))).not.toEqual([]);
});

test('outbox adds at most 20 kB, and nothing of consumers or of the owner', async () => {
  const { bytes, files } = await added(
    "import { outbox } from 'cdk-event-sharing-client/outbox'; outbox(user, { user_id: 1 }, { tableName: 't' })",
  );
  const others = /client\/(owner|consume)|cockatiel|protocol\/(?!rows)/;
  expect(files.filter((file) => HEAVY.test(file) || others.test(file))).toEqual([]);
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThanOrEqual(20_000);
});

test('openOwner adds at most 40 kB, its policies among them', async () => {
  const { bytes, files } = await added(
    "import { openOwner } from 'cdk-event-sharing-client'; openOwner(user, { url: 'https://example.com', path: 'users' })",
  );
  expect(files.filter((file) => HEAVY.test(file))).toEqual([]);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(40_000);
});
