import { contractWith, object, refusal, type Schema, text } from './support/strict-contract';

describe('a root is refused', () => {
  test.each<[why: string, root: Schema, message: string]>([
    [
      'of draft-07',
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      '"$schema" must be "https://json-schema.org/draft/2020-12/schema", received "http://json-schema.org/draft-07/schema#"',
    ],
    ['of 2019-09', { $schema: 'https://json-schema.org/draft/2019-09/schema' }, '"$schema" must be'],
    ['of no dialect', { $schema: 7 }, '"$schema" must be'],
    [
      'with a misspelt keyword',
      { requird: [] },
      'unknown keyword "requird" at the root: did you mean "required"?',
    ],
    [
      'that requires no field',
      { required: ['id', 'nmae'] },
      '"required" of the row names "nmae", which is no field of it: did you mean "name"?',
    ],
    ['that requires what every object has', { required: ['id', 'toString'] }, 'names "toString"'],
    [
      'that counts its fields',
      { minProperties: 2 },
      '"minProperties" at the root is not supported: describe each field under "properties"',
    ],
    ['whose fields depend', { dependentRequired: { name: ['value'] } }, '"dependentRequired" at the root'],
    ['that names its fields', { propertyNames: { pattern: '^z' } }, '"propertyNames" at the root'],
    [
      'that describes other fields',
      { additionalProperties: { type: 'number' } },
      '"additionalProperties" at the root says nothing of fields',
    ],
    ['that leaves none unevaluated', { unevaluatedProperties: false }, '"unevaluatedProperties" at the root'],
    ['that lists rows', { enum: [1] }, '"enum" at the root'],
    ['that combines', { oneOf: [{}] }, '"oneOf" at the root is not supported'],
    [
      'with a misspelt definition',
      { $defs: { money: { type: 'string', formt: 'decimal' } } },
      'unknown keyword "formt" at /$defs/money: did you mean "format"?',
    ],
  ])('%s', (_, root, message) => {
    expect(refusal(() => contractWith(text, {}, root))).toContain(message);
  });
});

describe('"x-contract" is refused', () => {
  const fields = (name: Schema) => ({ source: { fields: { name } } });
  const upcast = (value: Schema) => ({ upcast: [{ from: 1, fields: { value } }] });
  test.each<[why: string, meta: Schema, message: string, field?: unknown]>([
    [
      'with a misspelt member',
      { keys: ['id'] },
      'unknown member "keys" in "x-contract": did you mean "key"?',
    ],
    [
      'with a misspelt member of its source',
      { source: { item: {} } },
      'unknown member "item" in "x-contract.source": did you mean "items"?',
    ],
    [
      'with a misspelt member of its items',
      { source: { items: { attribute: 'pk', equals: 'a', begginsWith: 'a' } } },
      'in "x-contract.source.items": did you mean "beginsWith"?',
    ],
    [
      'with a misspelt member of a field',
      fields({ attribute: 'a', stripPrefx: 'A#' }),
      'unknown member "stripPrefx" in "x-contract.source.fields.name": did you mean "stripPrefix"?',
    ],
    [
      'with a misspelt member of an upcast',
      { upcast: [{ from: 1, field: {} }] },
      'unknown member "field" in "x-contract.upcast.0": did you mean "fields"?',
    ],
    [
      'with a misspelt way',
      upcast({ renme: 'name' }),
      'unknown member "renme" in "x-contract.upcast.0.fields.value": did you mean "rename"?',
    ],
    ['whose fields are a list', { source: { fields: [] } }, '"source.fields" must be an object, received []'],
    [
      'with a prefix that is no text',
      fields({ attribute: 'a', stripPrefix: 1 }),
      '"source.fields.name.stripPrefix" must be a text that is not empty, received 1',
    ],
    [
      'with a revision that every object has',
      { revision: 'toString' },
      '"revision" must name one of the fields (id, name, value), received "toString"',
    ],
    ['with a revision that is no number', { revision: 'name' }, '"revision" names "name" of type "string"'],
    [
      'with a default of another type',
      upcast({ default: 'abc' }),
      'the upcast of "value" from 1 has the default "abc", which the field excludes',
      { type: 'integer' },
    ],
    [
      'with a constant that is too long',
      upcast({ constant: 'abc' }),
      'has the constant "abc", which the field excludes',
      { ...text, maxLength: 2 },
    ],
    [
      'with an empty set',
      upcast({ default: [] }),
      'has the default [], and an empty set cannot be stored',
      { type: 'array', uniqueItems: true, items: text },
    ],
    [
      'with an empty set inside',
      upcast({ constant: { tags: [] } }),
      'an empty set cannot be stored',
      { type: 'object', properties: { tags: { type: 'array', uniqueItems: true, items: text } } },
    ],
    [
      'that splits into no text',
      upcast({ split: 'name', separator: ' ', index: 0 }),
      'makes a text of a field that is number',
      { type: 'integer' },
    ],
    [
      'that joins into no text',
      upcast({ join: ['name'], separator: ' ' }),
      'makes a text of a field that is boolean',
      { type: 'boolean' },
    ],
  ])('%s', (_, meta, message, field = text) => {
    expect(refusal(() => contractWith(field, meta))).toContain(message);
  });
});

