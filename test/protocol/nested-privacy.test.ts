import { Contract } from '../../lib/contracts';
import { lookUp, readPage } from '../../lib/protocol/audit/audit-rows';
import { chooseRows } from '../../lib/protocol/batch/choose-rows';
import { detectChange } from '../../lib/protocol/replication/change';
import { eventOf } from '../../lib/protocol/replication/outgoing-event';
import { canonicalText } from '../../lib/protocol/rows/digest';
import type { Item } from '../../lib/wire/item';
import { InMemoryPayloads } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';
import { userSchema } from '../support/user-contract';
import { LABEL, NOW } from '../support/user-events';

const SECRET = { S: 'SECRET' };
const text = { type: 'string' };
const person = { type: 'object', properties: { city: text } };

function userWith(value: unknown, $defs: object = {}) {
  const properties = { user_id: { type: 'integer' }, value, label: text };
  const contract = Contract.fromObject({ ...userSchema, properties, required: ['user_id'], $defs });
  return sharedContract(contract);
}

const itemOf = (value: object): Item => ({ user_id: { N: '1' }, value: value as Item[string] });
const city = (name = 'Bern') => ({ city: { S: name } });

/** Schema of a field, definitions, an item's value with private members, and what is shared of it. */
const PLACES: [string, unknown, object, object, unknown][] = [
  ['a member of an object', person, {}, { M: { ...city(), ssn: SECRET } }, { city: 'Bern' }],
  [
    'a member of an object in an object',
    { type: 'object', properties: { home: person } },
    {},
    { M: { home: { M: { ...city(), ssn: SECRET } }, work: { M: city('SECRET') } } },
    { home: { city: 'Bern' } },
  ],
  [
    'a member of an element',
    { type: 'array', items: person },
    {},
    { L: [{ M: { ...city(), ssn: SECRET } }, { M: { ssn: SECRET } }] },
    [{ city: 'Bern' }, {}],
  ],
  [
    'a member of an element of a tuple',
    { type: 'array', prefixItems: [text, person], items: { type: 'object', properties: { zip: text } } },
    {},
    { L: [{ S: 'a' }, { M: { ...city(), zip: SECRET } }, { M: { city: SECRET, zip: { S: '3000' } } }] },
    ['a', { city: 'Bern' }, { zip: '3000' }],
  ],
  [
    'a member that no pattern names',
    { type: 'object', patternProperties: { '^public_': text, '^nested_': person } },
    {},
    { M: { public_a: { S: 'x' }, nested_a: { M: { ...city(), ssn: SECRET } }, private_a: SECRET } },
    { public_a: 'x', nested_a: { city: 'Bern' } },
  ],
  [
    'a member of any other member',
    { type: 'object', properties: { id: text }, additionalProperties: person },
    {},
    { M: { id: { S: 'i' }, home: { M: { ...city(), ssn: SECRET } } } },
    { id: 'i', home: { city: 'Bern' } },
  ],
  [
    'a member of what is referred to',
    { $ref: '#/$defs/person' },
    { person },
    { M: { ...city(), ssn: SECRET } },
    { city: 'Bern' },
  ],
  [
    'a member that no part of "allOf" names',
    { allOf: [person, { properties: { zip: text } }] },
    {},
    { M: { ...city(), zip: { S: '3000' }, ssn: SECRET } },
    { city: 'Bern', zip: '3000' },
  ],
  [
    'a member that no part of "anyOf" names',
    { anyOf: [{ type: 'null' }, person] },
    {},
    { M: { ...city(), ssn: SECRET } },
    { city: 'Bern' },
  ],
  [
    'a member that no part of "oneOf" names',
    {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'card' }, last4: text }, required: ['kind', 'last4'] },
        { type: 'object', properties: { kind: { const: 'bank' }, iban: text }, required: ['kind', 'iban'] },
      ],
    },
    {},
    { M: { kind: { S: 'card' }, last4: { S: '1234' }, pan: SECRET } },
    { kind: 'card', last4: '1234' },
  ],
  [
    'a member that a condition alone names',
    {
      type: 'object',
      properties: { kind: text },
      if: { properties: { pan: { const: 'SECRET' } }, required: ['pan'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { last4: text } },
      not: { properties: { ssn: { type: 'number' } }, required: ['ssn'] },
    },
    {},
    { M: { kind: { S: 'card' }, last4: { S: '1234' }, pan: SECRET, ssn: SECRET } },
    { kind: 'card', last4: '1234' },
  ],
  [
    'a member that depends on another',
    { type: 'object', properties: { a: text }, dependentSchemas: { a: { properties: { b: text } } } },
    {},
    { M: { a: { S: '1' }, b: { S: '2' }, c: SECRET } },
    { a: '1', b: '2' },
  ],
  [
    'a member of an object that refers to itself',
    { $ref: '#/$defs/node' },
    { node: { type: 'object', properties: { name: text, next: { $ref: '#/$defs/node' } } } },
    { M: { name: { S: 'a' }, ssn: SECRET, next: { M: { name: { S: 'b' }, ssn: SECRET } } } },
    { name: 'a', next: { name: 'b' } },
  ],
  [
    'a member of an object that lists its whole values',
    { enum: [{ plan: 'free' }, { plan: 'paid' }] },
    {},
    { M: { plan: { S: 'paid' }, price: SECRET } },
    { plan: 'paid' },
  ],
  [
    'a member beside which others are forbidden',
    { ...person, additionalProperties: false },
    {},
    { M: { ...city(), ssn: SECRET } },
    { city: 'Bern' },
  ],
  [
    'a member that is forbidden',
    { type: 'object', properties: { city: text, ssn: false } },
    {},
    { M: { ...city(), ssn: SECRET } },
    { city: 'Bern' },
  ],
  [
    'a private member that could not be carried',
    person,
    {},
    { M: { ...city(), SECRET: { N: '12345678901234567890' } } },
    { city: 'Bern' },
  ],
  [
    'a member named as one of every object',
    person,
    {},
    { M: { ...city(), constructor: SECRET } },
    { city: 'Bern' },
  ],
];

