import { parseReplicaName, replicaName } from '../../lib/wire/replica-name';

const place = { account: '222222222222', region: 'eu-west-1' };

test.each([
  ['orders/User', {}],
  ['pr-7.orders/User', { guest: 'pr-7' }],
  ['222222222222.eu-west-1.orders/User', { place }],
  ['pr-7.222222222222.eu-west-1.orders/User', { guest: 'pr-7', place }],
  // A namespace may read like a region.
  ['eu-west-1.orders/User', { guest: 'eu-west-1' }],
])('%s tells where the replica is', (name, origin) => {
  expect(replicaName('orders', 'User', origin)).toBe(name);
  expect(parseReplicaName(name)).toEqual({ context: 'orders', id: 'User', ...origin });
});

test('what stands before a name without an account is no place', () => {
  expect(parseReplicaName('a.b.orders/User')).toEqual({ context: 'orders', id: 'User', guest: 'a' });
});

test.each(['', 'orders', '/', '.', '..', '222222222222.'])('%j is no name, and is told as none', (text) => {
  expect(parseReplicaName(text).id).toBe('');
});
