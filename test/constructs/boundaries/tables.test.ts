import { CfnOutput, CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { BoundedContext, OwnedTable, Transition } from '../../../packages/cdk-event-sharing';
import { check, newApp, newFunction, rulesBroken, twoServices } from './support';

const partitionKey = { name: 'pk', type: dynamodb.AttributeType.STRING };

type Services = ReturnType<typeof twoServices>;

function allow(code: Services['code'], actions: string[], resources: string[]) {
  code.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
}

test('contexts that keep to their own tables break no rule', () => {
  const { app, users, table } = twoServices();
  const own = newFunction(users, 'Own');
  table.table.grantReadWriteData(own);
  table.table.grant(own, 'dynamodb:DeleteTable');
  expect(check(app)).toEqual([]);
});

test('a second context that writes a table is named, with the statement and what to use instead', () => {
  const { app, code, table } = twoServices();
  table.table.grant(code, 'dynamodb:PutItem', 'dynamodb:GetItem');
  const [finding, ...others] = check(app);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    ruleName: 'shared-table-write',
    severity: 'fatal',
    description: expect.stringMatching(
      /^orders \(Orders\/Context\/Code\/ServiceRole\) may write the table of users \(Users\/Context\/Users\/Table\): statement 1 of ContextCodeServiceRoleDefaultPolicy\w+ \(Orders\/Context\/Code\/ServiceRole\/DefaultPolicy\) allows dynamodb:PutItem$/,
    ),
    fix: 'let users change its own data: call its SyncApi, and read a ReadReplica of its contract; while moving there, users may declare a Transition',
    violatingResources: [{ locations: ['Properties/PolicyDocument/Statement/0'] }],
  });
});

test('a context that reads a table of another is told to read a replica', () => {
  const { app, code, table } = twoServices();
  table.table.grantReadData(code);
  const [finding] = check(app);
  expect(finding).toMatchObject({
    ruleName: 'foreign-table-read',
    fix: expect.stringContaining('read a ReadReplica of the contract of users'),
  });
});

test('a context that may delete a table of another is found', () => {
  const { app, code, table } = twoServices();
  table.table.grant(code, 'dynamodb:DeleteTable');
  expect(rulesBroken(app)).toEqual(['foreign-table-management']);
});

