import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOM = join(__dirname, '..', '..', 'lib', 'console-page');
const sources = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(tsx?|css|html)$/.test(name))
  .map((name) => [name, readFileSync(join(ROOM, name), 'utf8')] as const);

/** Ways on which a text of others could become markup or code, or leave the machine. */
const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  [
    'markup made of text',
    /innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|srcdoc|document\.write/i,
  ],
  ['code made of text', /\beval\b|new Function|javascript:|setTimeout\(\s*['"`]|import\(/],
  ['a style attribute, which the policy of the page refuses', /\bstyle=|cssText|setAttribute\(\s*['"]style/],
  ['an address of another origin', /\b(https?|wss?):\/\/(?!www\.w3\.org)|@import\s+url|url\(\s*['"]?\/\//],
];

describe.each(sources)('%s', (_, text) => {
  test.each(FORBIDDEN)('has no %s', (_, pattern) => expect(text).not.toMatch(pattern));
});

test('every source was looked at', () => expect(sources.length).toBeGreaterThan(80));
