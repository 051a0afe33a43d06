import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES } from './pages';

const page = readFileSync(join(__dirname, '../../../docs/local-cloud.md'), 'utf8');
const section = page.slice(page.indexOf('## Fidelity'), page.indexOf('## Limits'));
const sources = readdirSync(__dirname)
  .filter((name) => name.endsWith('.test.ts') && name !== 'docs.test.ts')
  .map((name) => readFileSync(join(__dirname, name), 'utf8'))
  .join('');
const differences = [...sources.matchAll(/differs from AWS: ([^']+)'/g)].map(([, text = '']) => text);

test('the documentation names every page that a case derives from, and no other', () => {
  const named = [...section.matchAll(/\((https:[^)]+)\)/g)].map(([, url]) => url);
  expect(named.sort()).toEqual(
    Object.values(PAGES)
      .map(({ url }) => url)
      .sort(),
  );
});

test('every page has a case', () => {
  const unused = Object.keys(PAGES).filter((name) => !sources.includes(`PAGES.${name}.title`));
  expect(unused).toEqual([]);
});

test('the documentation names every difference from AWS that a case shows', () => {
  expect(differences.length).toBeGreaterThan(0);
  expect(differences.filter((text) => !section.includes(text))).toEqual([]);
});
