import { marked, type Token, type Tokens } from 'marked';
import type { ContractsReport } from '../../../lib/cli/report/contracts-report';
import { toMarkdown } from '../../../lib/cli/report/markdown';
import type { CompatibleChange, Consumer, ContractFinding } from '../../../lib/contracts';
import { HOSTILE, hiddenIn } from '../../support/hostile-texts';

const reader: Consumer = { name: 'orders/User', repository: 'acme/orders', contract: 'users/User', major: 1 };
const removed: ContractFinding = {
  rule: 'field-removed',
  contract: 'users/User',
  released: '1.0',
  current: '1.1',
  field: 'name',
  path: 'name',
  old: 'string',
  new: 'nothing',
  readers: [reader],
};
const unraised: ContractFinding = {
  ...removed,
  rule: 'version-unchanged',
  field: undefined,
  path: undefined,
};
const added: CompatibleChange = {
  contract: 'users/User',
  released: '1.0',
  current: '1.1',
  field: 'nickname',
  change: 'field-added',
};

const markdown = (report: Partial<ContractsReport>) =>
  toMarkdown({ hasReleases: true, findings: [], compatible: [], notes: [], ...report }).join('\n');
const tokens = (text: string) => marked.lexer(text);
const tables = (text: string) =>
  tokens(text)
    .filter((token): token is Tokens.Table => token.type === 'table')
    .map(({ rows }) => rows.map((row) => row.map((cell) => cell.text)));
const titles = (text: string) =>
  tokens(text)
    .filter((token): token is Tokens.Heading => token.type === 'heading')
    .map((heading) => heading.text);

/** Every kind of thing in it, at any depth. */
function kinds(text: string): Set<string> {
  const found = new Set<string>();
  marked.walkTokens(tokens(text), (token: Token) => {
    found.add(token.type);
  });
  return found;
}

test('says what changes, who breaks and what to do', () => {
  expect(markdown({ findings: [removed], compatible: [added] }).split('\n')).toEqual([
    '## Contracts: 1 finding, 1 reader would break',
    '',
    '### What changes',
    '',
    '| Contract | Field | Change | Breaking |',
    '| --- | --- | --- | --- |',
    '| `users/User` 1.0 → 1.1 | `name` | was removed (`string` → `nothing`) | yes |',
    '| `users/User` 1.0 → 1.1 | `nickname` | was added, optional | no |',
    '',
    '### Who breaks',
    '',
    '| Reader | Repository | Reads | Fields that change |',
    '| --- | --- | --- | --- |',
    '| `orders/User` | `acme/orders` | `users/User` 1 | `name` |',
    '',
    '### What to do',
    '',
    '- `users/User` 1.0 → 1.1: undo the change, or make it in three steps:',
    '  1. Expand: take it out of version 1, and publish it beside that as 2.0 with an `upcast` from 1.',
    '  2. Move: have `orders/User` (`acme/orders`) read 2.0.',
    '  3. Contract: stop publishing version 1 when this check names no reader of it.',
  ]);
});

test('is short when nothing is found', () => {
  expect(markdown({})).toBe('## Contracts: no reader breaks');
  expect(titles(markdown({ compatible: [added] }))).toEqual(['Contracts: no reader breaks', 'What changes']);
});

test('does not pass for a check when nothing was released', () => {
  const compatible = [{ contract: 'users/User', current: '1.0', change: 'version-added' } as const];
  const text = markdown({ hasReleases: false, compatible });
  expect(titles(text)[0]).toBe('Contracts: nothing was released before, so nothing was compared');
  expect(tables(text)).toEqual([[['`users/User` 1.0', '–', 'is published for the first time', 'no']]]);
  const upcast: ContractFinding = { ...removed, rule: 'upcast-impossible', released: '2.0', current: '2.0' };
  const [title] = titles(markdown({ hasReleases: false, findings: [upcast] }));
  expect(title).toBe('Contracts: 1 finding, 1 reader would break');
});

test('each reader and each step is there once, sorted, with all fields', () => {
  const shipping: Consumer = { name: 'mail/User', contract: 'users/User', major: 1 };
  const email = { ...removed, field: 'email', path: 'email', readers: [reader, shipping] };
  const text = markdown({ findings: [removed, email, unraised] });
  expect(tables(text)[1]).toEqual([
    ['`mail/User`', '–', '`users/User` 1', '`email`'],
    ['`orders/User`', '`acme/orders`', '`users/User` 1', '`name`, `email`'],
  ]);
  expect(text.match(/1\. Expand/g)).toHaveLength(1);
  expect(text).toContain('2. Move: have `mail/User`, `orders/User` (`acme/orders`) read 2.0.');
  expect(text).toContain('- `users/User` 1.0 → 1.1: raise the version to 1.1.');
});