describe('a table is recognised', () => {
  test.each<[string, (services: Services) => string]>([
    [
      'by its export',
      ({ usersStack, table }) => {
        new CfnOutput(usersStack, 'Arn', { value: table.table.tableArn, exportName: 'users-arn' });
        return Fn.importValue('users-arn');
      },
    ],
    [
      'by an SSM parameter',
      ({ usersStack, ordersStack, table }) => {
        new ssm.StringParameter(usersStack, 'P', {
          parameterName: '/users/table',
          stringValue: table.table.tableName,
        });
        const name = ssm.StringParameter.valueForStringParameter(ordersStack, '/users/table');
        return `arn:aws:dynamodb:${ordersStack.region}:${ordersStack.account}:table/${name}`;
      },
    ],
    [
      'by a dynamic reference',
      ({ usersStack, table }) => {
        new ssm.StringParameter(usersStack, 'P', {
          parameterName: '/users/arn',
          stringValue: table.table.tableArn,
        });
        return '{{resolve:ssm:/users/arn}}';
      },
    ],
    ['by its literal ARN', () => 'arn:aws:dynamodb:eu-west-1:123456789012:table/users'],
    ['by its index', () => 'arn:aws:dynamodb:eu-west-1:123456789012:table/users/index/by-email'],
    [
      'by a substitution',
      () =>
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation substitutes it
        Fn.sub('arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Name}', {
          Name: 'users',
        }),
    ],
    ['by a wildcard for all tables', () => 'arn:aws:dynamodb:*:*:table/*'],
    ['by a wildcard for some tables', () => 'arn:aws:dynamodb:eu-west-1:123456789012:table/us*'],
    ['by a wildcard that crosses fields', () => 'arn:aws:dynamodb:*:table/users'],
    ['by an incomplete ARN', () => 'arn:aws:dynamodb*'],
    ['by a wildcard for everything', () => '*'],
    [
      'by a parameter of the template',
      ({ ordersStack }) => {
        const name = new CfnParameter(ordersStack, 'Name', { default: 'users' });
        return `arn:aws:dynamodb:*:*:table/${name.valueAsString}`;
      },
    ],
  ])('%s', (_, arn) => {
    const services = twoServices({
      tableName: 'users',
      env: { region: 'eu-west-1', account: '123456789012' },
    });
    allow(services.code, ['dynamodb:UpdateItem'], [arn(services)]);
    expect(rulesBroken(services.app)).toEqual(['shared-table-write']);
  });

  test.each([
    ['of another name', 'arn:aws:dynamodb:eu-west-1:123456789012:table/users-archive'],
    ['of another account', 'arn:aws:dynamodb:eu-west-1:999999999999:table/users'],
    ['of another kind', 'arn:aws:dynamodb:eu-west-1:123456789012:global-table/users'],
  ])('and not taken for one %s', (_, arn) => {
    const { app, code } = twoServices({
      tableName: 'users',
      env: { region: 'eu-west-1', account: '123456789012' },
    });
    allow(code, ['dynamodb:*'], [arn]);
    expect(check(app)).toEqual([]);
  });

  test('by the beginning of the name that CloudFormation makes up', () => {
    const { app, code } = twoServices();
    allow(code, ['dynamodb:Put*'], ['arn:aws:dynamodb:*:*:table/Users-*']);
    expect(rulesBroken(app)).toEqual(['shared-table-write']);
  });

  test('when it was adopted, whether the app creates it or not', () => {
    const { app, users, usersStack, code } = twoServices();
    const stream = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES;
    const plain = new dynamodb.TableV2(usersStack, 'Plain', {
      partitionKey,
      tableName: 'plain',
      dynamoStream: stream,
    });
    const imported = dynamodb.TableV2.fromTableAttributes(users, 'Imported', {
      tableName: 'legacy',
      tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/legacy/stream/x',
    });
    OwnedTable.fromTable(users, 'A', plain);
    OwnedTable.fromTable(users, 'B', imported);
    allow(
      code,
      ['dynamodb:PutItem'],
      ['arn:aws:dynamodb:*:*:table/plain', 'arn:aws:dynamodb:*:*:table/legacy'],
    );
    expect(
      check(app).map(({ description }) => /may write the table of users \(([^)]*)\)/.exec(description)?.[1]),
    ).toEqual(['Users/Plain', 'Users/Context/B']);
  });
});

