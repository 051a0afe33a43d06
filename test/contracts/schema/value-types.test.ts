import { Contract } from '../../../lib/contracts/contract';
import { valueTypes } from '../../../lib/contracts/schema/checked-contract';
import type { ValueType } from '../../../lib/contracts/schema/value-type';
import { createRowCheck } from '../../../lib/contracts/validation/validators';

const decimal = { type: 'string', format: 'decimal' };
const binary = { type: 'string', contentEncoding: 'base64' };
const text = { type: 'string' };
/** A literal with this name would pass for a promise. */
const conditional = JSON.parse(
  '{ "if": {}, "then": { "type": "string", "format": "decimal" }, "else": { "type": "string" } }',
);
const setOf = (items: unknown) => ({ type: 'array', uniqueItems: true, items });

function contractWith(value: unknown, $defs: object = {}): Contract {
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
    properties: { id: text, value },
    required: ['id'],
    $defs: { money: decimal, ...$defs },
  });
}

function typeOf(value: unknown, $defs?: object): ValueType {
  return valueTypes(contractWith(value, $defs)).member('value');
}

describe('the type of a field in DynamoDB', () => {
  it.each<[string, unknown, Partial<ValueType>]>([
    ['a text', text, { text: 'string' }],
    ['a decimal', decimal, { text: 'decimal' }],
    ['base64', binary, { text: 'binary' }],
    ['a decimal or null', { type: ['string', 'null'], format: 'decimal' }, { text: 'decimal' }],
    ['a decimal or null, as alternatives', { anyOf: [decimal, { type: 'null' }] }, { text: 'decimal' }],
    ['a decimal or a number', { oneOf: [decimal, { type: 'number' }] }, { text: 'decimal' }],
    ['a reference to a decimal', { $ref: '#/$defs/money' }, { text: 'decimal' }],
    ['a reference to a decimal with a limit', { $ref: '#/$defs/money', maxLength: 9 }, { text: 'decimal' }],
    [
      'two statements of one decimal',
      { type: 'string', allOf: [decimal, { maxLength: 9 }] },
      { text: 'decimal' },
    ],
    ['a set of strings', setOf(text), { set: 'string' }],
    ['a set of listed strings', setOf({ enum: ['a', 'b'] }), { set: 'string' }],
    ['a set of numbers', setOf({ type: ['integer', 'number'] }), { set: 'number' }],
    ['a set of decimals', setOf({ $ref: '#/$defs/money' }), { set: 'decimal' }],
    ['a set of binary', setOf(binary), { set: 'binary' }],
    ['a list', { type: 'array', items: text }, { set: undefined }],
    ['a list of different objects', setOf({ type: 'object', properties: {} }), { set: undefined }],
    ['anything', {}, { text: 'string', set: undefined }],
    ['anything, said otherwise', true, { text: undefined, set: undefined }],
  ])('is known for %s', (_, schema, expected) => {
    const { text, set } = typeOf(schema);
    expect({ text, set }).toEqual(expected);
  });

  it('is known deep inside, by name, by place and by default', () => {
    const type = typeOf({
      type: 'object',
      properties: { list: { type: 'array', items: { type: 'object', properties: { price: decimal } } } },
      additionalProperties: binary,
    });
    expect(type.member('list').element(0).member('price').text).toBe('decimal');
    expect(type.member('any other').text).toBe('binary');
  });

  it('is known for the members of alternatives', () => {
    const card = { type: 'object', properties: { kind: { const: 'card' }, amount: decimal } };
    const cash = { type: 'object', properties: { kind: { const: 'cash' }, photo: binary } };
    const type = typeOf({ oneOf: [card, cash] });
    expect([type.member('amount').text, type.member('photo').text]).toEqual(['decimal', 'binary']);
  });

  it('is known in a schema that refers to itself', () => {
    const next = { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] };
    const node = { type: 'object', properties: { price: decimal, next } };
    let type = typeOf({ $ref: '#/$defs/node' }, { node });
    for (let depth = 0; depth < 50; depth += 1) type = type.member('next');
    expect(type.member('price').text).toBe('decimal');
  });

  it('is that of the key in the table', () => {
    const contract = Contract.fromObject({
      type: 'object',
      'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id', 'part'] },
      properties: { id: decimal, part: binary },
      required: ['id', 'part'],
    });
    expect(contract.key.map((field) => contract.keyType(field))).toEqual(['N', 'B']);
  });
});

