import { selectFields } from '../../lib/contracts/fields';
import { checkFilter } from '../../lib/contracts/filter';
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
  ])('accepts %p', (filter) => {
    expect(() => checkFilter(userContract, filter)).not.toThrow();
  });

  it.each([
    [{}, /names no field/],
    [{ phone: ['1'] }, /"phone" is not a field of the contract/],
    [{ newsletter: ['yes'] }, /"newsletter" is of type boolean, received "yes"/],
    [{ user_id: [2e9] }, /"user_id" is compared by SNS from -10\^9 to 10\^9 only/],
    [{ name: [] }, /"name" needs a list with at least one value/],
    [{ name: [{ prefix: 'a' }] }, /"name" compares with exact values only/],
  ])('refuses %p', (filter, message) => {
    expect(() => checkFilter(userContract, filter)).toThrow(message);
  });
});
