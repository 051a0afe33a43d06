import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';
import { anchorsOf, pagesBelow, relativeLinksOf, textOf } from './pages';

const docs = pagesBelow('docs');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...docs,
  ...pagesBelow('packages'),
];

/** A link's target as a path in the repository, and the heading it names. */
function resolved(page: string, link: string): { file: string; anchor?: string } {
  const [path = '', anchor] = link.split('#');
  return { file: path === '' ? page : join(dirname(page), path), anchor };
}

function isBroken(page: string, link: string): boolean {
  const { file, anchor } = resolved(page, link);
  if (!existsSync(join(packageRoot, file))) return true;
  return anchor !== undefined && !anchorsOf(textOf(file)).includes(anchor);
}

test('the README has at most 1,000 words, code included', () => {
  expect(textOf('README.md').trim().split(/\s+/).length).toBeLessThanOrEqual(1_000);
});

test.each(pages)('each relative link of %s leads to a file and a heading that exist', (page) => {
  expect(relativeLinksOf(textOf(page)).filter((link) => isBroken(page, link))).toEqual([]);
});

test('links of pages are found', () => {
  const links = pages.flatMap((page) => relativeLinksOf(textOf(page)));
  expect(links.filter((link) => link.includes('#')).length).toBeGreaterThan(20);
});

test('each page of docs is linked from the index of its folder, and each index from the one above', () => {
  const unlinked = docs.filter((page) => {
    const isIndex = page.endsWith('/README.md');
    const index = join(isIndex ? dirname(dirname(page)) : dirname(page), 'README.md');
    return !relativeLinksOf(textOf(index)).some((link) => resolved(index, link).file === page);
  });
  expect(unlinked).toEqual([]);
});

/** Paths of sources and tests, also those that are written as below `test`. */
const SOURCE = /`((?:test|lib|lambdas|bin|examples|packages)\/[\w./-]+|[\w./-]+\.(?:test|features)\.ts)`/g;

test.each(['CONTRIBUTING.md', 'SECURITY.md', ...docs])('each source file that %s names exists', (page) => {
  const named = [...textOf(page).matchAll(SOURCE)].map(([, path = '']) => path);
  const exists = (path: string) => ['', 'test'].some((folder) => existsSync(join(packageRoot, folder, path)));
  expect(named.filter((path) => !exists(path))).toEqual([]);
});

/** About the repository itself: all other pages are for those who install a package. */
const REPOSITORY_PAGES = /^docs\/(adr\/|example\.md|other-clouds\.md)/;

test.each(docs.filter((page) => !REPOSITORY_PAGES.test(page)))(
  '%s names no command of the repository',
  (page) => {
    expect(textOf(page).match(/npm (test|run)\b.*|npx jest test.*/g)).toBeNull();
  },
);
