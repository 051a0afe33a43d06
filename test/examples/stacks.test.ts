import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { lockFile, userContract } from '../../examples/users-orders/services/contracts/user-contract';
import { BillingEventsStack } from '../../examples/users-orders/stacks/billing-events-stack';
import { BillingStack } from '../../examples/users-orders/stacks/billing-stack';
import { NotificationsStack } from '../../examples/users-orders/stacks/notifications-stack';
import { OrdersStack } from '../../examples/users-orders/stacks/orders-stack';
import { UsersStack } from '../../examples/users-orders/stacks/users-stack';
import { Contract, checkContracts, formatFinding, readLock } from '../../lib/contracts';
import { filterPoliciesOf } from '../constructs/support/stacks';
import { temporaryDirectory } from '../support/temporary-directory';

const outdir = temporaryDirectory();

/** With the stacks from which it takes names: of the same service. */
const SERVICES: [service: string, create: (app: App) => Stack, own?: string[]][] = [
  ['users', (app) => new UsersStack(app, 'Users')],
  ['orders', (app) => new OrdersStack(app, 'Orders')],
  ['notifications', (app) => new NotificationsStack(app, 'Notifications')],
  ['billing events', (app) => new BillingEventsStack(app, 'BillingEvents')],
  ['billing', billing, ['BillingEvents']],
];

function billing(app: App): Stack {
  return new BillingStack(app, 'Billing', { outbox: new BillingEventsStack(app, 'BillingEvents').outbox });
}

describe.each(SERVICES)('the stack of %s', (_, create, own = []) => {
  const template = Template.fromStack(create(new App({ outdir })));
  const json = template.toJSON();

  test('stands alone: it exports nothing to other services and imports nothing from them', () => {
    const imports = JSON.stringify(json).matchAll(/"Fn::ImportValue":"(\w+):/g);
    expect([...new Set([...imports].map(([, stack]) => stack))]).toEqual(own);
    for (const output of Object.values(json.Outputs)) expect(output).not.toHaveProperty('Export');
  });

  test('needs no account, and no custom resource but those that empty buckets which go', () => {
    const types = Object.values(json.Resources as { Type: string }[]).map(({ Type }) => Type);
    const custom = types.filter((type) => type.startsWith('Custom::') || /CustomResource/.test(type));
    expect(custom.filter((type) => type !== 'Custom::S3AutoDeleteObjects')).toEqual([]);
    expect(JSON.stringify(json)).not.toMatch(/\b\d{12}\b/);
  });

  test('leaves nothing behind when it is destroyed', () => {
    const resources = Object.values(json.Resources as { Type: string; DeletionPolicy?: string }[]);
    const kept = resources.filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete');
    expect(kept.map(({ Type }) => Type)).toEqual([]);
  });
});

test('the orders service reads its own tables only, and cannot write to its replica', () => {
  const template = Template.fromStack(new OrdersStack(new App({ outdir }), 'Orders'));
  const [view] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
    id.includes('OrderView'),
  );
  const actions = view?.[1].Properties.PolicyDocument.Statement.flatMap(
    ({ Action }: { Action: string | string[] }) => Action,
  );
  expect(new Set(actions)).toEqual(
    new Set([
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]),
  );
});

test.each([
  ['orders', 'Bff', new OrdersStack(new App({ outdir }), 'Orders')],
  ['notifications', 'Recipient', new NotificationsStack(new App({ outdir }), 'Notifications')],
])(
  'what %s asks the users service with may call its API, found by SSM, and read replicas',
  (_, id, stack) => {
    const template = Template.fromStack(stack);
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([each]) =>
      each.includes(id),
    );
    const { Statement } = policy?.[1].Properties.PolicyDocument ?? {};
    const others = (Statement as { Action: string | string[]; Resource: { Ref?: string } }[]).filter(
      ({ Action }) => ![Action].flat().every((action) => /^(dynamodb|logs):/.test(action)),
    );
    expect(others.map(({ Action }) => Action)).toEqual([
      'execute-api:Invoke',
      'lambda:InvokeFunctionUrl',
      'lambda:InvokeFunction',
    ]);
    const parameters = template.toJSON().Parameters;
    for (const { Resource } of others)
      expect(parameters[Resource.Ref ?? ''].Default).toBe('/event-sharing/apis/users/User/arn');
    const actions = Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
    expect(
      actions.filter((action: string) => /:(Put(?!LogEvents)|Update|Delete|.*Write)|\*/.test(action)),
    ).toEqual([]);
  },
);

test('the users service answers what it publishes', () => {
  const template = Template.fromStack(new UsersStack(new App({ outdir }), 'Users'));
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
    RouteKey: 'GET /users/{key+}',
    AuthorizationType: 'AWS_IAM',
  });
});

test('notifications take users who opted in, and hear of those who opt out', () => {
  const template = Template.fromStack(new NotificationsStack(new App({ outdir }), 'Notifications'));
  expect(filterPoliciesOf(template)).toMatchObject([
    {
      dataschema: [{ prefix: 'urn:event-sharing:users:User:1.' }],
      $or: [
        { data: { newsletter: [true] } },
        { data: { __previous: { newsletter: [true] } } },
        { data: { __previous: { __incomplete: [true] } } },
        { dataref: [{ exists: true }] },
      ],
    },
  ]);
});

test('the contract that the users service shares leaves out what is private', () => {
  expect(userContract.fields).toEqual(['user_id', 'name', 'email', 'address', 'newsletter']);
});

test('the released contract is the one that is published, and renaming a field of it names who reads it', () => {
  const lock = readLock(lockFile);
  expect(checkContracts([userContract], lock)).toEqual([]);
  const { name, ...properties } = userContract.schema.properties as Record<string, object>;
  const renamed = Contract.fromObject({
    ...userContract.schema,
    properties: { ...properties, full_name: name },
    required: ['user_id', 'full_name'],
  });
  expect(checkContracts([renamed], lock).map(formatFinding)).toContainEqual(
    expect.stringContaining(
      'the field "name" was removed (string → nothing); read by billing/Users, orders/User:',
    ),
  );
});
