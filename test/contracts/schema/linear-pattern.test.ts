import fc from 'fast-check';
import { linearPattern } from '../../../lib/contracts/schema/linear-pattern';

const LONG = 400_000;
const MOST_MS = 2_000;

describe('a pattern takes time in proportion to the text', () => {
  test.each<[pattern: string, text: string]>([
    ['^(a+)+$', `${'a'.repeat(LONG)}!`],
    ['^(a|a)*$', `${'a'.repeat(LONG)}!`],
    ['^(a|aa)+$', `${'a'.repeat(LONG)}!`],
    ['^([a-zA-Z0-9]+)*$', `${'a1'.repeat(LONG / 2)}!`],
    ['^(\\w+\\s?)*$', `${'ab '.repeat(LONG / 4)}!`],
    ['(x+x+)+y', 'x'.repeat(LONG)],
    ['^(.*a){20}$', `${'a'.repeat(LONG)}!`],
    ['\\S+@\\S+', 'a'.repeat(LONG)],
    ['^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', `a@${'a.'.repeat(LONG / 2)} `],
    ['^\\s*(.*?)\\s*$', `${' '.repeat(LONG)}a\nb`],
  ])('%s', (pattern, text) => {
    const compiled = linearPattern(pattern);
    const start = performance.now();
    expect(compiled.test(text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(MOST_MS);
  });
});

const ESCAPES = [
  ...['\\s', '\\S', '\\d', '\\D', '\\w', '\\W', '\\t', '\\n', '\\0', '\\x41', '\\cI', '\\u00e9', '\\u2028'],
  ...['\\u{1F600}', '\\ud83d\\ude00', '\\ud83d', '\\/', '\\.', '\\\\', '\\[', '\\]', '\\{', '\\^', '\\$'],
  ...['\\p{L}', '\\P{L}', '\\p{Lu}'],
];
const LETTERS = ['a', 'b', 'é', '😀', '-', '/', ',', '&', '"'];
const IN_CLASS = [
  ...['a-z', 'A-Z', '0-9', '\\u0061-\\u007a', '\\t-\\r', '\\b', '\\-', 'a', 'é', '😀'],
  ...['.', '^', '(', ')', '*', '+', '?', '|', '$', ',', '&', '~', '#', '/', ':', '!', '<', '=', '['],
];
const TEXTS = [
  ...['a', 'b', 'A', 'K', '\u212a', '0', '_', '-', '.', '\\', '/', '{', 'é', '😀', '\ud83d', '\ude00'],
  ...[' ', '\n', '\r', '\t', '\u0008', '\u00a0', '\u2028', '\ufeff', '\u200b'],
];

const classes = fc
  .tuple(fc.boolean(), fc.array(fc.constantFrom(...ESCAPES, ...IN_CLASS), { maxLength: 4 }))
  .map(([not, parts]) => `[${not ? '^' : ''}${parts.join('')}]`);
const { patterns } = fc.letrec<{ patterns: string; atoms: string }>((tie) => ({
  patterns: fc.oneof(
    { maxDepth: 3 },
    tie('atoms'),
    fc.array(tie('patterns'), { maxLength: 3 }).map((parts) => parts.join('')),
    fc.tuple(tie('patterns'), tie('patterns')).map(([one, other]) => `(?:${one}|${other})`),
    fc
      .tuple(tie('patterns'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?'))
      .map(([part, times]) => `(?:${part})${times}`),
    tie('patterns').map((part) => `(${part})`),
  ),
  atoms: fc.oneof(classes, fc.constantFrom(...ESCAPES, ...LETTERS, '.', '^', '$', '\\b')),
}));
const texts = fc.array(fc.constantFrom(...TEXTS), { maxLength: 6 }).map((parts) => parts.join(''));

test('a pattern means what it means in ECMAScript with the flag "u"', () => {
  let compared = 0;
  fc.assert(
    fc.property(patterns, fc.array(texts, { minLength: 8, maxLength: 8 }), (pattern, samples) => {
      const [native, linear] = [
        compiled(() => new RegExp(pattern, 'u')),
        compiled(() => linearPattern(pattern)),
      ];
      // What ECMAScript refuses is refused; a few classes that look like POSIX's are refused besides.
      if (native === undefined) expect(linear).toBeUndefined();
      if (native === undefined || linear === undefined) return;
      compared += 1;
      for (const text of samples)
        expect([pattern, text, linear.test(text)]).toEqual([pattern, text, native.test(text)]);
    }),
    { numRuns: 3_000 },
  );
  expect(compared).toBeGreaterThan(1_000);
});

test.each<[pattern: string, yes: string[], no: string[]]>([
  ['^[a-z]+(-[a-z]+)*$', ['a', 'ab-cd-e'], ['', 'a-', 'A', 'a--b']],
  ['^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$', ['123e4567-e89b-12d3-a456-426614174000'], ['123e4567']],
  ['^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', ['alice@example.com'], ['alice', 'a b@c.d', 'a@b\u00a0.c']],
  ['^\\p{Lu}', ['Éa'], ['éa']],
])('%s', (pattern, yes, no) => {
  const compiled = linearPattern(pattern);
  expect([...yes, ...no].filter((text) => compiled.test(text))).toEqual(yes);
});

function compiled<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
