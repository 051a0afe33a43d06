import { jsonOf, keyOf, parseKey, writtenOf } from '../../../lib/console-page/rows/key-input';

const FIELDS = [
  { name: 'order_id', type: 'string' },
  { name: 'order_version', type: 'integer' },
];

describe('a key that a person writes', () => {
  test('has the types of the contract', () => {
    expect(keyOf(FIELDS, { order_id: '7', order_version: '7' })).toEqual({
      key: { order_id: '7', order_version: 7 },
    });
  });

  test('comes back from its texts', () => {
    const key = { order_id: 'a "b"', order_version: 3 };
    expect(keyOf(FIELDS, writtenOf(key))).toEqual({ key });
  });

  test('says of each field what is wrong with it', () => {
    expect(keyOf(FIELDS, { order_version: '1.5' })).toEqual({
      wrong: { order_id: 'Write a value.', order_version: '“1.5” is no integer.' },
    });
  });

  test('takes a text where a field may be one', () => {
    const fields = [{ name: 'id', type: 'string or integer' }];
    expect(keyOf(fields, { id: 'a' })).toEqual({ key: { id: 'a' } });
    expect(keyOf(fields, { id: '7' })).toEqual({ key: { id: 7 } });
  });

  test('whose name every object has is a field as others', () => {
    expect(keyOf([{ name: 'constructor', type: 'string' }], {})).toHaveProperty('wrong');
    expect(keyOf([{ name: '__proto__', type: 'string' }], JSON.parse('{"__proto__":"a"}'))).toEqual({
      key: JSON.parse('{"__proto__":"a"}'),
    });
  });

  test('of an address that is none is none', () => {
    expect(parseKey('{"a":1}')).toEqual({ a: 1 });
    for (const text of ['[1]', '7', '{', undefined]) expect(parseKey(text)).toBeUndefined();
  });
});

test('for an index a text needs no quotes', () => {
  expect(jsonOf('CH')).toBe('"CH"');
  expect(jsonOf('"CH"')).toBe('"CH"');
  expect(jsonOf('7')).toBe('7');
});
