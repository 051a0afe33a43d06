import { Contract, compareContracts, type FindingRule } from '../../../lib/contracts';

type Schema = Record<string, unknown>;

const base = {
  user_id: { type: 'integer' },
  name: { type: 'string', maxLength: 50 },
  age: { type: 'integer', minimum: 0 },
  status: { type: 'string', enum: ['active', 'gone'], 'x-enum-descriptions': { active: 'may log in' } },
  tags: { type: 'array', items: { type: 'string' } },
  address: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  closed: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
  labels: { type: 'object', additionalProperties: { type: 'string' } },
  price: { $ref: '#/$defs/money' },
  choice: { oneOf: [{ const: 'a', title: 'first' }, { const: 'b' }] },
};

function contract(version: string, properties: Schema = {}, rest: Schema = {}, meta: Schema = {}): Contract {
  const all = Object.entries({ ...base, ...properties }).filter(([, schema]) => schema !== undefined);
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version, key: ['user_id'], ...meta },
    properties: Object.fromEntries(all),
    required: ['user_id', 'name'],
    $defs: { money: { type: 'string', format: 'decimal' } },
    ...rest,
  });
}

const released = contract('1.0');
const found = (current: Contract) =>
  compareContracts(released, current).map(({ rule, path, old, new: now }) => [rule, path, old, now]);

const string = { type: 'string' };
const { status, address } = base;

describe('within a major version', () => {
  test.each<[string, Schema, Schema?]>([
    ['an optional field is added', { nickname: string }],
    [
      'an optional member is added to an open object',
      { address: { ...address, properties: { city: string, zip: string } } },
    ],
    ['an object is opened', { address: { ...address, additionalProperties: string } }],
    ['a description changes', { name: { ...base.name, description: 'full name' } }],
    ['an annotation of ours is added', { name: { ...base.name, 'x-pii': true } }],
    [
      'a field refers to what it said',
      { name: { $ref: '#/$defs/name' } },
      { $defs: { money: { type: 'string', format: 'decimal' }, name: base.name } },
    ],
    [
      'a value of an enum is described for the first time',
      { status: { ...status, 'x-enum-descriptions': { active: 'may log in', gone: 'left' } } },
    ],
  ])('it is compatible that %s', (_, properties, rest = {}) => {
    expect(found(contract('1.1', properties, rest))).toEqual([]);
  });

  test.each<[FindingRule, string, Schema, Schema?]>([
    ['field-removed', 'age', { age: undefined }],
    ['field-removed', 'address.city', { address: { type: 'object', properties: { street: string } } }],
    ['field-removed', 'labels.*', { labels: { type: 'object', properties: {} } }],
    ['required-field-added', 'phone', { phone: string }, { required: ['user_id', 'name', 'phone'] }],
    [
      'required-field-added',
      'address.zip',
      { address: { ...address, properties: { city: string, zip: string }, required: ['city', 'zip'] } },
    ],
    [
      'field-added-to-closed-object',
      'closed.b',
      { closed: { ...base.closed, properties: { a: string, b: string } } },
    ],
    ['field-made-required', 'age', {}, { required: ['user_id', 'name', 'age'] }],
    ['field-made-optional', 'name', {}, { required: ['user_id'] }],
    ['field-made-optional', 'address.city', { address: { ...address, required: [] } }],
    ['type-changed', 'age', { age: { type: 'number', minimum: 0 } }],
    ['type-changed', 'age', { age: { type: ['integer', 'null'], minimum: 0 } }],
    ['type-changed', 'name', { name: { type: 'string', format: 'decimal', maxLength: 50 } }],
    ['type-changed', 'name', { name: { type: 'string', contentEncoding: 'base64', maxLength: 50 } }],
    ['type-changed', 'tags', { tags: { type: 'array', items: string, uniqueItems: true } }],
    ['type-changed', 'tags[]', { tags: { type: 'array', items: { type: 'integer' } } }],
    ['type-changed', 'price', {}, { $defs: { money: { type: 'number' } } }],
    ['tightened', 'age', { age: { type: 'integer', minimum: 18 } }],
    ['tightened', 'age', { age: { type: 'integer', minimum: 0, maximum: 130 } }],
    ['tightened', 'name', { name: { type: 'string', maxLength: 40 } }],
    ['tightened', 'name', { name: { type: 'string', maxLength: 50, pattern: '^[A-Z]' } }],
    ['tightened', 'name', { name: { type: 'string', maxLength: 50, enum: ['Alice'] } }],
    ['tightened', 'address.*', { address: { ...address, additionalProperties: false } }],
    ['loosened', 'age', { age: { type: 'integer' } }],
    ['loosened', 'name', { name: { type: 'string', maxLength: 60 } }],
    [
      'loosened',
      'status',
      { status: { type: 'string', 'x-enum-descriptions': status['x-enum-descriptions'] } },
    ],
    ['constraint-changed', 'choice', { choice: { oneOf: [{ const: 'a', title: 'other' }, { const: 'b' }] } }],
    ['enum-value-removed', 'status', { status: { ...status, enum: ['active'] } }],
    ['enum-value-added', 'status', { status: { ...status, enum: ['active', 'gone', 'asleep'] } }],
    [
      'enum-meaning-changed',
      'status',
      { status: { ...status, 'x-enum-descriptions': { active: 'has paid' } } },
    ],
  ])('%s breaks readers: %s', (rule, path, properties, rest = {}) => {
    expect(found(contract('1.1', properties, rest))).toEqual([
      [rule, path, expect.any(String), expect.any(String)],
    ]);
  });

  test('key-changed breaks readers, also in order alone', () => {
    const two = { key: ['user_id', 'name'] };
    expect(found(contract('1.1', {}, {}, two))).toEqual([
      ['key-changed', undefined, 'user_id', 'user_id, name'],
    ]);
    const [before, after] = [
      contract('1.0', {}, {}, two),
      contract('1.1', {}, {}, { key: ['name', 'user_id'] }),
    ];
    expect(compareContracts(before, after).map(({ rule }) => rule)).toEqual(['key-changed']);
  });

  test('version-unchanged: a released version has one content', () => {
    expect(found(contract('1.0', { nickname: string }))).toEqual([
      ['version-unchanged', undefined, '1.0', '1.0'],
    ]);
    expect(found(contract('1.0'))).toEqual([]);
  });

  test('version-lowered: versions rise, as numbers', () => {
    expect(compareContracts(contract('1.10'), contract('1.9')).map(({ rule }) => rule)).toEqual([
      'version-lowered',
    ]);
    expect(compareContracts(contract('1.9'), contract('1.10'))).toEqual([]);
  });

  test('where the owner stores a field may change at any time', () => {
    const source = { fields: { name: { attribute: 'full_name' } } };
    expect(found(contract('1.0', {}, {}, { source }))).toEqual([]);
  });

  test('a pattern that changes is a changed constraint, and one that goes is loosened', () => {
    const before = contract('1.0', { name: { type: 'string', pattern: '^a' } });
    const rules = (name: Schema) =>
      compareContracts(before, contract('1.1', { name })).map(({ rule }) => rule);
    expect(rules({ type: 'string', pattern: '^b' })).toEqual(['constraint-changed']);
    expect(rules(string)).toEqual(['loosened']);
  });

  test('every finding is reported, with the field and both sides', () => {
    const current = contract('1.1', { age: undefined, name: { type: 'integer' } });
    expect(compareContracts(released, current)).toEqual([
      {
        rule: 'type-changed',
        contract: 'users/User',
        released: '1.0',
        current: '1.1',
        field: 'name',
        path: 'name',
        old: 'string',
        new: 'integer',
      },
      {
        rule: 'field-removed',
        contract: 'users/User',
        released: '1.0',
        current: '1.1',
        field: 'age',
        path: 'age',
        old: 'integer',
        new: 'nothing',
      },
    ]);
  });

  test('a schema that refers to itself is compared', () => {
    const tree = (leaf: Schema) => ({
      choice: { $ref: '#/$defs/node' },
      price: string,
      $defs: leaf,
    });
    const node = (value: Schema) => ({
      $defs: { node: { type: 'object', properties: { value, next: { $ref: '#/$defs/node' } } } },
    });
    const { choice, price } = tree({});
    const before = contract('1.0', { choice, price }, node(string));
    expect(compareContracts(before, contract('1.1', { choice, price }, node(string)))).toEqual([]);
    expect(
      compareContracts(before, contract('1.1', { choice, price }, node({ type: 'integer' }))).map(
        ({ path }) => path,
      ),
    ).toEqual(['choice.value']);
  });
});

