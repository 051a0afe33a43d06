import { checkContracts, compatibleChanges, EMPTY_LOCK, releaseContracts } from '../../../lib/contracts';
import { userContract } from '../../constructs/support/contracts';

const first = userContract();
const second = userContract({ meta: { version: '2.0' } });
const lock = releaseContracts([first], EMPTY_LOCK);
const next = (properties: object, meta: object = {}) =>
  userContract({ meta: { version: '1.1', ...meta }, properties });
const changes = (contracts: readonly ReturnType<typeof userContract>[], released = lock) =>
  compatibleChanges(contracts, released, checkContracts(contracts, released));
const subject = { contract: 'users/User', released: '1.0', current: '1.1' };

test('nothing changed is nothing to say', () => {
  expect(changes([first])).toEqual([]);
});

test('a field that was added or described is named, one with a finding is not named twice', () => {
  expect(changes([next({ nickname: { type: 'string' } })])).toEqual([
    { ...subject, field: 'nickname', change: 'field-added' },
  ]);
  expect(changes([next({ name: { type: 'string', title: 'Name' } })])).toEqual([
    { ...subject, field: 'name', change: 'field-changed' },
  ]);
  expect(changes([next({ name: { type: 'integer' } })])).toEqual([]);
  expect(changes([next({ name: { type: 'integer' }, nickname: {} })])).toEqual([
    { ...subject, field: 'nickname', change: 'field-added' },
  ]);
});

test('a field of any name is compared', () => {
  const change = { field: 'constructor', change: 'field-added' };
  expect(changes([next({ constructor: { type: 'string' } })])).toMatchObject([change]);
});

test('a change beside the fields is said as such', () => {
  expect(changes([next({})])).toEqual([{ ...subject, change: 'contract-changed' }]);
});

test('a major version that comes or goes is said', () => {
  expect(changes([first, second])).toEqual([
    { contract: 'users/User', current: '2.0', change: 'version-added' },
  ]);
  expect(changes([second], releaseContracts([first, second], EMPTY_LOCK))).toEqual([
    { contract: 'users/User', released: '1.0', change: 'version-dropped' },
  ]);
  const reader = { name: 'orders/User', contract: 'users/User', major: 1 };
  expect(changes([second], releaseContracts([first, second], EMPTY_LOCK, [reader]))).toEqual([]);
});
