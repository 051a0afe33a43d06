import fc from 'fast-check';
import { fromSdkItem, toSdkItem } from '../../lib/adapters/sdk-values';
import { Contract, createRowCheck } from '../../lib/contracts';
import { valueTypes } from '../../lib/contracts/schema/checked-contract';
import { tableOf, typesFrom } from '../../lib/contracts/schema/type-table';
import { readTypes } from '../../lib/contracts/schema/value-types';
import { detectChange } from '../../lib/protocol/replication/change';
import { decide } from '../../lib/protocol/replication/decide';
import { parseEvent, toEvent } from '../../lib/protocol/replication/event';
import { fromAttributeValue, toItem } from '../../lib/protocol/rows/attribute-values';
import { subjectOf } from '../../lib/protocol/rows/projection';
import { toReplicaRow } from '../../lib/protocol/rows/replica-row';
import { toSequence } from '../../lib/protocol/rows/sequence';
import type { AttributeValue, Item, Row } from '../../lib/wire/item';
import { sharedContract } from '../support/shared-contract';
import { userReplica } from '../support/user-contract';
import { LABEL, NOW } from '../support/user-events';

/** A part of a contract with values that an owner's table may hold there. */
interface Kind {
  readonly schema: object;
  readonly values: fc.Arbitrary<AttributeValue>;
}

const decimal = { type: 'string', format: 'decimal' };
const binary = { type: 'string', contentEncoding: 'base64' };

const texts = fc.string({ unit: 'binary' });
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value + 0));
const decimals = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.bigInt({ min: 1n, max: 10n ** 38n - 1n }),
    fc.integer({ min: 0, max: 38 }),
  )
  .map(([sign, digits, point]) => {
    const text = String(digits).padStart(point + 1, '0');
    return point === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -point)}.${text.slice(-point)}`;
  });
const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array).toString('base64'));
/** Sets have no order: the one that comes out is sorted. */
const setsOf = (elements: fc.Arbitrary<string>) =>
  fc.uniqueArray(elements, { minLength: 1, maxLength: 4 }).map((array) => array.sort());

const scalars: Kind[] = [
  { schema: { type: 'string' }, values: texts.map((S) => ({ S })) },
  { schema: { type: 'number' }, values: numbers.map((N) => ({ N })) },
  { schema: decimal, values: decimals.map((N) => ({ N })) },
  { schema: binary, values: bytes.map((B) => ({ B })) },
  { schema: { type: 'boolean' }, values: fc.boolean().map((BOOL) => ({ BOOL })) },
  { schema: { type: 'null' }, values: fc.constant({ NULL: true }) },
];
const set = (items: object) => ({ type: 'array', uniqueItems: true, items });
const sets: Kind[] = [
  { schema: set({ type: 'string' }), values: setsOf(texts).map((SS) => ({ SS })) },
  { schema: set({ type: 'number' }), values: setsOf(numbers).map((NS) => ({ NS })) },
  { schema: set(decimal), values: setsOf(decimals).map((NS) => ({ NS })) },
  { schema: set(binary), values: setsOf(bytes).map((BS) => ({ BS })) },
];

const orNull = ({ schema, values }: Kind): Kind => ({
  schema: { anyOf: [schema, { type: 'null' }] },
  values: fc.oneof(values, fc.constant({ NULL: true })),
});
const listOf = ({ schema, values }: Kind): Kind => ({
  schema: { type: 'array', items: schema },
  values: fc.array(values, { maxLength: 3 }).map((L) => ({ L })),
});
const mapOf = (members: Record<string, Kind>): Kind => {
  const { any, ...named } = members;
  const values = Object.fromEntries(Object.entries(members).map(([name, kind]) => [name, kind.values]));
  const properties = Object.fromEntries(Object.entries(named).map(([name, kind]) => [name, kind.schema]));
  return {
    schema: { type: 'object', properties, ...(any && { additionalProperties: any.schema }) },
    values: fc.record(values, { requiredKeys: [] }).map((M) => ({ M: M as Item })),
  };
};

const { kind: kinds } = fc.letrec<{ kind: Kind }>((tie) => ({
  kind: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: fc.constantFrom(...scalars, ...sets), weight: 4 },
    { arbitrary: tie('kind').map(orNull), weight: 1 },
    { arbitrary: tie('kind').map(listOf), weight: 1 },
    {
      arbitrary: fc.dictionary(fc.constantFrom('a', 'constructor', 'ü.[]', 'any'), tie('kind')).map(mapOf),
      weight: 2,
    },
  ),
}));

function contractOf(schemas: readonly object[]): Contract {
  const entries = schemas.map((schema, index) => [`f${index}`, schema] as const);
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
    // Half of the fields are described somewhere else.
    properties: {
      id: { type: 'string' },
      ...Object.fromEntries(
        entries.map(([name, schema], index) => [name, index % 2 ? { $ref: `#/$defs/${name}` } : schema]),
      ),
    },
    required: ['id'],
    $defs: Object.fromEntries(entries),
  });
}

