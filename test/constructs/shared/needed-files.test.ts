import { codeFile } from '../../../lib/constructs/shared/handler-bundle';
import { neededFiles } from '../../../lib/constructs/shared/needed-files';

const files = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([name, text]) => [name, codeFile(text)] as const);

const BUNDLE = new Map(
  files({
    'index.js': 'require("re2js")',
    'node_modules/ajv/dist/runtime/equal.js': '',
    'node_modules/ajv/dist/runtime/uri.js': '',
    'node_modules/runtime.js': 'require("re2js");require("ajv/dist/runtime/uri")',
    'node_modules/re2js.js': '',
  }),
);

const needed = (texts: Readonly<Record<string, string>>) => [...neededFiles(BUNDLE, files(texts)).keys()];

test('of the modules beside a bundle go along those that validators require, and what those require', () => {
  expect(needed({ 'v.js': 'const f = require("ajv/dist/runtime/equal").default' })).toEqual([
    'index.js',
    'node_modules/ajv/dist/runtime/equal.js',
    'v.js',
  ]);
  expect(needed({ 'v.js': 'require("runtime").isUnique' })).toEqual([
    'index.js',
    'node_modules/ajv/dist/runtime/uri.js',
    'node_modules/runtime.js',
    'v.js',
  ]);
});

test.each(['pattern', 'patternProperties'])(
  'the engine of patterns goes along where a schema has "%s"',
  (keyword) => {
    const schema = JSON.stringify({ contract: { properties: { name: { [keyword]: '^a' } } } });
    expect(needed({ 'sharing.json': schema })).toContain('node_modules/re2js.js');
    expect(needed({ 'sharing.json': '{"contract":{}}' })).not.toContain('node_modules/re2js.js');
  },
);
