import { tableOf, typesFrom } from '../../../lib/contracts/schema/type-table';
import type { ValueType } from '../../../lib/contracts/schema/value-type';
import { readTypes } from '../../../lib/contracts/schema/value-types';

const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal' };
const binary = { type: 'string', contentEncoding: 'base64' };
const object = (properties: object, rest?: unknown) => ({
  type: 'object',
  properties,
  ...(rest !== undefined && { additionalProperties: rest }),
});

/** All that a type says, to some depth. */
function facts(type: ValueType, depth: number): unknown {
  const { kinds, text: kind = 'string', set, namesMembers, members } = type;
  const names = [...members, 'any other', 'valueOf'];
  return {
    kinds: [...kinds].sort(),
    ...(kinds.has('string') && { kind }),
    ...(kinds.has('array') && { set }),
    ...(kinds.has('object') && { namesMembers, shared: names.filter((name) => type.shares(name)) }),
    ...(depth > 0 &&
      kinds.has('object') && {
        members: names
          .filter((name) => type.shares(name))
          .map((name) => [name, facts(type.member(name), depth - 1)]),
      }),
    ...(depth > 0 &&
      kinds.has('array') && {
        elements: [0, 1, 2, 99].map((index) => facts(type.element(index), depth - 1)),
      }),
  };
}

test.each<[string, unknown]>([
  ['a text', text],
  ['a decimal, or nothing', { type: ['string', 'null'], format: 'decimal' }],
  ['base64', binary],
  ['a number', { type: 'integer' }],
  ['anything', {}],
  ['anything, said otherwise', true],
  ['a set of decimals', { type: 'array', uniqueItems: true, items: decimal }],
  [
    'a list of sets',
    { type: 'array', items: { type: 'array', uniqueItems: true, items: { type: 'number' } } },
  ],
  [
    'a list whose first elements differ',
    { type: 'array', prefixItems: [text, { type: 'number' }], items: {} },
  ],
  ['a list of objects', { type: 'array', items: object({ price: decimal }) }],
  ['an object', object({ a: text, b: object({ photo: binary }) })],
  ['an object with a forbidden member', object({ a: text, b: false })],
  ['an object with any other members', object({ a: text }, true)],
  ['a map', object({}, decimal)],
  ['an object whose members have names of JavaScript', object({ constructor: decimal, toString: binary })],
  [
    'alternatives',
    { oneOf: [object({ a: decimal }), object({ b: binary }), { type: 'array', items: text }] },
  ],
  ['constants', { enum: ['a', 1, { a: 1 }, [true]] }],
  ['what refers to itself', { $ref: '#/$defs/node' }],
])('a table has the types of %s', (_what, value) => {
  const node = object({ price: decimal, next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } });
  const types = readTypes({ properties: { id: text, value }, $defs: { node } });
  const table = JSON.parse(JSON.stringify(tableOf(types)));
  expect(facts(typesFrom(table), 5)).toEqual(facts(types, 5));
});

test('a type is in the table once', () => {
  const address = object({ street: text, city: text });
  const table = tableOf(readTypes({ properties: { home: address, work: address } }));
  expect(table).toEqual([
    { kinds: ['object'], members: { home: 1, work: 1 } },
    { kinds: ['object'], members: { street: 2, city: 2 } },
    { kinds: ['string'] },
  ]);
});
