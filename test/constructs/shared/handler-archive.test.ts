import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveHandlers } from '../../../bin/build-packages/handler-archive';
import { ARCHIVE, readArchive } from '../../../lib/constructs/shared/handler-archive';
import { handlerBundle } from '../../../lib/constructs/shared/handler-bundle';
import { temporaryDirectory } from '../../support/temporary-directory';

const work = temporaryDirectory();

/** The bundles that a build leaves: texts by path. */
function built(files: Readonly<Record<string, string>>): string {
  const bundles = mkdtempSync(join(work, 'bundles-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(bundles, path, '..'), { recursive: true });
    writeFileSync(join(bundles, path), text);
  }
  return bundles;
}

function archived(files: Readonly<Record<string, string>>) {
  const archive = join(work, ARCHIVE);
  writeFileSync(archive, archiveHandlers(built(files), ['publisher', 'read']));
  return readArchive(archive);
}

const BUNDLES = {
  'publisher/index.js': 'exports.handler = () => "é";',
  'publisher/node_modules/ajv/dist/runtime/equal.js': 'module.exports = 1;',
  'publisher/index.js.map': '{}',
  'read/index.js': '',
  'order-view/index.js': '',
};

test('a handler comes out of the archive as it was built, with its modules and without source maps', () => {
  expect(archived(BUNDLES)).toEqual({
    publisher: {
      'index.js': BUNDLES['publisher/index.js'],
      'node_modules/ajv/dist/runtime/equal.js': 'module.exports = 1;',
    },
    read: { 'index.js': '' },
  });
});

test('a bundle is found in the archive by its name', () => {
  writeFileSync(join(work, ARCHIVE), archiveHandlers(built(BUNDLES), ['publisher', 'read']));
  expect([...(handlerBundle(work, 'publisher')?.keys() ?? [])]).toEqual([
    'index.js',
    'node_modules/ajv/dist/runtime/equal.js',
  ]);
  for (const missing of ['order-view', 'constructor']) expect(handlerBundle(work, missing)).toBeUndefined();
});
