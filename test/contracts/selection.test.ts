import { Contract } from '../../lib/contracts';
import { selectFields } from '../../lib/contracts/schema/fields';
import { checkFilter } from '../../lib/contracts/schema/filter';
import { userContract } from '../support/user-contract';

describe('selectFields', () => {
  it('always keeps the key, first', () => {
    expect(selectFields(userContract, ['name'])).toEqual(['user_id', 'name']);
  });

  it('keeps every field by default', () => {
    expect(selectFields(userContract)).toEqual(['user_id', 'name', 'email', 'newsletter']);
  });

  it('names a field that the contract does not have, and those it has', () => {
    expect(() => selectFields(userContract, ['phone'])).toThrow(
      '"phone" is not a field of users/User 1.0: choose from user_id, name, email, newsletter',
    );
  });
});

describe('checkFilter', () => {
  it.each<Record<string, unknown[]>>([
    { newsletter: [true] },
    { name: ['a', 'b'], newsletter: [true, null] },
    { user_id: [1, 2] },
    { user_id: [1e9, -1e9, 0] },
  ])('accepts %p', (filter) => {
    expect(() => checkFilter(userContract, filter)).not.toThrow();
  });

  it.each([
    [{}, /names no field/],
    [{ phone: ['1'] }, /"phone" is not a field of the contract/],
    [{ newsletter: ['yes'] }, /"newsletter" is of type boolean, received "yes"/],
    [{ user_id: [2e9] }, /"user_id" is compared by SNS from -10\^9 to 10\^9 only/],
    [{ user_id: [Number.NaN] }, /"user_id" is compared by SNS from -10\^9 to 10\^9 only/],
    [{ name: [] }, /"name" needs a list with at least one value/],
    [{ name: [{ prefix: 'a' }] }, /"name" compares with exact values only/],
  ])('refuses %p', (filter, message) => {
    expect(() => checkFilter(userContract, filter)).toThrow(message);
  });

  const odd = (...names: string[]) =>
    Contract.fromObject({
      ...userContract.schema,
      properties: {
        ...(userContract.schema.properties as object),
        ...Object.fromEntries(names.map((name) => [name, { type: ['number', 'string', 'null'] }])),
      },
    });

  it.each(['$or', '$and', '$'])('refuses a field named like an operator of SNS: %s', (field) => {
    expect(() => checkFilter(odd(field), { [field]: ['a'] })).toThrow(
      `filter on users/User: "${field}" begins with "$", as the operators of an SNS filter policy do: filter on another field`,
    );
  });

  it.each(['exists', 'or$', 'prefix', 'anything-but', 'Ref', 'constructor'])(
    'accepts a field named %s',
    (field) => {
      expect(() => checkFilter(odd(field), { [field]: ['a', null] })).not.toThrow();
    },
  );

  it.each([0.1234567, 0.000001, -1.000001, 999_999_999.123456])(
    'refuses %d, which SNS would round',
    (value) => {
      expect(() => checkFilter(odd('price'), { price: [value] })).toThrow(
        `"price" is compared by SNS to 5 decimals only: filter on a text or a whole number, received ${JSON.stringify(value)}`,
      );
    },
  );

  it.each([0.12345, -0.00001, 999_999_999.5, 1.1])('accepts %d', (value) => {
    expect(() => checkFilter(odd('price'), { price: [value] })).not.toThrow();
  });
});