describe('a contract is refused, with the field, when', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'a text may be a decimal or not',
      { anyOf: [decimal, text] },
      /the field "value" may be decimal or string, which are different types in DynamoDB and alike in JSON/,
    ],
    ['a text may be a decimal or anything', { oneOf: [decimal, {}] }, /may be decimal or string/],
    ['a text is both', { allOf: [decimal, binary] }, /is at once decimal and binary: choose one/],
    ['a text is both, said at once', { ...decimal, ...binary }, /is both a decimal and base64/],
    [
      'a decimal is not said to be a text',
      { format: 'decimal' },
      /"format": "decimal", which needs "type": "string"/,
    ],
    ['base64 is a number', { type: 'number', contentEncoding: 'base64' }, /which needs "type": "string"/],
    [
      'a set has elements of mixed types',
      setOf({ type: ['string', 'number'] }),
      /"value" has "uniqueItems" with elements of mixed types \(string, number\).*remove "uniqueItems" for a list/,
    ],
    ['a set has elements of any type', { type: 'array', uniqueItems: true }, /elements of mixed types/],
    ['a set may hold null', setOf({ type: ['string', 'null'] }), /mixed types \(string, null\)/],
    [
      'an array may be a list or a set',
      { anyOf: [setOf(text), { type: 'array' }] },
      /may be a set of string or a list/,
    ],
    ['then and else differ', conditional, /may be decimal or string/],
    [
      'it is deep inside',
      { type: 'array', items: { properties: { a: { anyOf: [decimal, text] } } } },
      /"value\[\]\.a" may/,
    ],
    ['it is in any other member', { additionalProperties: { format: 'decimal' } }, /"value\.\*" has/],
    [
      'a place is not supported',
      { patternProperties: { '^p_': decimal } },
      /"value" has a decimal, base64 or a set under "patternProperties", which is not supported there/,
    ],
    ['a place in a list is not supported', { prefixItems: [text, binary] }, /under "prefixItems"/],
    [
      'a reference leads nowhere',
      { $ref: '#/$defs/nothing' },
      /refers to "#\/\$defs\/nothing", which is not in the contract/,
    ],
    ['a reference leads out', { $ref: 'https://example.com/a.json' }, /refer to a schema in this contract/],
    ['a reference leads to itself', { $ref: '#/properties/value' }, /refers to itself without an end/],
    ['a reference is dynamic', { $dynamicRef: '#x' }, /uses "\$dynamicRef"/],
  ])('%s', (_, schema, message) => {
    expect(() => contractWith(schema)).toThrow(message);
  });
});

describe('rows are checked', () => {
  it.each([
    [
      decimal,
      ['0', '-1.5', '1E+30', '.5', '1.', '99999999999999999999999999999999999999'],
      ['', 'a', '1,5', '0x1', 1],
    ],
    [binary, ['', 'AQ==', 'AQI=', 'AQID'], ['A', 'AQ=', 'AQ==AQ==', '!', 1]],
    [setOf(decimal), [['1', '2']], [['1', '1'], ['x'], '1']],
  ])('against %j', (schema, good, bad) => {
    const check = createRowCheck(contractWith(schema));
    for (const value of good) expect(check({ id: 'a', value })).toBeUndefined();
    for (const value of bad) expect(check({ id: 'a', value })).toMatch(/row\/value/);
  });

  it('also when a binary value is as large as an item can be', () => {
    const check = createRowCheck(contractWith(binary));
    expect(check({ id: 'a', value: 'AAAA'.repeat(100_000) })).toBeUndefined();
    expect(check({ id: 'a', value: `${'AAAA'.repeat(100_000)}!` })).toMatch(/row\/value/);
    expect(createRowCheck(contractWith(decimal))({ id: 'a', value: `${'1'.repeat(400_000)}x` })).toMatch(
      /value/,
    );
  });
});