describe('what a contract does not name at any depth never leaves its owner', () => {
  it.each(PLACES)('%s', async (_, schema, $defs, value, expected) => {
    const shared = userWith(schema, $defs);
    const item = itemOf(value);
    expect(detectChange(shared, undefined, item)?.data).toEqual({ user_id: 1, value: expected });

    const texts = [
      detectChange(shared, undefined, item),
      detectChange(shared, item, undefined),
      detectChange(shared, item, { user_id: { N: '1' } }),
      await eventOf({ sequenceNumber: '1', at: NOW, before: item }, shared, LABEL, new InMemoryPayloads()),
      chooseRows(shared, [item], []).rows.map(({ row }) => row),
    ].map((each) => JSON.stringify(each));
    for (const each of texts) expect(each).not.toContain('SECRET');
  });

  it.each(PLACES)('%s, so a change of nothing else publishes nothing', (_, schema, $defs, value) => {
    const shared = userWith(schema, $defs);
    const [before, after] = ['SECRET', 'changed'].map((secret) =>
      JSON.parse(JSON.stringify(itemOf(value)).replaceAll('SECRET', secret)),
    );
    expect(before).not.toEqual(after);
    expect(detectChange(shared, before, after)).toBeUndefined();
  });

  it.each(PLACES)(
    '%s, nor does it change the digest of an audit',
    async (_, schema, $defs, value, expected) => {
      const shared = userWith(schema, $defs);
      const seen: string[] = [];
      const digest = (item: Item) => {
        seen.push(canonicalText(item));
        return 'd';
      };
      const items = [itemOf(value)];
      const selection = { contract: 'users/User', fields: ['value'] };
      const table = {
        scan: async () => ({ items }),
        getAll: async () => items,
        keySchema: async () => [{ name: 'user_id', type: 'N' }],
      };
      await readPage({ action: 'page', ...selection, segment: 0, segments: 1 }, shared, table, digest);
      await lookUp(
        { action: 'lookup', ...selection, keys: [{ user_id: { N: '1' } }] },
        shared,
        table,
        digest,
      );
      expect(seen).toHaveLength(2);
      for (const each of seen) expect(each).not.toContain('SECRET');
      expect(Object.keys(expected as object).length).toBeGreaterThan(0);
    },
  );

  it('not even in the payload of an event that is too large', async () => {
    const shared = userWith(person);
    const payloads = new InMemoryPayloads();
    const after = itemOf({ M: { city: { S: 'x'.repeat(300_000) }, ssn: SECRET } });
    const whole = eventOf({ sequenceNumber: '1', at: NOW, after }, shared, LABEL, payloads);
    const claim = await whole?.checkIn?.();
    expect([whole?.body, claim?.body, ...payloads.objects.values()].join()).not.toContain('SECRET');
    expect(payloads.objects.size).toBe(1);
  });
});

