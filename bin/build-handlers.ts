import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { VALIDATOR_RUNTIME } from '../lib/contracts/validation/compiler';
import { leanCalls, leanConsumers } from './lean-calls';
import { pureSchemas } from './pure-schemas';

/**
 * Bundles every handler with all that it calls inside, so that a user's synthesis needs no bundler.
 *
 * `lambdas/<name>/index.ts` becomes `dist/lambdas/<name>/index.js` with its source map. It calls AWS by the files of
 * `lib/adapters/lean`, or by the AWS SDK (`npm run build:handlers -- --sdk`): for comparison, and as a way back.
 */
const root = join(__dirname, '..');
const outDir = join(root, 'dist', 'lambdas');

/** The engine of patterns: a quarter of a bundle, and loaded only where a contract has one. */
const PATTERNS = 're2js';

/** Modules that compiled validators require: shipped beside the handlers, because they are known at synthesis only. */
const VALIDATOR_MODULES = [
  ...[
    'ajv/dist/runtime/equal',
    'ajv/dist/runtime/ucs2length',
    'ajv/dist/runtime/uri',
    'ajv-formats/dist/formats',
    PATTERNS,
  ].map((name) => ({ name, file: require.resolve(name) })),
  { name: VALIDATOR_RUNTIME, file: join(root, 'lib', 'contracts', 'validation', 'validator-runtime.ts') },
];

/** Handlers that check rows. */
const VALIDATING = ['publisher', 'replicator', 'forwarder', 'batch', 'read', 'sync-api'];

const common: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
};

/**
 * Bundles every handler; answers the size of each bundle in bytes, by name.
 *
 * @param sdk whether our own call AWS by the SDK, as those of users do
 */
export async function buildHandlers(sdk = false): Promise<Map<string, number>> {
  const own = handlersIn('lambdas');
  const handlers = [...own, ...handlersIn('examples/users-orders/handlers')];
  await Promise.all(
    handlers.map((handler) => bundleHandler(...handler, sdk || !own.includes(handler) ? bySdk : byLean)),
  );
  await Promise.all(
    VALIDATING.flatMap((handler) => VALIDATOR_MODULES.map((module) => bundleRuntime(handler, module))),
  );
  removeAllBut(handlers.map(([name]) => name));
  return new Map(handlers.map(([name]) => [name, statSync(join(outDir, name, 'index.js')).size]));
}

/** Bundles are written over the old ones, never removed first: a synthesis at the same time must still find them. */
function removeAllBut(names: readonly string[]): void {
  for (const entry of readdirSync(outDir)) {
    if (!names.includes(entry)) rmSync(join(outDir, entry), { recursive: true });
  }
}

function handlersIn(folder: string): [name: string, file: string][] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map((entry) => [entry.name, join(root, folder, entry.name, 'index.ts')]);
}

/** A bundler's exports cannot be replaced, and layers that trace put a function of theirs in a handler's place: the function would not start. */
const REPLACEABLE = 'module.exports={handler:module.exports.handler};';

const byLean: BuildOptions = { plugins: [leanCalls] };
const bySdk: BuildOptions = {
  plugins: [pureSchemas, leanConsumers(root)],
  alias: { '@aws-sdk/credential-provider-node': join(root, 'lambdas', 'shared', 'credentials.ts') },
};

async function bundleHandler(name: string, file: string, calls: BuildOptions): Promise<void> {
  await build({
    ...common,
    external: VALIDATING.includes(name) ? [PATTERNS] : [],
    entryPoints: [file],
    outfile: join(outDir, name, 'index.js'),
    sourcemap: true,
    sourcesContent: false,
    footer: { js: REPLACEABLE },
    // Prefers the SDK's ES modules, of which the unused parts fall away.
    mainFields: ['module', 'main'],
    ...calls,
  });
}

async function bundleRuntime(handler: string, { name, file }: { name: string; file: string }): Promise<void> {
  await build({
    ...common,
    external: name === PATTERNS ? [] : [PATTERNS],
    entryPoints: [file],
    outfile: join(outDir, handler, 'node_modules', `${name}.js`),
  });
}
