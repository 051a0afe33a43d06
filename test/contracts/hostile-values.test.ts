import { type Contract, compileValidators, createRowCheck } from '../../lib/contracts';
import { Contract as Contracts } from '../../lib/contracts/contract';
import { FORMATS } from '../../lib/contracts/strict/known-keywords';
import { loadValidators } from '../support/load-validators';

/** More than any item holds. */
const LONG = 400_000;
/** Where time grows with the square of this, it is seconds. */
const ENOUGH = 100_000;
const MOST_MS = 2_000;
const text = { type: 'string' };

function contractWith(value: unknown, $defs: object = {}): Contract {
  return Contracts.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
    properties: { id: { type: 'integer' }, value },
    required: ['id'],
    $defs,
  });
}

/** Both ways in which rows are checked; answers whether the value fits. */
function check(contract: Contract, value: unknown): boolean {
  const row = { id: 1, value };
  const start = performance.now();
  const fits = loadValidators(compileValidators(contract, contract.fields)).row(row);
  expect(createRowCheck(contract)(row) === undefined).toBe(fits);
  expect(performance.now() - start).toBeLessThan(MOST_MS);
  return fits;
}

const times = (part: string, rest = '', length = LONG) => part.repeat(length / part.length) + rest;
const HOSTILE = [
  ...['a', '1', '0', '-', '.', ':', '/', ' ', '~', '%', '=', '{', '}', '\n', 'é', '\\', '+', '('],
  ...[
    'a.',
    'a-',
    '1:',
    '::',
    '0.',
    '%41',
    '/~0',
    '{a}',
    '{a,',
    'a@',
    '1.1',
    'P1Y',
    'AAAA',
    'AAAA\n',
    '\ud83d',
  ],
].flatMap((part) => [
  times(part, '', ENOUGH),
  times(part, '!', ENOUGH),
  ...['http://', 'a@', '#', 'a:', '//[', '{', 'P', '0', '::', '2026-01-01T', '2026-01-01T00:00:00.'].map(
    (start) => start + times(part, '\u0000', ENOUGH),
  ),
]);

test.each((FORMATS.string ?? []).map((format) => [format]))(
  'the format "%s" takes time in proportion to the text',
  (format) => {
    const rowCheck = createRowCheck(contractWith({ ...text, format }));
    for (const value of HOSTILE) {
      const start = performance.now();
      rowCheck({ id: 1, value });
      expect([value.slice(0, 20), performance.now() - start < MOST_MS]).toEqual([value.slice(0, 20), true]);
    }
  },
  120_000,
);

test('base64 takes time in proportion to the text', () => {
  const rowCheck = createRowCheck(contractWith({ ...text, contentEncoding: 'base64' }));
  const start = performance.now();
  for (const value of HOSTILE) rowCheck({ id: 1, value });
  expect(performance.now() - start).toBeLessThan(MOST_MS * 10);
});

describe('a list of different elements takes time in proportion to the list', () => {
  const many = Array.from({ length: 30_000 }, (_, index) => index);
  const unique = (items: unknown) => ({ type: 'array', uniqueItems: true, items });
  test.each<[what: string, schema: object, values: unknown[], $defs?: object]>([
    [
      'of objects',
      unique({ type: 'object', properties: { a: { type: 'integer' }, b: text } }),
      many.map((a) => ({ b: 'the same', a })),
    ],
    ['of lists', unique({ type: 'array', items: { type: 'integer' } }), many.map((each) => [1, each])],
    ['of texts', unique(text), many.map((each) => `${each}`)],
    [
      'of texts that it refers to',
      unique({ $ref: '#/$defs/tag' }),
      many.map((each) => `${each}`),
      { tag: text },
    ],
    ['of numbers in an alternative', unique({ anyOf: [{ type: 'integer' }] }), many],
  ])('%s', (_, schema, values, $defs = {}) => {
    const contract = contractWith(schema, $defs);
    expect(check(contract, values)).toBe(true);
    expect(check(contract, [...values, values[0]])).toBe(false);
  });

  test('whatever the order of members', () => {
    const contract = contractWith(unique({ type: 'object', properties: { a: text, b: text } }));
    expect(
      check(contract, [
        { a: '1', b: '2' },
        { b: '2', a: '1' },
      ]),
    ).toBe(false);
    expect(
      check(contract, [
        { a: '1', b: '2' },
        { a: '2', b: '1' },
      ]),
    ).toBe(true);
  });
});

test.each<[what: string, schema: object, value: unknown]>([
  ['a pattern', { ...text, pattern: '^(a+)+$' }, times('a', '!')],
  [
    'a pattern of names',
    { type: 'object', patternProperties: { '^(a|a)*$': text }, additionalProperties: false },
    { [times('a', '!')]: '' },
  ],
  [
    'a pattern in names',
    { type: 'object', propertyNames: { pattern: '^(a|aa)+$' }, additionalProperties: true },
    { [times('a', '!')]: '' },
  ],
  ['a pattern of elements', { type: 'array', items: { ...text, pattern: '(x+x+)+y' } }, [times('x')]],
  ['a decimal', { ...text, format: 'decimal' }, `1${times('0', 'x')}`],
])('%s that somebody chose to take long does not', (_, schema, value) => {
  expect(check(contractWith(schema), value)).toBe(false);
});
