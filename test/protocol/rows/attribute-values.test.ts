import fc from 'fast-check';
import { fromAttributeValue, toAttributeValue } from '../../../lib/protocol/rows/attribute-values';
import type { JsonValue } from '../../../lib/wire/item';

describe('attribute values', () => {
  it('carries any JSON value to DynamoDB and back unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        expect(fromAttributeValue(toAttributeValue(json), 'field')).toEqual(json);
      }),
    );
  });

  it.each(['0', '1', '-1', '1.50', '0.1', '1E3', '1e-130', '123456789012345', '100000000000000000000'])(
    'carries the number %s',
    (text) => {
      expect(fromAttributeValue({ N: text }, 'field')).toBe(Number(text));
    },
  );

  it.each(['12345678901234567890', '0.1234567890123456789', '1e400'])(
    'refuses the number %s, whose digits a JSON number would lose',
    (text) => {
      expect(() => fromAttributeValue({ N: text }, 'balance')).toThrow(
        /attribute balance is a number of \d+ digits.*store it as a string/,
      );
    },
  );

  it("carries a member with the name of an object's prototype, and no prototype", () => {
    const map = JSON.parse('{"M": {"__proto__": {"M": {"admin": {"BOOL": true}}}}}');
    const value = fromAttributeValue(map, 'field');
    expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":true}}');
    expect(JSON.stringify(toAttributeValue(value))).toBe(JSON.stringify(map));
    expect(value).not.toHaveProperty('admin');
  });

  it.each([
    {},
    { S: 'a', N: '1' },
    { S: 1 },
    { N: 'one' },
    { SS: ['a', 1] },
    { M: [] },
    { X: 'a' },
    'a',
    null,
  ])('refuses %j, which DynamoDB never writes', (value) => {
    expect(() => fromAttributeValue(value as object, 'name')).toThrow(/name is not a value as DynamoDB/);
  });

  it('takes a type of which the value is not defined for none', () => {
    expect(fromAttributeValue({ S: undefined, N: '1', M: undefined } as object, 'name')).toBe(1);
  });

  it.each([{ B: 'AQI=' }, { SS: ['a'] }, { NS: ['1'] }, { BS: ['AQI='] }])(
    'refuses %p and names the attribute',
    (value) => {
      expect(() => fromAttributeValue({ M: { tags: value } } as object, 'profile')).toThrow(
        /attribute profile\.\* has DynamoDB type/,
      );
    },
  );
});
