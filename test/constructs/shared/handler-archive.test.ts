import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveHandlers } from '../../../bin/build-packages/handler-archive';
import { ARCHIVE, unpackHandler } from '../../../lib/constructs/shared/handler-archive';
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

function unpacked(name: string, files: Readonly<Record<string, string>>) {
  const archive = join(work, ARCHIVE);
  writeFileSync(archive, archiveHandlers(built(files), ['publisher', 'read']));
  const directory = mkdtempSync(join(work, 'unpacked-'));
  return { found: unpackHandler(archive, name, directory), directory };
}

const BUNDLES = {
  'publisher/index.js': 'exports.handler = () => "é";',
  'publisher/node_modules/ajv/dist/runtime/equal.js': 'module.exports = 1;',
  'publisher/index.js.map': '{}',
  'read/index.js': '',
  'order-view/index.js': '',
};

test('a handler comes out of the archive as it was built, with its modules and without source maps', () => {
  const { found, directory } = unpacked('publisher', BUNDLES);
  expect(found).toBe(true);
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.includes('.'),
  );
  expect(files.sort()).toEqual(['index.js', 'node_modules/ajv/dist/runtime/equal.js']);
  expect(readFileSync(join(directory, 'index.js'), 'utf8')).toBe(BUNDLES['publisher/index.js']);
});

test('a handler that is not named is not in the archive', () => {
  expect(unpacked('order-view', BUNDLES)).toMatchObject({ found: false });
});
