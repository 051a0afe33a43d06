import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Contract, EMPTY_LOCK, LOCK_FILE, releaseContracts, writeLock } from '../../../lib/contracts';
import { ChangeFeed, ReadReplica } from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from '../support/contracts';
import { filterPoliciesOf, newContext, newUsersTable, templateOf } from '../support/stacks';

const folder = temporaryDirectory();
const lockFile = join(folder, LOCK_FILE);
const here = process.cwd();
const shipping = { name: 'shipping/User', contract: 'users/User', major: 1, fields: ['name'] };
beforeAll(() => writeLock(lockFile, releaseContracts([userContract()], EMPTY_LOCK, [shipping])));
afterEach(() => process.chdir(here));

const retyped = userContract({
  meta: { version: '1.1' },
  properties: { name: { type: 'integer' }, email: { type: 'integer' } },
});
const second = userContract({ meta: { version: '2.0' } });

/** A feed of the users context, in a stack with replicas of the orders context. */
function app(contracts: Contract[], props: { lockFile?: string } = { lockFile }) {
  const users = newContext();
  const table = newUsersTable(users);
  new ChangeFeed(users, 'Feed', { table, contracts, ...props });
  return { users, orders: newContext('orders', Stack.of(users)) };
}

test('a change that readers would not survive fails synthesis, with all findings and readers', () => {
  const { users, orders } = app([retyped]);
  new ReadReplica(orders, 'User', { contract: retyped, fields: ['name'] });
  expect(() => templateOf(users)).toThrow(
    /the field "email" changed its type .*; no known replica reads it: .*\n.*\[Service\/users\/Feed\] users\/User 1\.0 → 1\.1: the field "name" changed its type \(string → integer\); read by orders\/User, shipping\/User: undo/,
  );
});

test('a field that is removed is reported by the feed and by each replica that asks for it', () => {
  const { name: _, ...properties } = userContract().schema.properties as Record<string, object>;
  const without = userContract({ meta: { version: '1.1' } });
  const contract = Contract.fromObject({ ...without.schema, properties, required: ['user_id'] });
  const { users, orders } = app([contract]);
  new ReadReplica(orders, 'User', { contract, fields: ['name'] });
  expect(() => templateOf(users)).toThrow(
    /the field "name" was removed \(string → nothing\); read by orders\/User, shipping\/User[\s\S]*\[Service\/orders\/User\] "name" is not a field of users\/User 1\.1/,
  );
});

test('a replica that reads every field is a reader of each', () => {
  const { users, orders } = app([retyped]);
  new ReadReplica(orders, 'Everything', { contract: retyped });
  expect(() => templateOf(users)).toThrow(/"email" changed its type .*; read by orders\/Everything:/);
});

test('a replica reads the fields of its filter too', () => {
  const contract = userContract({
    meta: { version: '1.1' },
    properties: { newsletter: { type: ['boolean', 'null'] } },
  });
  const { users, orders } = app([contract]);
  new ReadReplica(orders, 'User', { contract, fields: ['name'], filter: { newsletter: [true] } });
  expect(() => templateOf(users)).toThrow(/"newsletter" changed its type .*; read by orders\/User:/);
});

test('a compatible change passes', () => {
  const contract = userContract({ meta: { version: '1.1' }, properties: { nickname: { type: 'string' } } });
  expect(() => templateOf(app([contract]).users)).not.toThrow();
});

test('the lock file of the working directory is taken, and none is needed there', () => {
  expect(() => templateOf(app([retyped], {}).users)).not.toThrow();
  process.chdir(folder);
  expect(() => templateOf(app([retyped], {}).users)).toThrow('the field "name" changed its type');
});

test('a lock file that is named must be there', () => {
  expect(() => app([retyped], { lockFile: join(folder, 'none.json') })).toThrow(
    /there is no lock file .*none\.json: release the contracts first \(at Service\/users\/Feed\)/,
  );
});

describe('two major versions of one contract', () => {
  test('are published by one feed, on one topic with one set of parameters', () => {
    const { users, orders } = app([userContract(), second]);
    new ReadReplica(orders, 'User', { contract: second });
    const template = templateOf(users);
    template.resourceCountIs('AWS::SNS::Topic', 1);
    template.resourceCountIs('AWS::SSM::Parameter', 5);
    expect(filterPoliciesOf(template)[0].dataschema).toEqual([{ prefix: 'urn:event-sharing:users:User:2.' }]);
  });

  test('are needed while a replica reads the old one', () => {
    expect(() => templateOf(app([second]).users)).toThrow(
      'the major version is published no more, and is still read (1.0 → nothing); read by shipping/User: publish 1.0 beside 2.0 until nobody reads it',
    );
  });
});