describe('what a contract opens leaves whole', () => {
  const whole = { M: { a: { S: 'x' }, deep: { M: { b: { L: [{ M: { c: { N: '1' } } }] } } } } };
  const json = { a: 'x', deep: { b: [{ c: 1 }] } };

  it.each<[string, unknown, object, unknown]>([
    ['a map of any members', { type: 'object', additionalProperties: true }, whole, json],
    ['anything', true, whole, json],
    ['a list of anything', { type: 'array', items: true }, { L: [whole] }, [json]],
    ['a map beside named members', { ...person, additionalProperties: true }, whole, json],
    ['a list of texts', { type: 'array' }, { L: [{ S: 'a' }] }, ['a']],
    ['a single value of any type', {}, { S: 'a' }, 'a'],
    ['an empty map of which nothing is said', {}, { M: {} }, {}],
  ])('%s', (_, schema, value, expected) => {
    expect(detectChange(userWith(schema), undefined, itemOf(value))?.data.value).toEqual(expected);
  });

  it('and named members stay what their own schema says', () => {
    const shared = userWith({ type: 'object', properties: { home: person }, additionalProperties: true });
    const value = { M: { home: { M: { ...city(), ssn: SECRET } }, other: whole } };
    expect(detectChange(shared, undefined, itemOf(value))?.data.value).toEqual({
      home: { city: 'Bern' },
      other: json,
    });
  });
});

describe('a map of which a contract says nothing', () => {
  it.each<[string, unknown]>([
    ['alone', { type: 'object' }],
    ['beside another type', { type: ['object', 'string'] }],
    ['as an element', { type: 'array', items: { type: 'object', minProperties: 1 } }],
    ['as a member', { type: 'object', properties: { home: { type: 'object' } } }],
    ['as an alternative', { anyOf: [{ type: 'null' }, { type: 'object' }] }],
    ['behind a pattern', { type: 'object', patternProperties: { '^a': { type: 'object' } } }],
  ])('is refused in the contract, with the remedy: %s', (_, schema) => {
    expect(() => userWith(schema)).toThrow(
      /the field "value.*" is an object of which the contract names no member.*"additionalProperties": true/,
    );
  });

  it.each<[string, unknown, object]>([
    ['where any type is allowed', {}, { M: { ssn: SECRET } }],
    ['in a list of anything', { type: 'array' }, { L: [{ M: { ssn: SECRET } }] }],
    [
      'in a member of any type',
      { type: 'object', properties: { a: {} } },
      { M: { a: { M: { ssn: SECRET } } } },
    ],
  ])('keeps the row with its owner, with the remedy: %s', (_, schema, value) => {
    expect(() => detectChange(userWith(schema), undefined, itemOf(value))).toThrow(
      /attribute value.* is a map, and the contract names no member of it/,
    );
  });
});
