import { type Contract, ContractError } from '../../lib/contracts';
import { Contract as Contracts } from '../../lib/contracts/contract';

type Schema = Record<string, unknown>;

/** A contract with one more field, with other members of `x-contract`, or with other keywords at its root. */
function contractWith(field: unknown, meta: Schema = {}, root: Schema = {}): Contract {
  return Contracts.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '2.0', key: ['id'], ...meta },
    properties: { id: { type: 'integer' }, name: { type: 'string' }, value: field },
    required: ['id'],
    ...root,
  });
}

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

const text = { type: 'string' };
const object = (rest: Schema) => ({ type: 'object', properties: { a: text }, ...rest });

describe('a field is refused', () => {
  test.each<[why: string, field: unknown, message: string]>([
    // What the meta-schema refuses.
    [
      'of an unknown type',
      { type: 'sting' },
      '/properties/value/type must be one of string, integer, number, boolean, null, array, object, received "sting": did you mean "string"?',
    ],
    ['of an unknown type among others', { type: ['null', 'objekt'] }, 'did you mean "object"?'],
    [
      'with a bound that is none',
      { type: 'number', exclusiveMinimum: true },
      '/properties/value/exclusiveMinimum must be number, received true',
    ],
    [
      'with a negative length',
      { type: 'string', maxLength: -1 },
      '/properties/value/maxLength must be >= 0, received -1',
    ],
    ['with a length that is a text', { type: 'string', minLength: '1' }, 'must be integer, received "1"'],
    ['whose requirement is no list', object({ required: 'a' }), '/properties/value/required must be array'],
    [
      'whose elements are a list of schemas',
      { type: 'array', items: [text] },
      '/properties/value/items must be object,boolean',
    ],
    [
      'deep inside',
      object({ properties: { a: { type: 'text' } } }),
      '/properties/value/properties/a/type must be',
    ],
    // Keywords that nobody reads.
    [
      'with a misspelt keyword',
      { type: 'string', maxLenght: 3 },
      'unknown keyword "maxLenght" at /properties/value: did you mean "maxLength"?',
    ],
    ['with a keyword in other letters', { type: 'string', maxlength: 3 }, 'did you mean "maxLength"?'],
    [
      'with a misspelt keyword in a member',
      object({ properties: { a: { ...text, patern: '^a' } } }),
      'unknown keyword "patern" at /properties/value/properties/a: did you mean "pattern"?',
    ],
    [
      'with a misspelt keyword in an element',
      { type: 'array', items: { ...text, enm: ['a'] } },
      'unknown keyword "enm" at /properties/value/items: did you mean "enum"?',
    ],
    [
      'with a misspelt keyword in an alternative',
      { anyOf: [text, { typ: 'null' }] },
      'unknown keyword "typ" at /properties/value/anyOf/1: did you mean "type"?',
    ],
    [
      'with a keyword of nobody',
      { ...text, colour: 'red' },
      'unknown keyword "colour" at /properties/value: remove it, or call it "x-…"',
    ],
    [
      'with a keyword of OpenAPI',
      { ...text, nullable: true },
      'uses "nullable" at /properties/value, which is not supported: add "null" to "type"',
    ],
    [
      'with a keyword of draft-07',
      object({ dependencies: {} }),
      'use "dependentRequired" or "dependentSchemas"',
    ],
    [
      'with an anchor',
      { ...text, $anchor: 'a' },
      'uses "$anchor" at /properties/value, which is not supported: name the schema under "$defs"',
    ],
    ['with a dynamic reference', { $dynamicRef: '#a' }, 'which is not supported: use "$ref"'],
    ['with a recursive reference', { $recursiveRef: '#' }, 'which is not supported: use "$ref"'],
    [
      'with an id of its own',
      { ...text, $id: 'https://example.com/a' },
      '"$id" at /properties/value has no effect there: only the root has it',
    ],
    [
      'with a dialect of its own',
      { ...text, $schema: 'x' },
      '"$schema" at /properties/value has no effect there',
    ],
    // Words that are not on a closed list.
    [
      'with a misspelt format',
      { ...text, format: 'decimals' },
      '/properties/value has the unknown "format" "decimals": did you mean "decimal"?',
    ],
    [
      'with an unknown format',
      { ...text, format: 'phone' },
      'has the unknown "format" "phone": use decimal, date, time',
    ],
    [
      'with a format that is not checked',
      { ...text, format: 'password' },
      'has the unknown "format" "password"',
    ],
    [
      'with a format that takes long',
      { ...text, format: 'url' },
      'has the unknown "format" "url": did you mean "uri"?',
    ],
    [
      'with a format of another type',
      { type: 'integer', format: 'email' },
      'has "format" "email", which says nothing of "type" "integer"',
    ],
    [
      'with an unknown encoding',
      { ...text, contentEncoding: 'base16' },
      'has "contentEncoding" "base16": only "base64" is supported',
    ],
    [
      'with an encoding in other letters',
      { ...text, contentEncoding: 'BASE64' },
      'only "base64" is supported',
    ],
    [
      'with a remark that nobody understands',
      { ...text, 'x-pii': 'yes' },
      'has "x-pii" "yes": use true or false',
    ],
    [
      'with a meaning of no value',
      { enum: ['on', 'off'], 'x-enum-descriptions': { onn: '' } },
      'has "x-enum-descriptions" of "onn", which is not in "enum": did you mean "on"?',
    ],
    // Keywords without effect.
    [
      'with a length of a number',
      { type: 'integer', maxLength: 3 },
      'has "maxLength", which says nothing of "type" "integer": remove it',
    ],
    [
      'with a minimum of a text',
      { type: ['string', 'null'], minimum: 3 },
      'has "minimum", which says nothing of "type" ["string","null"]',
    ],
    [
      'with elements of an object',
      object({ items: text }),
      'has "items", which says nothing of "type" "object"',
    ],
    [
      'with a branch without a condition',
      JSON.parse('{ "then": { "type": "string" } }'),
      'has "then", which says nothing without "if"',
    ],
    [
      'with a condition without branches',
      { ...text, if: { const: 'a' } },
      'has "if", which says nothing without "then" or "else"',
    ],
    [
      'with a number of nothing',
      { type: 'array', items: text, minContains: 1 },
      'has "minContains", which says nothing without "contains"',
    ],
    // Values that cannot be.
    [
      'whose bounds cross',
      { type: 'integer', minimum: 2, maximum: 1 },
      'can have no value: "minimum" 2 excludes "maximum" 1',
    ],
    [
      'whose open bounds meet',
      { type: 'number', exclusiveMinimum: 1, maximum: 1 },
      '"exclusiveMinimum" 1 excludes "maximum" 1',
    ],
    ['whose lengths cross', { ...text, minLength: 2, maxLength: 1 }, '"minLength" 2 excludes "maxLength" 1'],
    ['with no value to choose', { enum: [] }, 'can have no value: "enum" is empty'],
    [
      'with a value of another type',
      { type: 'string', enum: ['a', 1] },
      'has the value 1 in "enum", which it excludes itself',
    ],
    ['with a constant of another type', { type: 'string', const: 1 }, 'has the value 1 in "const"'],
    [
      'with a default that does not fit',
      { ...text, maxLength: 1, default: 'ab' },
      'has the value "ab" in "default"',
    ],
    [
      'with an example that does not fit',
      { ...text, format: 'date', examples: ['today'] },
      'has the value "today" in "examples"',
    ],
    // What is required and nowhere described.
    [
      'that requires no member of it',
      object({ properties: { city: text }, required: ['ctiy'] }),
      '"required" of "value" names "ctiy", which is no member of it: did you mean "city"?',
    ],
    [
      'whose element requires none',
      { type: 'array', items: object({ required: ['zip'] }) },
      '"required" of "value[]" names "zip", which is no member of it: describe it',
    ],
    [
      'whose alternative requires none',
      object({ anyOf: [{ required: ['b'] }, { required: ['a'] }] }),
      '"required" of "value" names "b"',
    ],
    [
      'that makes nothing depend',
      object({ dependentRequired: { a: ['card'] } }),
      '"required" of "value" names "card"',
    ],
    // Patterns.
    [
      'with a pattern that is none',
      { ...text, pattern: '(' },
      '/properties/value has the pattern "(", which cannot be used',
    ],
    ['with a pattern that needs no flag', { ...text, pattern: '^[\\w-.]+$' }, 'with the flag "u"'],
    ['with a pattern that looks back', { ...text, pattern: '^(a)\\1$' }, 'without backreferences'],
    [
      'with a pattern that looks back by name',
      { ...text, pattern: '^(?<n>a)\\k<n>$' },
      'without backreferences',
    ],
    ['with a pattern that looks ahead', { ...text, pattern: '^(?=a)' }, 'which cannot be used'],
    ['with a pattern that counts too far', { ...text, pattern: '^a{1001}$' }, 'counts up to 1,000'],
    [
      'with a pattern of names that is none',
      { type: 'object', patternProperties: { '[': text } },
      'has the pattern "["',
    ],
    [
      'with a pattern in names',
      object({ propertyNames: { pattern: '+' } }),
      '/properties/value/propertyNames has the pattern "+"',
    ],
    // References.
    [
      'that refers with a bare percent sign',
      { $ref: '#/$defs/100%' },
      'refers to "#/$defs/100%", which is no URI: write "%" as "%25"',
    ],
    [
      'that refers to what every object has',
      { $ref: '#/$defs/constructor' },
      'refers to "#/$defs/constructor", which is not in the contract',
    ],
    ['that refers to what no schema is', { $ref: '#/required/length' }, 'which is no schema'],
    ['that refers to no schema', { $ref: '#/properties' }, 'refers to "#/properties", which is no schema'],
    ['that refers to a part of no schema', { $ref: '#/x-contract' }, 'which is no schema'],
    ['that refers out', { $ref: 'https://example.com/a.json' }, 'refer to a schema in this contract'],
  ])('%s', (_, field, message) => {
    expect(refusal(() => contractWith(field, {}, { $defs: { '100%': text } }))).toContain(message);
  });
});

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
