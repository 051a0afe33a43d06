import { Contract } from '../../../lib/contracts';
import { project, projectPast } from '../../../lib/protocol/rows/projection';
import type { AttributeValue, Item } from '../../../lib/wire/item';
import { sharedContract } from '../../support/shared-contract';

const contractOf = (types: Record<string, object>, source?: object) =>
  Contract.fromObject({
    'x-contract': {
      owner: 'shop',
      entity: 'Thing',
      version: '1.0',
      key: ['a', 'b'],
      ...(source && { source }),
    },
    type: 'object',
    properties: types,
    required: ['a', 'b'],
  });
const TEXT = { type: 'string' };
const NUMBER = { type: 'number' };
const DECIMAL = { type: 'string', format: 'decimal' };
const BINARY = { type: 'string', contentEncoding: 'base64' };
const S = (text: string): AttributeValue => ({ S: text });
const N = (text: string): AttributeValue => ({ N: text });
const B = (bytes: number): AttributeValue => ({ B: Buffer.alloc(bytes).toString('base64') });

const refused: readonly [what: string, types: Record<string, object>, item: Item, reason: string][] = [
  [
    'an empty partition key',
    { a: TEXT, b: TEXT },
    { a: S(''), b: S('x') },
    '"a" of an item of shop/Thing is empty',
  ],
  [
    'an empty sort key',
    { a: TEXT, b: TEXT },
    { a: S('x'), b: S('') },
    '"b" of an item of shop/Thing is empty',
  ],
  [
    'an empty binary key',
    { a: BINARY, b: TEXT },
    { a: B(0), b: S('x') },
    '"a" of an item of shop/Thing is empty',
  ],
  [
    'a long partition key',
    { a: TEXT, b: TEXT },
    { a: S('x'.repeat(2049)), b: S('x') },
    'has 2049 bytes, DynamoDB takes 2048',
  ],
  [
    'a long sort key',
    { a: TEXT, b: TEXT },
    { a: S('x'), b: S('x'.repeat(1025)) },
    'has 1025 bytes, DynamoDB takes 1024',
  ],
  ['a key of long characters', { a: TEXT, b: TEXT }, { a: S('x'), b: S('é'.repeat(513)) }, 'has 1026 bytes'],
  ['a long binary key', { a: TEXT, b: BINARY }, { a: S('x'), b: B(1025) }, 'has 1025 bytes'],
  [
    'a number of many digits',
    { a: NUMBER, b: TEXT },
    { a: N('9007199254740993'), b: S('x') },
    'a number of 16 digits',
  ],
  ['no key', { a: TEXT, b: TEXT }, { a: S('x') }, 'has no key field "b"'],
];

const kept: readonly [what: string, types: Record<string, object>, item: Item][] = [
  ['keys of the full length', { a: TEXT, b: TEXT }, { a: S('x'.repeat(2048)), b: S('é'.repeat(512)) }],
  ['binary keys of the full length', { a: BINARY, b: BINARY }, { a: B(2048), b: B(1024) }],
  ['zero', { a: NUMBER, b: DECIMAL }, { a: N('0'), b: N('-0.0') }],
  ['numbers of all digits', { a: NUMBER, b: DECIMAL }, { a: N('9007199254740992'), b: N('1'.repeat(38)) }],
];

describe('the key of a row', () => {
  it.each(refused)('is refused where no replica could hold it: %s', (_what, types, item, reason) => {
    const shared = sharedContract(contractOf(types));
    expect(() => project(shared, item)).toThrow(reason);
    expect(projectPast(shared, item)).toBeUndefined();
  });

  it.each(kept)('is shared up to the limits: %s', (_what, types, item) => {
    expect(project(sharedContract(contractOf(types)), item)).toBeDefined();
  });

  it.each<[string, string, object, string]>([
    ['a prefix', 'A#', TEXT, 'is empty: DynamoDB takes no empty key'],
    ['a prefix, too many digits', `A#${'1'.repeat(39)}`, DECIMAL, 'is a number that DynamoDB does not hold'],
    ['a prefix, too large', 'A#1e126', DECIMAL, 'is a number that DynamoDB does not hold'],
    ['a prefix, too small', 'A#1e-131', NUMBER, 'is a number that DynamoDB does not hold'],
    ['a prefix, beyond a double', 'A#1e400', NUMBER, 'which JSON cannot carry exactly'],
  ])('is refused where nothing that fits is left after %s', (_what, text, type, reason) => {
    const contract = contractOf(
      { a: type, b: TEXT },
      { fields: { a: { attribute: 'pk', stripPrefix: 'A#' }, b: { attribute: 'sk' } } },
    );
    expect(() => project(sharedContract(contract), { pk: S(text), sk: S('x') })).toThrow(reason);
  });
});