test('all problems of a kind are named at once', () => {
  const message = refusal(() => contractWith({ maxlength: 1, fromat: 'date' }));
  expect(message).toContain('"maxLength"');
  expect(message).toContain('"format"');
});

test('what is no JSON is no contract', () => {
  const circle: Schema = { ...text };
  circle.allOf = [circle];
  expect(refusal(() => contractWith(circle))).toContain('cannot be written as JSON');
});

describe('a contract is accepted', () => {
  test.each<[what: string, field: unknown, root?: Schema]>([
    [
      'with remarks',
      {
        ...text,
        title: 'a',
        $comment: 'b',
        deprecated: true,
        readOnly: true,
        'x-team': 'a',
        contentMediaType: 'text/plain',
      },
    ],
    ['with a field named as a keyword is misspelt', object({ properties: { maxlength: text } })],
    [
      'with formats',
      {
        anyOf: [
          { ...text, format: 'email' },
          { ...text, format: 'date-time' },
        ],
      },
    ],
    ['with a format of numbers', { type: 'integer', format: 'int32' }],
    [
      'with "definitions"',
      { $ref: '#/definitions/money' },
      { definitions: { money: { ...text, format: 'decimal' } } },
    ],
    ['with a percent sign in a name', { $ref: '#/$defs/100%25' }, { $defs: { '100%': text } }],
    ['with a name that every object has', { $ref: '#/$defs/constructor' }, { $defs: { constructor: text } }],
    ['with a slash in a name', { $ref: '#/$defs/a~1b' }, { $defs: { 'a/b': text } }],
    ['with a reference to a field', { $ref: '#/properties/name' }],
    [
      'with a reference to a part of a field',
      { $ref: '#/properties/other/items' },
      {
        properties: {
          id: { type: 'integer' },
          name: text,
          value: { $ref: '#/properties/other/items' },
          other: { type: 'array', items: text },
        },
      },
    ],
    [
      'with a schema that refers to itself',
      { $ref: '#/$defs/node' },
      { $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } }, required: [] } } },
    ],
    [
      'that requires one of its members',
      object({ properties: { a: text, b: text }, anyOf: [{ required: ['a'] }, { required: ['b'] }] }),
    ],
    [
      'that requires what a pattern names',
      { type: 'object', patternProperties: { '^p_': text }, required: ['p_1'] },
    ],
    ['that requires any member', { type: 'object', additionalProperties: true, required: ['a'] }],
    [
      'that requires what it refers to',
      { allOf: [{ $ref: '#/$defs/a' }, { required: ['a'] }] },
      { $defs: { a: object({}) } },
    ],
    ['that allows other fields', text, { additionalProperties: true }],
    [
      'with an id',
      text,
      { $id: 'https://example.com/user.json', $schema: 'https://json-schema.org/draft/2020-12/schema#' },
    ],
    [
      'with usual patterns',
      {
        anyOf: [
          '^[a-z]+(-[a-z]+)*$',
          '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
          '^\\p{L}+$',
          '^\\+?[1-9]\\d{1,14}$',
        ].map((pattern) => ({ ...text, pattern })),
      },
    ],
  ])('%s', (_, field, root = {}) => {
    expect(contractWith(field, {}, root).fields).toContain('value');
  });
});

describe('half a character is refused, because no item can have it', () => {
  test.each<[string, unknown, Schema?]>([
    ['in a value', { enum: ['a', '\ud800'] }],
    ['in the name of a member', { type: 'object', properties: { '\udc00b': text } }],
    ['in a text of ours', { type: 'string', description: 'x\ud83d' }],
    ['in a definition', text, { $defs: { 'd\udfff': text } }],
  ])('%s', (_, field, root = {}) => {
    expect(refusal(() => contractWith(field, {}, root))).toContain('half a surrogate pair');
  });

  test('and a whole one, or what only looks like half of one, is not', () => {
    expect(contractWith({ enum: ['\u{1F600}', '\\ud800', '\\\\ud800'] }).fields).toContain('value');
  });
});