describe('a right is recognised', () => {
  test('in NotAction and NotResource', () => {
    const { app, code } = twoServices();
    code.addToRolePolicy(
      new iam.PolicyStatement({ notActions: ['dynamodb:Get*'], notResources: ['arn:aws:s3:::x'] }),
    );
    expect(rulesBroken(app)).toEqual(['shared-table-write']);
  });

  test('in an inline policy, a managed policy and a policy of AWS', () => {
    const { app, orders, table } = twoServices();
    const statement = () =>
      new iam.PolicyStatement({ actions: ['dynamodb:Query'], resources: [table.table.tableArn] });
    const role = new iam.Role(orders, 'R', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { P: new iam.PolicyDocument({ statements: [statement()] }) },
      managedPolicies: [
        new iam.ManagedPolicy(orders, 'M', { statements: [statement()] }),
        iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonDynamoDBReadOnlyAccess'),
      ],
    });
    expect(check(app).map(({ violatingResources: [one] }) => one?.locations[0])).toEqual([
      'Properties/Policies/0/PolicyDocument/Statement/0',
      'Properties/PolicyDocument/Statement/0',
      'Properties/ManagedPolicyArns/1',
    ]);
    expect(role).toBeDefined();
  });

  test('of a role outside of any bounded context', () => {
    const { app, ordersStack, table } = twoServices();
    table.table.grant(newFunction(ordersStack, 'Lost'), 'dynamodb:PutItem');
    const [finding] = check(app);
    expect(finding?.description).toContain(
      'Orders/Lost/ServiceRole, which is in no bounded context, may write',
    );
    expect(finding?.fix).toContain('create the role inside the BoundedContext "users" if it belongs there');
  });

  test('of a role that exists elsewhere, by the context that grants it', () => {
    const { app, orders, table } = twoServices();
    const role = iam.Role.fromRoleArn(orders, 'R', 'arn:aws:iam::123456789012:role/legacy');
    table.table.grant(role, 'dynamodb:GetItem');
    const [finding] = check(app);
    expect(finding?.description).toContain('orders (the role legacy) may read the table of users');
  });

  test.each([
    ['everybody', () => new iam.AnyPrincipal(), 'the principal *, which is in no bounded context, may write'],
    [
      'another account',
      () => new iam.AccountPrincipal('999999999999'),
      ':iam::999999999999:root, which is in no',
    ],
  ])("of %s in the table's own policy", (_, principal, expected) => {
    const { app, users } = twoServices();
    new dynamodb.TableV2(users, 'Open', {
      partitionKey,
      resourcePolicy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'], principals: [principal()] }),
        ],
      }),
    });
    const [finding] = check(app);
    expect(finding).toMatchObject({
      ruleName: 'shared-table-write',
      description: expect.stringContaining(expected),
      violatingResources: [
        { locations: ['Properties/Replicas/0/ResourcePolicy/PolicyDocument/Statement/0'] },
      ],
    });
  });

  test('but not when it is denied without a condition', () => {
    const { app, code, table } = twoServices();
    allow(code, ['dynamodb:*'], ['*']);
    const deny = (conditions?: Record<string, object>) =>
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: ['dynamodb:*'],
        resources: [table.table.tableArn, `${table.table.tableArn}/*`],
        conditions,
      });
    code.addToRolePolicy(deny());
    expect(check(app)).toEqual([]);

    const sometimes = twoServices();
    allow(sometimes.code, ['dynamodb:*'], ['*']);
    sometimes.code.addToRolePolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: ['dynamodb:*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      }),
    );
    expect(rulesBroken(sometimes.app)).toEqual(['shared-table-write']);
  });
});

test('nested stacks are looked into, and what they hand to each other is followed', () => {
  const { app, users, orders, table } = twoServices();
  const partition = new BoundedContext(new NestedStack(Stack.of(users), 'Part'), 'Context', {
    name: 'users',
  });
  const inner = new OwnedTable(partition, 'Inner', { partitionKey });
  const code = newFunction(
    new BoundedContext(new NestedStack(Stack.of(orders), 'Part'), 'C', { name: 'orders' }),
    'Nested',
  );
  table.table.grant(code, 'dynamodb:GetItem');
  const guest = new BoundedContext(new NestedStack(Stack.of(users), 'Guest'), 'C', { name: 'orders' });
  table.table.grant(newFunction(guest, 'Neighbour'), 'dynamodb:Query');
  inner.table.grant(code, 'dynamodb:PutItem');
  inner.table.grant(newFunction(users, 'Own'), 'dynamodb:PutItem');
  expect(check(app).map(({ description }) => description)).toEqual([
    expect.stringMatching(/^orders \(Users\/Guest\/C\/Neighbour\/ServiceRole\) may read the table of users/),
    expect.stringMatching(
      /^orders \(Orders\/Part\/C\/Nested\/ServiceRole\) may read the table of users \(Users\/Context\/Users\/Table\)/,
    ),
    expect.stringMatching(
      /^orders \(Orders\/Part\/C\/Nested\/ServiceRole\) may write the table of users \(Users\/Part\/Context\/Inner\/Table\)/,
    ),
  ]);
});

test('stages do not reach each other: their contexts have the same names and other accounts', () => {
  const app = newApp();
  for (const name of ['Beta', 'Prod']) {
    const stack = new Stack(new Stage(app, name), 'Users');
    const users = new BoundedContext(stack, 'Context', { name: `users-${name.toLowerCase()}` });
    new OwnedTable(users, 'Users', { partitionKey });
    allow(newFunction(users, 'Own'), ['dynamodb:*'], ['*']);
  }
  expect(check(app)).toEqual([]);
});

