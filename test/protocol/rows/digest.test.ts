import { itemDigest } from '../../../lib/adapters/digest';
import { canonicalText, numberText } from '../../../lib/protocol/rows/digest';
import type { Item } from '../../../lib/wire/item';

const equal: [string, Item, Item][] = [
  ['in another order', { a: { S: 'x' }, b: { N: '1' } }, { b: { N: '1' }, a: { S: 'x' } }],
  ['with a number in another form', { a: { N: '1.50' } }, { a: { N: '+15E-1' } }],
  ['with a large number in another form', { a: { N: '1e+21' } }, { a: { N: '1000000000000000000000' } }],
  ['with another zero', { a: { N: '-0.00' } }, { a: { N: '0' } }],
  ['with a set in another order', { a: { NS: ['10', '9.0'] } }, { a: { NS: ['9', '1e1'] } }],
  [
    'with members in another order',
    { a: { M: { x: { S: '1' }, y: { BOOL: true } } } },
    { a: { M: { y: { BOOL: true }, x: { S: '1' } } } },
  ],
  [
    "with the library's attributes",
    { a: { S: 'x' } },
    { a: { S: 'x' }, __seq: { S: '1' }, __at: { S: '2' } },
  ],
];

const different: [string, Item, Item][] = [
  ['a text and a number', { a: { S: '1' } }, { a: { N: '1' } }],
  ['a list and a set', { a: { L: [{ S: 'x' }] } }, { a: { SS: ['x'] } }],
  ['lists in another order', { a: { L: [{ S: 'x' }, { S: 'y' }] } }, { a: { L: [{ S: 'y' }, { S: 'x' }] } }],
  [
    'one digit',
    { a: { N: '10000000000000000000000000000000000001' } },
    { a: { N: '10000000000000000000000000000000000002' } },
  ],
  ['the sign', { a: { N: '5' } }, { a: { N: '-5' } }],
  ['the place of the point', { a: { N: '5' } }, { a: { N: '50' } }],
  ['null and nothing', { a: { NULL: true } }, {}],
  ['where one text ends', { a: { SS: ['x,y'] } }, { a: { SS: ['x', 'y'] } }],
  ['a name inside of a map', { a: { M: { __x: { S: '1' } } } }, { a: { M: {} } }],
];

describe('the digest of an item', () => {
  it.each(equal)('is the same for an item %s', (_, one, other) => {
    expect(canonicalText(one)).toBe(canonicalText(other));
    expect(itemDigest(one)).toBe(itemDigest(other));
  });

  it.each(different)('tells apart %s', (_, one, other) => {
    expect(itemDigest(one)).not.toBe(itemDigest(other));
  });

  it('has 22 characters that show nothing', () => {
    expect(itemDigest({ a: { S: 'Ada' } })).toMatch(/^[\w-]{22}$/);
  });
});

it.each<[what: string, text: string]>([
  ['digits and a letter', `${'1'.repeat(200_000)}x`],
  ['zeros between ones', `1${'0'.repeat(200_000)}1`],
  ['zeros behind a point', `1.${'0'.repeat(200_000)}1`],
])('a long number takes time in proportion to its length: %s', (_, text) => {
  const start = performance.now();
  numberText(text);
  expect(performance.now() - start).toBeLessThan(1_000);
});