test('a version that was not raised breaks nobody by itself', () => {
  const text = markdown({ findings: [unraised] });
  expect(tables(text)[0]?.[0]?.slice(1)).toEqual([
    '–',
    'the contract changed and its version did not (`string` → `nothing`)',
    'no, but refused',
  ]);
  expect(titles(text)[0]).toBe('Contracts: 1 finding, no known reader breaks');
  expect(text).toContain('No reader that the lock file, `--assembly` or `--readers` names.');
});

test('a version that is published no more concerns the whole of it', () => {
  const dropped: ContractFinding = { ...unraised, rule: 'major-dropped', current: '2.0' };
  const text = markdown({ findings: [dropped] });
  expect(tables(text)[1]).toEqual([
    ['`orders/User`', '`acme/orders`', '`users/User` 1', 'the whole version'],
  ]);
  expect(text).toContain('- `users/User` 1.0 → 2.0: publish 1.0 beside 2.0 until nobody reads it.');
});

describe.each(
  Object.entries({
    ...HOSTILE,
    'end a cell': 'a|b\\|c\\\\|d',
    'end a span': '`a` ``b`` `',
    'mention a team': '@acme/everyone #1 GH-1',
    'be a link': '[x](http://evil.example) https://evil.example www.evil.example <http://evil.example>',
    'be an image': '![x](http://evil.example/x.png)',
    'be a heading': '\n\n# Contracts: no reader breaks\n\n',
    'be a comment': '<!-- <details> &lt; -->',
    'be a formula': '$$\\frac{1}{2}$$ :smile:',
    'escape the end': 'a\\',
    'be nothing': '',
    'be a space': ' ',
  }),
)('a name that would %s', (_, name) => {
  const finding = { ...removed, field: name, path: name, old: name, new: name };
  const hostile = { name, repository: name, contract: name, major: 1 };
  const text = markdown({
    findings: [{ ...finding, contract: name, readers: [hostile] }],
    compatible: [{ ...added, field: name }],
    notes: [name],
  });

  test('is code in its cell', () => {
    const [changes, readers, ...others] = tables(text);
    expect(others).toEqual([]);
    const code = expect.stringMatching(/^`[^`|]+`$/);
    expect(changes).toEqual([
      [
        expect.stringMatching(/^`[^`|]+` 1\.0 → 1\.1$/),
        code,
        expect.stringMatching(/^was removed \(`[^`|]+` → `[^`|]+`\)$/),
        'yes',
      ],
      ['`users/User` 1.0 → 1.1', code, 'was added, optional', 'no'],
    ]);
    expect(readers).toEqual([[code, code, expect.stringMatching(/^`[^`|]+` 1$/), code]]);
  });

  test('is nothing but text', () => {
    expect(text.split('\n').flatMap(hiddenIn)).toEqual([]);
    expect([...kinds(text)].sort()).toEqual(
      ['codespan', 'heading', 'list', 'list_item', 'space', 'table', 'text'].sort(),
    );
    expect(titles(text)).toEqual([
      'Contracts: 1 finding, 1 reader would break',
      'What changes',
      'Who breaks',
      'What to do',
      'Readers to look at',
    ]);
  });
});

test('has room in one comment whatever there is, and says what is left out', () => {
  const long = '|`<@'.repeat(1_000);
  const many = Array.from({ length: 2_000 }, (_, index) => `${index}${long}`);
  const readers = many.map((name) => ({ ...reader, name, repository: name }));
  const findings = many.map((path, index) => ({
    ...removed,
    contract: path,
    path,
    readers: [readers[index] ?? reader],
  }));
  const text = markdown({
    findings: [...findings, { ...removed, readers }],
    compatible: many.map((field) => ({ ...added, field })),
    notes: many,
  });
  expect(text.length).toBeLessThan(65_536);
  expect(titles(text)).toHaveLength(5);
  expect(text.match(/^… and \d+ more\.$/gm)).toHaveLength(4);
  const [rows = []] = tables(text);
  expect(text).toContain(`… and ${4_001 - rows.length} more.`);
});

test('a long name is shown as far as a person reads it', () => {
  const name = `${'é'.repeat(79)}bcd`;
  const [[cells = []] = []] = tables(markdown({ findings: [{ ...removed, path: name }] }));
  expect(cells[1]).toBe(`\`${'é'.repeat(79)}…\``);
});

test('a reader of many fields has a short row', () => {
  const findings = Array.from({ length: 50 }, (_, index) => ({ ...removed, path: `f${index}` }));
  expect(tables(markdown({ findings }))[1]?.[0]?.[3]).toMatch(/^`f0`, .*`f9` and 40 more$/);
});
