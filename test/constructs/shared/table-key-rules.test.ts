import { type Attribute, AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ChangeFeed, Contract, OwnedTable, SyncApi } from '../../../packages/cdk-event-sharing';
import { newContext } from '../support/stacks';

const { STRING, NUMBER, BINARY } = AttributeType;
const TYPES = {
  a: { type: 'string' },
  b: { type: 'string' },
  n: { type: 'integer' },
  other: { type: 'string' },
};

const contractOf = (key: string[], source?: object) =>
  Contract.fromObject({
    'x-contract': { owner: 'users', entity: 'Thing', version: '1.0', key, ...(source && { source }) },
    type: 'object',
    properties: TYPES,
    required: key,
  });

type Schema = readonly (readonly [name: string, type: AttributeType])[];
const A_B: Schema = [
  ['a', STRING],
  ['b', STRING],
];
const PK_SK: Schema = [
  ['pk', STRING],
  ['sk', STRING],
];

/** Both ways out of a table, which must agree. */
const WAYS = {
  ChangeFeed: (table: (scope: ReturnType<typeof newContext>) => OwnedTable, contract: Contract) => {
    const context = newContext();
    return new ChangeFeed(context, 'Out', { table: table(context), contracts: [contract] });
  },
  SyncApi: (table: (scope: ReturnType<typeof newContext>) => OwnedTable, contract: Contract) => {
    const context = newContext();
    return new SyncApi(context, 'Out', { table: table(context), contracts: [contract], path: 'things' });
  },
};

const owned = (schema: Schema) => (scope: ReturnType<typeof newContext>) => {
  const [partitionKey, sortKey] = schema.map(([name, type]) => ({ name, type }));
  return new OwnedTable(scope, 'Table', { partitionKey: partitionKey as Attribute, sortKey });
};

describe.each(Object.entries(WAYS))('a contract of a %s', (_way, create) => {
  it.each<[string, Schema, string[], object | undefined, string]>([
    ['names a part of the key', A_B, ['a'], undefined, 'does not tell the table\'s key attribute "b"'],
    [
      'names a part of the key by "source"',
      PK_SK,
      ['a'],
      { fields: { a: { attribute: 'pk', stripPrefix: 'A#' } } },
      'key attribute "sk"',
    ],
    ['has another attribute', [['a', STRING]], ['other'], {}, 'does not tell the table\'s key attribute "a"'],
    [
      'fixes the rest by a beginning',
      PK_SK,
      ['a'],
      { items: { attribute: 'sk', beginsWith: 'P' }, fields: { a: { attribute: 'pk' } } },
      'key attribute "sk"',
    ],
    [
      'needs a field that is no key',
      PK_SK,
      ['a'],
      { fields: { a: { attribute: 'pk' } }, templates: { sk: '{b}#{other}' } },
      'key attribute "sk"',
    ],
    [
      'has one field more',
      [['a', STRING]],
      ['a', 'other'],
      undefined,
      '"other" of users/Thing is not part of the table\'s key (a)',
    ],
    [
      'has one field more by "source"',
      [['pk', STRING]],
      ['a', 'b'],
      { templates: { pk: '{a}' } },
      '"b" of users/Thing is not part of',
    ],
    [
      'has another type',
      [['a', NUMBER]],
      ['a'],
      undefined,
      '"a" of users/Thing has another type than in the table',
    ],
    [
      'makes a text of a number',
      [['n', NUMBER]],
      ['a'],
      { templates: { n: 'A#{a}' } },
      '"a" of users/Thing has another type',
    ],
    ['makes a number of binary', [['n', BINARY]], ['n'], {}, '"n" of users/Thing has another type'],
    [
      'compares a number with a text',
      [
        ['a', STRING],
        ['n', NUMBER],
      ],
      ['a'],
      { items: { attribute: 'n', equals: '7' } },
      'looks at "n", which is of type N',
    ],
  ])('is refused if its key %s', (_what, schema, key, source, message) => {
    expect(() => create(owned(schema), contractOf(key, source))).toThrow(message);
  });

  it.each<[string, Schema, string[], object | undefined]>([
    ["is the table's", A_B, ['a', 'b'], undefined],
    ["is the table's in another order", A_B, ['b', 'a'], undefined],
    [
      'is two parts of one attribute',
      PK_SK,
      ['a', 'b'],
      { items: { attribute: 'pk', equals: 'X' }, templates: { sk: '{a}#{b}' } },
    ],
    ['is one part of each attribute', PK_SK, ['a', 'n'], { templates: { pk: 'A#{a}', sk: 'N#{n}' } }],
    [
      'follows where one of two conditions fixes the rest',
      PK_SK,
      ['a'],
      {
        items: [
          { attribute: 'pk', beginsWith: 'A#' },
          { attribute: 'sk', equals: 'P' },
        ],
        templates: { pk: 'A#{a}' },
      },
    ],
  ])('is taken if its key %s', (_what, schema, key, source) => {
    expect(() => create(owned(schema), contractOf(key, source))).not.toThrow();
  });

  it('is taken where the key of an imported table is not known: its records are checked at run time', () => {
    const imported = (scope: ReturnType<typeof newContext>) =>
      OwnedTable.fromTable(
        scope,
        'Table',
        TableV2.fromTableAttributes(scope, 'Imported', {
          tableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/t',
          tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026-01-31T12:00:00.000',
        }),
      ) as OwnedTable;
    expect(() => create(imported, contractOf(['a', 'other']))).not.toThrow();
  });
});
