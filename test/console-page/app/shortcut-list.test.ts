import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHORTCUTS } from '../../../lib/console-page/app/shortcut-list';

const guide = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'console.md'), 'utf8');

test.each(SHORTCUTS)('the guide says that $keys does "$does"', ({ keys, does }) => {
  expect(guide).toContain(`| ${keys.map((key) => `\`${key}\``).join(' ')} | ${does} |`);
});

test('no two shortcuts have the same keys', () => {
  expect(new Set(SHORTCUTS.map(({ keys }) => keys.join(' '))).size).toBe(SHORTCUTS.length);
});
