import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toItem } from '../../../lib/dev/seed/exact-json';
import { readSeedFile } from '../../../lib/dev/seed/seed-file';
import { temporaryDirectory } from '../../support/temporary-directory';

const directory = temporaryDirectory();
const written = (name: string, text: string) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

test('a .json file has lists of items by contract or table', () => {
  const file = written(
    'a.json',
    '{ "users/User": [{ "id": 1 }, { "id": 2 }], "Orders/Table": [{ "id": "x" }] }',
  );
  expect(readSeedFile(file).map(({ at, target, item }) => [at, target, toItem(item)])).toEqual([
    ['users/User, item 1', 'users/User', { id: { N: '1' } }],
    ['users/User, item 2', 'users/User', { id: { N: '2' } }],
    ['Orders/Table, item 1', 'Orders/Table', { id: { S: 'x' } }],
  ]);
});

test.each(['a.ndjson', 'a.jsonl'])('%s has a line for each item', (name) => {
  const file = written(name, '{"to":"a/B","item":{"n":1.50,"deep":{"l":[1e2,"",false]}}}\n\n');
  expect(readSeedFile(file).map(({ at, target, item }) => [at, target, toItem(item)])).toEqual([
    [
      'line 1',
      'a/B',
      { n: { N: '1.50' }, deep: { M: { l: { L: [{ N: '1e2' }, { S: '' }, { BOOL: false }] } } } },
    ],
  ]);
});

test.each([
  ['b.ndjson', '{"to":"a/B","item":{}}\n{"to":', /line 2 of .*b\.ndjson is no JSON/],
  ['b.ndjson', '{"item":{}}', /line 1 of .* has no "to" with an "item": .*a line for each item/],
  ['b.ndjson', '{"to":"a/B","item":5}', /line 1 of .* has no "to" with an "item"/],
  ['b.json', '{\n  "a/B": [,]\n}', /^line 2 of .*b\.json is no JSON \(/],
  ['b.json', '{\n"a/B": [\n{ "x": 1 }\n{ "x": "}" }\n] }', /^line 4 of .*b\.json is no JSON/],
  ['b.json', '{\n"a/B": [\n{ "x": "1\n}]}', /^line 3 of .*b\.json is no JSON/],
  ['b.json', '{\n"a/B": [\n', /^line 3 of .*b\.json is no JSON/],
  ['b.json', '[]', /b\.json is no object: .*an object of lists/],
  ['b.json', '{"a/B": {}}', /"a\/B" of .* is no list of items/],
  ['b.json', '{"a/B": [{}, 3]}', /a\/B, item 2 of .* is no object/],
])('%s with %s is refused with place and remedy', (name, text, message) => {
  expect(() => readSeedFile(written(name, text))).toThrow(
    expect.objectContaining({ code: 'invalid-seed', message: expect.stringMatching(message) }),
  );
});
