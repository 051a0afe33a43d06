import { Stack, type StackProps, Stage } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type BoundedContext, ChangeFeed, OwnedTable, SyncApi } from '../../../packages/cdk-event-sharing';
import { at, contextIn, contractOf, newApp, usersTable, warningsOf } from '../support/places';

const STREAM = 'stream/2026-01-01T00:00:00.000';

function imported(context: BoundedContext, name = 'users', region = 'eu-west-1', account = '111111111111') {
  const tableArn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
  return TableV2.fromTableAttributes(context, 'Imported', {
    tableArn,
    tableStreamArn: `${tableArn}/${STREAM}`,
  });
}

function byName(context: BoundedContext, tableName: string) {
  return Table.fromTableAttributes(context, 'Named', {
    tableName,
    tableStreamArn: `arn:aws:dynamodb:eu-west-1:111111111111:table/${tableName}/${STREAM}`,
  });
}

describe('a table that two contexts own is refused:', () => {
  const two = (props?: StackProps) => {
    const app = newApp();
    return { app, users: contextIn(app, 'users', props), orders: contextIn(app, 'orders', props) };
  };

  test('one that is owned and adopted', () => {
    const { app, users, orders } = two();
    OwnedTable.fromTable(orders, 'Users', usersTable(users).table);
    expect(() => app.synth()).toThrow(
      '[orders/orders-context/Users] the table users/users-context/Users/Table is that of users/users-context/Users too, in the same environment (an unknown account and an unknown region): one context owns a table, and "orders" is another one: let it read a ReadReplica or the SyncApi of the owner; the owner may declare a Transition',
    );
  });

  test('one that is created elsewhere and adopted twice', () => {
    const { app, users, orders } = two();
    const table = new Table(new Stack(app, 'Old'), 'Table', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    OwnedTable.fromTable(users, 'Users', table);
    OwnedTable.fromTable(orders, 'Users', table);
    expect(() => app.synth()).toThrow('the table Old/Table is that of users/users-context/Users too');
  });

  test('one that is imported by name and by ARN', () => {
    const { app, users, orders } = two(at('111111111111'));
    OwnedTable.fromTable(users, 'Users', imported(users));
    OwnedTable.fromTable(orders, 'Users', byName(orders, 'users'));
    expect(() => app.synth()).toThrow('the table users is that of users/users-context/Users too');
  });

  test('one that the app creates by a name and imports by it', () => {
    const { app, users, orders } = two();
    usersTable(users, 'Users', 'people');
    OwnedTable.fromTable(orders, 'Users', byName(orders, 'people'));
    expect(() => app.synth()).toThrow('the table people is that of users/users-context/Users too');
  });
});

test('one context may adopt its table in several stacks, and others have tables of that name elsewhere', () => {
  const app = newApp();
  const [first, second] = [
    contextIn(app, 'users', at('111111111111')),
    new Stack(app, 'More', at('111111111111')),
  ];
  const again = contextIn(second, 'users');
  OwnedTable.fromTable(first, 'Users', imported(first));
  OwnedTable.fromTable(again, 'Users', imported(again));
  const orders = contextIn(app, 'orders', at('222222222222'));
  OwnedTable.fromTable(orders, 'Users', imported(orders, 'users', 'eu-west-1', '222222222222'));
  expect(warningsOf(app.synth())).toEqual([]);
});

describe('two tables of one name', () => {
  test.each<[string, StackProps | undefined]>([
    ['an account and region', at('111111111111')],
    ['a region', { env: { region: 'eu-west-1' } }],
    ['an environment that nobody knows', undefined],
  ])('in %s are refused', (_, props) => {
    const app = newApp();
    for (const id of ['A', 'B']) usersTable(contextIn(new Stack(app, id, props), 'users'), 'Users', 'people');
    expect(() => app.synth()).toThrow(
      /\[B\/users-context\/Users\] the name of the table people is that of A\/users-context\/Users too, .*: choose another tableName, or leave it out/,
    );
  });

  test('in two stages of unknown environments are warned of, and in two accounts they are fine', () => {
    const unknown = newApp();
    for (const id of ['Dev', 'Prod'])
      usersTable(contextIn(new Stage(unknown, id), 'users'), 'Users', 'people');
    expect(warningsOf(unknown.synth())).toEqual([expect.stringContaining('the name of the table people')]);
    const app = newApp();
    for (const account of ['111111111111', '222222222222']) {
      usersTable(contextIn(new Stage(app, `A${account}`, at(account)), 'users'), 'Users', 'people');
    }
    expect(warningsOf(app.synth())).toEqual([]);
  });
});

describe.each([
  [
    'a feed',
    (context: BoundedContext, table: OwnedTable) =>
      new ChangeFeed(context, 'Feed', { table, contracts: [contractOf('users')] }),
  ],
  [
    'an API',
    (context: BoundedContext, table: OwnedTable) =>
      new SyncApi(context, 'Api', { table, contracts: [contractOf('users')], path: 'users' }),
  ],
])('%s of a table', (_, add) => {
  test.each([
    ['in another region', at('111111111111', 'us-east-1')],
    ['in another account', at('222222222222')],
    ['in another region of an account that is not known', { env: { region: 'us-east-1' } }],
  ])('%s is refused', (_place, props) => {
    const users = contextIn(newApp(), 'users', props);
    const adopted = OwnedTable.fromTable(users, 'Users', imported(users)) as OwnedTable;
    expect(() => add(users, adopted)).toThrow(
      /the table users\/users-context\/Users is in account 111111111111 and region eu-west-1, this stack in .*: deploy both to the same account and region/,
    );
  });

  test('whose stream alone tells its region is refused in another one', () => {
    const users = contextIn(newApp(), 'users', at('111111111111', 'us-east-1'));
    const adopted = OwnedTable.fromTable(users, 'Users', byName(users, 'people')) as OwnedTable;
    expect(() => add(users, adopted)).toThrow('is in account 111111111111 and region eu-west-1');
  });

  test('that the app creates in another region is refused', () => {
    const app = newApp();
    const table = usersTable(contextIn(app, 'users', at('111111111111')), 'Users', 'people');
    const elsewhere = contextIn(new Stack(app, 'More', at('111111111111', 'us-east-1')), 'users');
    expect(() => add(elsewhere, table)).toThrow('the table users/users-context/Users is in account');
  });

  test('in the same account and region is fine, and so is one of which nothing is known', () => {
    for (const props of [at('111111111111'), undefined]) {
      const users = contextIn(newApp(), 'users', props);
      const adopted = OwnedTable.fromTable(users, 'Users', imported(users)) as OwnedTable;
      expect(() => add(users, adopted)).not.toThrow();
    }
  });
});