describe('a transition', () => {
  const declared = {
    context: 'orders',
    owner: 'team-orders',
    reason: 'moves to users/User',
    until: '2026-06-30',
  };

  function shared(changes: Partial<typeof declared> = {}) {
    const services = twoServices();
    services.table.table.grant(services.code, 'dynamodb:PutItem');
    new Transition(services.users, 'Moving', { table: services.table, ...declared, ...changes });
    return services.app;
  }

  test('lets the other context go on until its last day', () => {
    expect(check(shared(), '2026-06-30')).toEqual([]);
  });

  test('fails from the next day on, and says who declared it', () => {
    const [finding] = check(shared(), '2026-07-01');
    expect(finding?.ruleName).toBe('shared-table-write');
    expect(finding?.description).toMatch(
      /; the transition ended on 2026-06-30: ask team-orders, who declared it \(moves to users\/User\)$/,
    );
  });

  test('is for the named context and table only', () => {
    expect(rulesBroken(shared({ context: 'billing' }))).toEqual(['shared-table-write']);
    const { app, users, table, code } = twoServices();
    const other = new OwnedTable(users, 'Other', { partitionKey });
    new Transition(users, 'Moving', { table: other, ...declared });
    table.table.grant(code, 'dynamodb:PutItem');
    expect(rulesBroken(app)).toEqual(['shared-table-write']);
  });

  test('of an imported table works too', () => {
    const { app, users, code } = twoServices();
    const table = OwnedTable.fromTable(
      users,
      'Legacy',
      dynamodb.TableV2.fromTableAttributes(users, 'Imported', {
        tableName: 'legacy',
        tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/legacy/stream/x',
      }),
    );
    allow(code, ['dynamodb:PutItem'], ['arn:aws:dynamodb:*:*:table/legacy']);
    new Transition(users, 'Moving', { table, ...declared });
    expect(check(app)).toEqual([]);
    expect(rulesBroken(app, '2026-07-01')).toEqual(['shared-table-write']);
  });

  test.each([
    [
      { until: '2026-02-30' },
      '"until" must be a day as YYYY-MM-DD, received "2026-02-30": give the last day',
    ],
    [{ until: 'soon' }, '"until" must be a day as YYYY-MM-DD, received "soon"'],
    [{ owner: ' ' }, 'a transition needs "owner", received " ": say who sees to it that the transition ends'],
    [{ reason: '' }, 'a transition needs "reason", received "": say why the table is still shared'],
    [{ context: 'users' }, 'the transition is for the context "users" itself, which owns the table'],
  ])('%j is refused', (changes, message) => {
    expect(() => shared(changes)).toThrow(message);
  });

  test("of another context's table is refused", () => {
    const { orders, table } = twoServices();
    expect(() => new Transition(orders, 'Moving', { table, ...declared })).toThrow(
      'belongs to the context "users", not to "orders": the owner of a table declares its transitions',
    );
  });
});

test('a day that is none is refused', () => {
  expect(() => check(twoServices().app, 'soon')).toThrow(
    '"today" must be a day as YYYY-MM-DD, received "soon"',
  );
});

test.each(['toString', 'valueOf', 'constructor'])(
  'a table with the logical id %s is found in a text with variables',
  (id) => {
    const app = newApp();
    const stack = new Stack(app, 'Service');
    const users = new BoundedContext(stack, 'Users', { name: 'users' });
    const { table } = new OwnedTable(users, 'Users', { partitionKey });
    (table.node.defaultChild as dynamodb.CfnGlobalTable).overrideLogicalId(id);
    const code = newFunction(new BoundedContext(stack, 'Orders', { name: 'orders' }), 'Code');
    allow(code, ['dynamodb:PutItem'], [Fn.sub(`arn:aws:dynamodb:*:*:table/\${${id}}\${Rest}`, { Rest: '' })]);
    expect(rulesBroken(app)).toEqual(['shared-table-write']);
  },
);
