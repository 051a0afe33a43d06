import { Contract, readableMajors } from '../../../lib/contracts';
import { defineContract } from '../../../lib/contracts/define';
import { defineUpcaster } from '../../../lib/contracts/define-upcaster';
import { type FieldUpcast, upcastRow, upcastsOf } from '../../../lib/contracts/upcast/upcast';

function contract(fields: object, upcast: unknown = [{ from: 1, fields }]): Contract {
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '2.0', key: ['id'], upcast },
    properties: { id: { type: 'integer' }, value: {}, email: { type: 'string' } },
    required: ['id'],
  });
}

function upcasted(value: FieldUpcast, older: Record<string, unknown>): Record<string, unknown> {
  const user = contract({ value });
  const [way] = upcastsOf(user);
  return way ? upcastRow(user, way, { id: 1, ...older }) : {};
}

describe('an upcast', () => {
  it.each<[string, FieldUpcast, Record<string, unknown>, unknown]>([
    ['takes a field under its old name', { rename: 'name' }, { name: 'Ada' }, 'Ada'],
    ['keeps null', { rename: 'name' }, { name: null }, null],
    ['gives a value to what is not there', { default: 'DE' }, {}, 'DE'],
    ['keeps what is there', { default: 'DE' }, { value: 'CH' }, 'CH'],
    ['keeps a null that is there', { default: 'DE' }, { value: null }, null],
    ['gives every row one value', { constant: 'user' }, { value: 'other' }, 'user'],
    ['takes a part of a text', { split: 'name', separator: ' ', index: 1 }, { name: 'Ada Byron' }, 'Byron'],
    [
      'joins texts',
      { join: ['first', 'last'], separator: ' ' },
      { first: 'Ada', last: 'Byron' },
      'Ada Byron',
    ],
    ['joins what is there', { join: ['first', 'last'], separator: ' ' }, { last: 'Byron' }, 'Byron'],
  ])('%s', (_, way, older, value) => {
    expect(upcasted(way, older)).toEqual({ id: 1, value });
  });

  it.each<[string, FieldUpcast, Record<string, unknown>]>([
    ['the old field is not there', { rename: 'name' }, {}],
    ['the name is inherited by every object', { rename: 'constructor' }, {}],
    ['the text has no such part', { split: 'name', separator: ' ', index: 1 }, { name: 'Ada' }],
    ['it is not a text', { split: 'name', separator: ' ', index: 0 }, { name: 5 }],
    ['there is nothing to join', { join: ['first'], separator: ' ' }, { first: 5 }],
  ])('leaves a field out when %s', (_, way, older) => {
    expect(upcasted(way, older)).toEqual({ id: 1 });
  });

  it('takes other fields under their own name, and drops what the contract does not know', () => {
    expect(upcasted({ constant: 1 }, { email: 'a@example.com', gone: true })).toEqual({
      id: 1,
      value: 1,
      email: 'a@example.com',
    });
  });

  it('adds to the versions that a reader understands', () => {
    expect(readableMajors(contract({}))).toEqual([1, 2]);
    expect(readableMajors(contract({}, []))).toEqual([2]);
  });
});

describe('a contract is refused when its upcast', () => {
  it.each<[unknown, string]>([
    [{ from: 1 }, '"upcast" must be a list, received {"from":1}'],
    [[1], '"upcast" must hold objects, received 1'],
    [[{ from: 2 }], '"upcast" must be "from" a major version lower than 2, received 2'],
    [[{ from: 1 }, { from: 1 }], '"upcast" is given twice from 1'],
    [[{ from: 1, to: 2 }], 'unknown member "to" in "x-contract.upcast.0": use from, fields'],
    [[{ from: 1, fields: [] }], '"fields" of "upcast" must be an object'],
    [[{ from: 1, fields: { nickname: { rename: 'a' } } }], 'the upcast of "nickname" from 1 is of no field'],
    [[{ from: 1, fields: { id: { constant: 1 } } }], 'is of a key field, which can only be renamed'],
    [[{ from: 1, fields: { value: {} } }], 'must have exactly one of rename, default, constant, split, join'],
    [[{ from: 1, fields: { value: { rename: 'a', default: 1 } } }], 'must have exactly one of'],
    [[{ from: 1, fields: { value: { rename: 5 } } }], 'needs the name of a field in "rename"'],
    [[{ from: 1, fields: { value: { rename: 'a', index: 1 } } }], 'has "index", which "rename" does not use'],
    [[{ from: 1, fields: { value: { join: [], separator: '' } } }], 'needs a list of names of fields'],
    [[{ from: 1, fields: { value: { join: ['a'] } } }], 'needs a text as "separator"'],
    [[{ from: 1, fields: { value: { split: 'a', separator: '', index: 0 } } }], 'that is not empty'],
    [
      [{ from: 1, fields: { value: { split: 'a', separator: ' ' } } }],
      'needs a whole number from 0 as "index"',
    ],
  ])('is %j', (upcast, message) => {
    expect(() => contract({}, upcast)).toThrow(message);
  });
});

describe('defineUpcaster', () => {
  const meta = (version: string) => ({ owner: 'users', entity: 'User', version, key: ['id'] }) as const;
  const older = defineContract({
    'x-contract': meta('1.0'),
    type: 'object',
    properties: { id: { type: 'integer' }, name: { type: 'string' } },
    required: ['id', 'name'],
  });
  const newer = defineContract({
    'x-contract': meta('2.0'),
    type: 'object',
    properties: { id: { type: 'integer' }, initials: { type: 'string' } },
    required: ['id', 'initials'],
  });
  const upcaster = defineUpcaster(older, newer, ({ id, name }) => ({
    id: Number(id),
    initials: name.replace(/[^A-Z]/g, ''),
  }));

  it('reads rows of both versions as rows of the newer one', () => {
    expect(upcaster.read({ id: 1, name: 'Ada Byron' }, 1)).toEqual({ id: 1, initials: 'AB' });
    expect(upcaster.read({ id: 1, initials: 'AB' }, 2)).toEqual({ id: 1, initials: 'AB' });
    expect(() => upcaster.read({ id: 1 }, 3)).toThrow('is of major version 3, known are 1 and 2');
  });

  it('leads from an older version to a newer one of the same contract', () => {
    expect(() => defineUpcaster(newer, older, () => ({ id: 1, name: '' }))).toThrow(
      'an upcaster leads to a higher major version of the same contract, received users/User 2.0 and users/User 1.0',
    );
  });
});
