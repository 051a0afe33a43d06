import { feedOf, feedOfReplica, replicaOf, type Topology } from '../../../lib/operator';

const replica = (name: string) => ({
  name,
  contract: 'users/User',
  major: 1,
  table: 't',
  reads: [1],
  fields: ['user_id'],
  queueUrl: 'q',
  deadLetterQueueUrl: 'd',
  subscriptionDeadLetterQueueUrl: 's',
  replicator: 'r',
});
const topology: Topology = {
  feeds: [],
  replicas: [replica('orders/User'), replica('billing/User'), replica('billing/Account')],
};

test('a replica is named in full, or by a context that has no other', () => {
  expect(replicaOf(topology, 'orders/User').name).toBe('orders/User');
  expect(replicaOf(topology, 'orders').name).toBe('orders/User');
  expect(replicaOf(topology, 'billing/Account').name).toBe('billing/Account');
});

test('a name that says too little or nothing is refused with what there is', () => {
  expect(() => replicaOf(topology, 'billing')).toThrow(/billing\/User, billing\/Account.*name one in full/);
  expect(() => replicaOf(topology, 'order')).toThrow(
    /no replica or consumer "order" \(there are: orders\/User/,
  );
  expect(() => feedOf(topology, 'users')).toThrow(/no feed "users" \(there are: none\)/);
  expect(() => feedOfReplica(replicaOf(topology, 'orders'))).toThrow(/deploy its owner first/);
});
