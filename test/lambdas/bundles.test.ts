import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const lambdas = join(__dirname, '../../dist/lambdas');
const handlers = ['batch', 'forwarder', 'publisher', 'read', 'replicator', 'sync-api'];

/** The largest is that of batch jobs. What is added to a bundle lengthens each start of its function. */
const MAX_BYTES = 80_000;

/** What a contract is checked with once, at synthesis. */
const AT_SYNTHESIS = /node_modules\/(ajv|ajv-formats|re2js)\/|lib\/contracts\/(strict\/|compiler|validators)/;

test.each(handlers)(
  'the bundle of "%s" carries neither a compiler of schemas nor an engine of patterns',
  (name) => {
    const { sources } = JSON.parse(readFileSync(join(lambdas, name, 'index.js.map'), 'utf8'));
    expect(sources).toContainEqual(expect.stringContaining('lib/contracts/schema/checked-contract.ts'));
    expect(sources.filter((source: string) => AT_SYNTHESIS.test(source))).toEqual([]);
  },
);

test.each([...handlers, 'emptier'])('the bundle of "%s" is lean', (name) => {
  const { sources } = JSON.parse(readFileSync(join(lambdas, name, 'index.js.map'), 'utf8'));
  expect(sources.filter((source: string) => /node_modules\/@(aws|smithy)/.test(source))).toEqual([]);
  expect(statSync(join(lambdas, name, 'index.js')).size).toBeLessThan(MAX_BYTES);
});

/** "Cannot redefine property: handler" is what a layer of OpenTelemetry says of what a bundler makes by itself. */
test('a layer can put its own function in the place of a handler', () => {
  const bundle = require(join(lambdas, 'emptier', 'index.js'));
  expect(Object.getOwnPropertyDescriptors(bundle)).toEqual({
    handler: { value: expect.any(Function), configurable: true, enumerable: true, writable: true },
  });
  for (const name of handlers) {
    const text = readFileSync(join(lambdas, name, 'index.js'), 'utf8');
    expect(text).toMatch(/module\.exports=\{handler:module\.exports\.handler\};\s*(\/\/# .*\s*)?$/);
  }
});

test.each(handlers)('beside "%s" lies what compiled validators call', (name) => {
  const modules = readdirSync(join(lambdas, name, 'node_modules'));
  expect(modules.sort()).toEqual(['ajv', 'ajv-formats', 'event-sharing-validator-runtime.js', 're2js.js']);
  const { linearPattern } = require(
    join(lambdas, name, 'node_modules', 'event-sharing-validator-runtime.js'),
  );
  expect(linearPattern('^(a+)+$').test('aaa')).toBe(true);
});
