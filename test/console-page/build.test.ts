import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsolePage } from '../../bin/build-console';

describe('the built page', () => {
  const directory = mkdtempSync(join(tmpdir(), 'console-page-'));
  const text = (pattern: RegExp) => {
    const name = readdirSync(directory).find((each) => pattern.test(each));
    return readFileSync(join(directory, name ?? ''), 'utf8');
  };
  let sizes: Map<string, number>;

  beforeAll(async () => {
    writeFileSync(join(directory, 'app.OLD.js'), 'of an earlier build');
    sizes = await buildConsolePage(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test('is a few static files, and nothing of an earlier build', () => {
    expect([...sizes.keys()].map((name) => name.replace(/\.[A-Z0-9]{8}\./, '.')).toSorted()).toEqual([
      'LICENSES.txt',
      'app.css',
      'app.js',
      'favicon.svg',
      'index.html',
    ]);
  });

  test('is small', () => {
    const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    expect(total).toBeLessThan(80_000);
  });

  test('is refused where it is larger than it may be', async () => {
    const other = mkdtempSync(join(tmpdir(), 'console-page-'));
    await expect(buildConsolePage(other, 10_000)).rejects.toThrow(/is \d+ bytes compressed, more than 10000/);
    rmSync(other, { recursive: true });
  });

  test('names its files from the root, so that every address of it loads them', () => {
    const index = text(/index/);
    for (const name of sizes.keys()) if (/\.(js|css|svg)$/.test(name)) expect(index).toContain(`="/${name}"`);
  });

  test('has no script or style of its own in the markup', () => {
    const index = text(/index/);
    expect(index).not.toMatch(/<style|style=|\son\w+=/i);
    expect(index.match(/<script[^>]*>[^<]*/g)).toEqual([expect.stringMatching(/src="\/app\.[^"]+\.js">$/)]);
  });

  test('asks no other origin', () => {
    for (const pattern of [/\.js$/, /\.css$/, /index/]) {
      const addresses = text(pattern).match(/\b(https?|wss?):\/\/[^"'`\s)]*/g) ?? [];
      expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
    }
  });

  test('makes no code of text', () => {
    expect(text(/\.js$/)).not.toMatch(/\beval\(|new Function\b/);
  });

  test('brings the licences of what is bundled', () => {
    expect(text(/LICENSES/)).toMatch(/preact[\s\S]*uplot[\s\S]*Leon Sorokin/);
  });
});
