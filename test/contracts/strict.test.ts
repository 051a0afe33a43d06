import { contractWith, object, refusal, text } from './support/strict-contract';

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
