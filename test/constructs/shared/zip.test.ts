import { crc32 } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { zip, zipEntry } from '../../../lib/constructs/shared/zip';

const FILES = {
  'index.js': 'exports.handler = () => "é";',
  'node_modules/ajv/dist/runtime/equal.js': 'module.exports = 1;',
  'validators-Größe-1.js': '0123456789'.repeat(20_000),
  'empty.txt': '',
};

const archive = () =>
  zip(new Map(Object.entries(FILES).map(([name, text]) => [name, zipEntry(Buffer.from(text))])));

test('an archive gives its files back', () => {
  const unpacked = Object.entries(unzipSync(archive())).map(([name, text]) => [name, strFromU8(text)]);
  expect(Object.fromEntries(unpacked)).toEqual(FILES);
});

test('equal files give an equal archive', () => {
  expect(archive()).toEqual(archive());
});

test('headers and directory name the checksum that readers compare, and files that everybody may read', () => {
  const name = 'validators-Größe-1.js';
  const bytes = archive();
  const [header, listed] = [bytes.indexOf(name), bytes.lastIndexOf(name)];
  const sum = crc32(FILES[name]);
  expect([bytes.readUInt32LE(header - 16), bytes.readUInt32LE(listed - 30)]).toEqual([sum, sum]);
  expect((bytes.readUInt32LE(listed - 8) >>> 16).toString(8)).toBe('100644');
  expect(bytes.readUInt32LE(listed - 4)).toBe(header - 30);
});