/** From one side of the pipeline to the other: the owner's item, the event as text, the row, the replica's item. */
function replicateItem(contract: Contract, item: Item): { written: Item; row: Row } {
  const change = detectChange(sharedContract(contract), undefined, item);
  if (!change) throw new Error('nothing was shared');
  const body = JSON.stringify(toEvent(contract, change, toSequence(LABEL, '1'), NOW));
  const check = createRowCheck(contract);
  const replica = userReplica({ contract, fields: contract.fields, validate: (_, row) => check(row) });
  const decision = decide(parseEvent(body), replica, NOW);
  if (decision.kind !== 'put') throw new Error(`not put: ${JSON.stringify(decision)}`);
  const { __seq, __at, ...written } = fromSdkItem(toSdkItem(toItem(decision.row, valueTypes(contract))));
  return { written, row: change.data };
}

describe('what goes in comes out with the same DynamoDB type', () => {
  it('whatever the contract describes', () => {
    fc.assert(
      fc.property(
        fc
          .array(kinds, { minLength: 1, maxLength: 4 })
          .chain((fields) =>
            fc.tuple(
              fc.constant(fields.map(({ schema }) => schema)),
              fc.tuple(...fields.map(({ values }) => values)),
            ),
          ),
        ([schemas, values]) => {
          const contract = contractOf(schemas);
          const item: Item = {
            id: { S: 'a' },
            ...Object.fromEntries(values.map((each, index) => [`f${index}`, each])),
          };
          const { written, row } = replicateItem(contract, item);
          expect(written).toEqual(item);
          expect(toReplicaRow(written, valueTypes(contract))?.data).toEqual(row);
          const ready = typesFrom(tableOf(readTypes(contract.schema)));
          expect(toReplicaRow(written, ready)?.data).toEqual(row);
          // Nothing has changed, so nothing may look changed.
          expect(detectChange(sharedContract(contract), item, item)).toBeUndefined();
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['a decimal', 'N', decimal, '12345678901234567890123456789012345678'],
    ['binary', 'B', binary, '/+8='],
  ])('in a key too, which may be %s', (_, type, schema, value) => {
    const contract = Contract.fromObject({
      type: 'object',
      'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
      properties: { id: schema },
      required: ['id'],
    });
    expect(contract.keyType('id')).toBe(type);
    const { written, row } = replicateItem(contract, { id: { [type]: value } });
    expect(written).toEqual({ id: { [type]: value } });
    expect(decodeURIComponent(subjectOf(['id'], row))).toBe(value);
  });

  it('in a key that is part of a text, which may be a decimal', () => {
    const contract = (field: object) =>
      Contract.fromObject({
        type: 'object',
        'x-contract': {
          owner: 'users',
          entity: 'User',
          version: '1.0',
          key: ['id'],
          source: { fields: { id: { attribute: 'pk', stripPrefix: 'USER#' } } },
        },
        properties: { id: field },
        required: ['id'],
      });
    const long = '12345678901234567890123';
    expect(replicateItem(contract(decimal), { pk: { S: `USER#${long}` } }).written).toEqual({
      id: { N: long },
    });
    for (const field of [decimal, { type: 'integer' }]) {
      expect(() => replicateItem(contract(field), { pk: { S: 'USER#x' } })).toThrow(
        /has no number for "id" in "USER#\{id\}"/,
      );
    }
  });

  it('and sets that differ in nothing but order are no change', () => {
    const contract = contractOf([set({ type: 'string' })]);
    const item = (...SS: string[]) => ({ id: { S: 'a' }, f0: { SS } });
    expect(detectChange(sharedContract(contract), item('a', 'b'), item('b', 'a'))).toBeUndefined();
    expect(detectChange(sharedContract(contract), item('a', 'b'), item('b'))?.previous).toEqual({
      f0: ['a', 'b'],
    });
  });
});

describe('a value is refused, with its attribute, when', () => {
  it.each<[string, object, AttributeValue, RegExp]>([
    ['a text is stored where a decimal should be', decimal, { S: '1.5' }, /f0 has DynamoDB type S/],
    ['a text is stored where binary should be', binary, { S: 'AQ==' }, /f0 has DynamoDB type S/],
    [
      'binary is stored where a text should be',
      { type: 'string' },
      { B: 'AQ==' },
      /type B.*"contentEncoding": "base64"/,
    ],
    [
      'a list is stored where a set should be',
      set({ type: 'string' }),
      { L: [] },
      /type L.*without "uniqueItems"/,
    ],
    [
      'a set is stored where a list should be',
      { type: 'array' },
      { SS: ['a'] },
      /type SS.*"uniqueItems": true/,
    ],
    ['a set is of another type', set({ type: 'string' }), { NS: ['1'] }, /type NS/],
    [
      'a number in a set has too many digits',
      set({ type: 'number' }),
      { NS: ['1', '12345678901234567890'] },
      /"decimal"/,
    ],
    [
      'it is deep inside',
      { type: 'array', items: { properties: { a: decimal } } },
      { L: [{ M: { a: { S: 'x' } } }] },
      /f0\[0\]\.a has/,
    ],
  ])('%s', (_, schema, value, message) => {
    const contract = contractOf([schema]);
    expect(() => detectChange(sharedContract(contract), undefined, { id: { S: 'a' }, f0: value })).toThrow(
      message,
    );
  });

  it('it is nested deeper than DynamoDB nests, in either direction', () => {
    let value: AttributeValue = { S: 'x' };
    for (let depth = 0; depth < 10_000; depth += 1) value = { L: [value] };
    expect(() => fromAttributeValue(value, 'deep')).toThrow(/nested deeper than DynamoDB's 32 levels/);
    const row = JSON.parse(`{"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
    expect(() => toItem(row)).toThrow(/nested deeper than DynamoDB's 32 levels/);
  });
});

describe('a row cannot be written when', () => {
  it.each([
    ['a set is empty', set({ type: 'string' }), []],
    ['a set has other elements', set({ type: 'string' }), [1]],
    ['a decimal is no number', decimal, 'many'],
    ['binary is no base64', binary, 'a%%'],
    ['binary has another spelling', binary, 'QR=='],
    ['binary has no padding', binary, 'QQ'],
    ['a number is infinite', { type: 'number' }, Number.POSITIVE_INFINITY],
    ['a number is none', { type: 'number' }, Number.NaN],
  ])('%s', (_, schema, value) => {
    const contract = contractOf([schema]);
    expect(() => toItem({ id: 'a', f0: value }, valueTypes(contract))).toThrow(
      /a set of|a decimal|a binary value is not base64|a number is not finite/,
    );
  });
});
