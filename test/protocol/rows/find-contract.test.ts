import { Contract } from '../../../lib/contracts';
import { findContract } from '../../../lib/protocol/rows/find-contract';

const published = ['3.0', '2.1', '1.4'].map((version) => ({
  contract: Contract.fromObject({
    'x-contract': { owner: 'users', entity: 'User', version, key: ['user_id'] },
    type: 'object',
    properties: { user_id: { type: 'integer' } },
    required: ['user_id'],
  }),
  validate: () => undefined,
}));
const find = (majors?: number[]) => findContract(published, 'users/User', majors).contract.version;

test('a request without a version means the newest', () => {
  expect(find()).toBe('3.0');
});

test('the version that is named first and published is meant', () => {
  expect(find([4, 1, 2])).toBe('1.4');
});

test('what is not published is refused with what is', () => {
  expect(() => find([4, 5])).toThrow('publishes major version 3 and 2 and 1 of users/User, not 4 or 5');
  expect(() => findContract(published, 'users/Other')).toThrow(
    'does not publish "users/Other": it publishes users/User',
  );
});
