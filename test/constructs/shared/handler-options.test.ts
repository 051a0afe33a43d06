import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLogLevel, Architecture, LayerVersion, Tracing } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  BoundaryRules,
  BoundedContext,
  ChangeFeed,
  ChangeForwarder,
  type HandlerOptions,
  ReadReplica,
  SyncApi,
} from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from '../support/contracts';
import { allowedActions, newUsersTable, type propertiesOf } from '../support/stacks';

/** Owner and consumer in one stack, with the same options of functions. */
function newApp(optionsIn: (stack: Stack) => HandlerOptions) {
  const app = new App({ outdir: temporaryDirectory() });
  const stack = new Stack(app, 'Service', { env: { account: '123456789012', region: 'eu-west-1' } });
  const options = optionsIn(stack);
  const users = new BoundedContext(stack, 'users', { name: 'users' });
  const orders = new BoundedContext(stack, 'orders', { name: 'orders' });
  const contract = userContract();
  const table = newUsersTable(users);
  new ChangeFeed(users, 'Feed', { table, contracts: [contract], ...options });
  new SyncApi(users, 'Api', { table, contracts: [contract], path: 'users', ...options });
  new ReadReplica(orders, 'User', { contract, ...options });
  new ChangeForwarder(orders, 'Bridge', {
    contract,
    fifoQueue: new Queue(stack, 'Fifo', { fifo: true }),
    ...options,
  });
  return { app, stack };
}

/** Properties of each of our functions, by what it does. */
function functionsOf(stack: Stack): ReadonlyMap<string, ReturnType<typeof propertiesOf>> {
  const all = Template.fromStack(stack).findResources('AWS::Lambda::Function');
  const roles = ['Publisher', 'Batch', 'Read', 'Handler', 'Replicator', 'Forwarder'];
  return new Map(
    roles.flatMap((role) =>
      Object.entries(all)
        .filter(([id]) => id.includes(`${role}Function`))
        .map(([, { Properties }]) => [role, Properties] as const),
    ),
  );
}

const ON_THE_WAY = ['Publisher', 'Handler', 'Replicator', 'Forwarder'];

test('size and concurrency are of the functions that changes pass, or that answer', () => {
  const { stack } = newApp(() => ({ memorySize: 1_024, reservedConcurrentExecutions: 7 }));
  const functions = functionsOf(stack);
  expect(functions.size).toBe(6);
  for (const [role, properties] of functions) {
    const isOnTheWay = ON_THE_WAY.includes(role);
    expect(properties.MemorySize).toBe(isOnTheWay ? 1_024 : 512);
    expect(properties.ReservedConcurrentExecutions).toBe(isOnTheWay ? 7 : undefined);
  }
});

test('where and how functions run holds for all of them', () => {
  const { stack } = newApp((scope) => ({
    architecture: Architecture.X86_64,
    environment: { TEAM: 'blue', NODE_OPTIONS: '' },
    layers: [
      LayerVersion.fromLayerVersionArn(scope, 'Layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:l:1'),
    ],
    logLevel: ApplicationLogLevel.FATAL,
    logRetention: RetentionDays.ONE_DAY,
    tracing: Tracing.ACTIVE,
  }));
  const functions = functionsOf(stack);
  for (const properties of functions.values()) {
    expect(properties.Architectures).toEqual(['x86_64']);
    expect(properties.Environment.Variables).toMatchObject({
      TEAM: 'blue',
      NODE_OPTIONS: '',
      POWERTOOLS_LOG_LEVEL: 'FATAL',
    });
    expect(properties.Layers).toEqual(['arn:aws:lambda:eu-west-1:123456789012:layer:l:1']);
    expect(properties.TracingConfig).toEqual({ Mode: 'Active' });
  }
  Template.fromStack(stack).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
});

test('settings make room for the variables of the user', () => {
  const settingsIn = (environment: Record<string, string>) =>
    functionsOf(newApp(() => ({ environment })).stack).get('Replicator')?.Environment.Variables.SETTINGS;
  expect(settingsIn({ TEAM: 'blue' })).toContain('orders/User');
  expect(settingsIn({ TEAM: 'b'.repeat(1_000) })).toBeUndefined();
});

test('in a network a role may manage its interfaces, and nothing else more', () => {
  const plain = Template.fromStack(newApp(() => ({})).stack);
  const inNetwork = newApp((scope) => {
    const vpc = new Vpc(scope, 'Vpc', { natGateways: 0 });
    return {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [new SecurityGroup(scope, 'Group', { vpc })],
    };
  });
  const template = Template.fromStack(inNetwork.stack);
  for (const { VpcConfig } of functionsOf(inNetwork.stack).values()) {
    expect(VpcConfig.SecurityGroupIds).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/Group/), 'GroupId'] },
    ]);
    expect(VpcConfig.SubnetIds.length).toBeGreaterThan(0);
  }
  for (const role of [/Publisher/, /Batch/, /Read/, /ApiHandler/, /Replicator/, /Forwarder/]) {
    const before = allowedActions(plain, role).map(([action]) => action);
    const after = allowedActions(template, role).map(([action]) => action);
    expect(after.filter((action) => !before.includes(action))).toEqual([
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ]);
  }
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
    expect(Properties.ManagedPolicyArns).toBeUndefined();
  }
});

test('all of it is within the boundary rules', () => {
  const { app } = newApp((scope) => ({
    vpc: new Vpc(scope, 'Vpc', { natGateways: 0 }),
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    environment: { TEAM: 'blue' },
    tracing: Tracing.ACTIVE,
    memorySize: 2_048,
    reservedConcurrentExecutions: 5,
  }));
  Validations.of(app).addPlugins(new BoundaryRules());
  expect(() => app.synth()).not.toThrow();
  expect(process.exitCode).toBeUndefined();
});

test.each<[string, HandlerOptions, RegExp]>([
  [
    'too little memory',
    { memorySize: 127 },
    /memorySize must be a whole number of MB from 128 to 10240, received 127/,
  ],
  ['too much memory', { memorySize: 10_241 }, /received 10241/],
  [
    'no concurrency',
    { reservedConcurrentExecutions: 0 },
    /reservedConcurrentExecutions must be .* at least 1, received 0/,
  ],
  ['subnets of no network', { vpcSubnets: {} }, /vpcSubnets is given, and no vpc/],
  ['groups of no network', { securityGroups: [] }, /securityGroups is given, and no vpc/],
  [
    "the construct's own variables",
    { environment: { TABLE_NAME: 'other', POWERTOOLS_LOG_LEVEL: 'DEBUG', TEAM: 'blue' } },
    /environment sets TABLE_NAME, POWERTOOLS_LOG_LEVEL, which the construct sets itself/,
  ],
])('%s is refused', (_name, options, message) => {
  expect(() => newApp(() => options)).toThrow(message);
});