describe('schemas that are shared many times are compared once', () => {
  const levels = 60;
  const shared = (leaf: Schema, parts: (next: Schema) => Schema): Schema => ({
    ...Object.fromEntries(
      Array.from({ length: levels }, (_, index) => [
        `d${index}`,
        { type: 'object', properties: parts({ $ref: `#/$defs/d${index + 1}` }) },
      ]),
    ),
    [`d${levels}`]: leaf,
  });
  const of = (version: string, leaf: Schema, parts: (next: Schema) => Schema) =>
    contract(version, { choice: { $ref: '#/$defs/d0' }, price: string }, { $defs: shared(leaf, parts) });

  test.each<[string, (next: Schema) => Schema]>([
    ['by two members', (next) => ({ l: next, r: next })],
    ['by a list and its members', (next) => ({ l: { type: 'array', items: next }, r: next })],
    ['by alternatives', (next) => ({ l: { anyOf: [next, { type: 'null' }] }, r: { allOf: [next] } })],
    ['by members without a name', (next) => ({ l: { type: 'object', additionalProperties: next }, r: next })],
    ['by schemas that lead back', (next) => ({ l: next, r: next, up: { $ref: '#/$defs/d0' } })],
  ])('%s', (_, parts) => {
    const start = performance.now();
    const before = of('1.0', string, parts);
    expect(compareContracts(before, of('1.1', string, parts))).toEqual([]);
    const [found, ...others] = compareContracts(before, of('1.1', { type: 'integer' }, parts));
    expect([found?.field, others.length < 3]).toEqual(['choice', true]);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('and a change is reported for each field that has it, as its readers are told by field', () => {
    const money = { $defs: { a: string, money: { type: 'string', format: 'decimal' } } };
    const before = contract('1.0', { age: { $ref: '#/$defs/a' }, choice: { $ref: '#/$defs/a' } }, money);
    const after = contract(
      '1.1',
      { age: { $ref: '#/$defs/a' }, choice: { $ref: '#/$defs/a' } },
      { $defs: { ...money.$defs, a: { type: 'integer' } } },
    );
    expect(compareContracts(before, after).map(({ path }) => path)).toEqual(['age', 'choice']);
  });
});

test('another major version may change everything', () => {
  expect(found(contract('2.0', { name: { type: 'integer' }, age: undefined }))).toEqual([]);
});

test('contracts of two entities cannot be compared', () => {
  expect(() => compareContracts(released, contract('1.1', {}, {}, { entity: 'Account' }))).toThrow(
    'users/Account cannot be compared with users/User: give two versions of one contract',
  );
});
