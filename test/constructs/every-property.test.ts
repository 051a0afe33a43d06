import { join } from 'node:path';
import { App, CfnOutput, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LayerVersion,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { EMPTY_LOCK, writeLock } from '../../lib/contracts';
import {
  BoundedContext,
  ChangeConsumer,
  type ChangeConsumerAttributes,
  type ChangeConsumerProps,
  ChangeDelivery,
  ChangeFeed,
  type ChangeFeedAttributes,
  type ChangeFeedProps,
  ChangeForwarder,
  type ChangeForwarderProps,
  ChangeKind,
  EventSharingDashboard,
  type EventSharingDashboardProps,
  type HandlerOptions,
  OwnedTable,
  type OwnedTableProps,
  type QueueMappingOptions,
  ReadReplica,
  type ReadReplicaAttributes,
  type ReadReplicaProps,
  SharingProfile,
  SyncApi,
  type SyncApiAttributes,
  type SyncApiProps,
  Transition,
} from '../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../support/temporary-directory';
import { userContract } from './support/contracts';
import { cases, type EveryProperty, propsOf } from './support/every-property';
import { filterPoliciesOf, newUsersTable, templateOf } from './support/stacks';

const odd = { type: ['string', 'null'] };
const contract = userContract({
  properties: {
    tier: { type: 'integer' },
    price: { type: 'number' },
    Ref: odd,
    'Fn::GetAtt': odd,
    'Fn::Transform': odd,
    constructor: odd,
    '': odd,
    '"\\{{x}}': odd,
  },
});
const second = userContract({ meta: { version: '2.0' } });
const ownKey = (scope: BoundedContext) => new Key(scope, 'Key', { enableKeyRotation: true });
const removalPolicy = [RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE];
const profile = Object.values(SharingProfile);
const HANDLER: EveryProperty<HandlerOptions> = {
  memorySize: [128, 10_240],
  reservedConcurrentExecutions: [2, 1000],
  architecture: [Architecture.ARM_64, Architecture.X86_64],
  vpc: [(scope) => new Vpc(scope, 'Vpc', { natGateways: 0 })],
  // Only with a network: tested with the options of functions.
  vpcSubnets: [],
  securityGroups: [],
  layers: [
    (scope) => [
      LayerVersion.fromLayerVersionArn(scope, 'Layer', 'arn:aws:lambda:eu-west-1:123456789012:layer:l:1'),
    ],
  ],
  environment: [{}, { NODE_OPTIONS: '', OTHER: 'x' }],
  logLevel: Object.values(ApplicationLogLevel),
  logRetention: [RetentionDays.ONE_DAY, RetentionDays.INFINITE],
  tracing: Object.values(Tracing),
};
const MAPPING: EveryProperty<QueueMappingOptions> = {
  batchSize: [1, 10],
  maxBatchingWindow: [Duration.seconds(1), Duration.minutes(5)],
  maxConcurrency: [2, 1000],
  maxReceiveCount: [5, 500],
};
const directory = temporaryDirectory();
const lock = join(directory, 'released.json');
writeLock(lock, EMPTY_LOCK);

const FEED: EveryProperty<ChangeFeedProps> = {
  table: [
    (scope) =>
      new OwnedTable(scope, 'Own', { partitionKey: { name: 'user_id', type: AttributeType.NUMBER } }),
    (scope) =>
      OwnedTable.fromTable(
        scope,
        'Adopted',
        new TableV2(scope, 'Foreign', {
          partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
          dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
        }),
      ),
    (scope) =>
      OwnedTable.fromTable(
        scope,
        'Adopted',
        TableV2.fromTableAttributes(scope, 'Imported', {
          tableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/users',
          tableStreamArn:
            'arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream/2026-01-01T00:00:00.000',
        }),
      ),
  ],
  contracts: [[contract], [contract, second]],
  retryAttempts: [0, 10_000],
  maxRecordAge: [Duration.minutes(1), Duration.hours(23)],
  freshness: [Duration.seconds(2), Duration.hours(6)],
  failureRetention: [Duration.days(1), Duration.days(3650)],
  payloadRetention: [Duration.days(52), Duration.days(3650)],
  lockFile: [lock],
  encryptionKey: [ownKey],
  ...HANDLER,
  profile,
  batchSize: [1, 10_000],
  maxBatchingWindow: [Duration.seconds(1), Duration.minutes(5)],
  parallelizationFactor: [1, 10],
  removalPolicy,
  sharedWith: [
    { accounts: ['111111111111', '222222222222'] },
    { organizationId: 'o-a1b2c3d4e5' },
    { accounts: ['111111111111'], organizationId: 'o-a1b2c3d4e5' },
  ],
  // Needs a stack whose account and region are known: tested with feeds in other accounts.
  fixedNames: [false],
};

const REPLICA: EveryProperty<ReadReplicaProps> = {
  // The stack is in no namespace: others are tested with namespaces.
  feedNamespace: [''],
  // Need a stack whose account and region are known: tested with feeds in other accounts.
  feedAccount: [],
  feedRegion: [],
  feedAttributes: [],
  contract: [contract, userContract({ meta: { version: '2.0', upcast: [{ from: 1 }] } })],
  fields: [[], ['name'], ['user_id', 'constructor', '']],
  filter: [
    { name: ['a', ''] },
    { newsletter: [true, false] },
    { tier: [0, -1e9, 1e9] },
    { price: [0.12345, -1.5] },
    { country: [null] },
    { country: [null, 'CH'] },
    { name: ['a', 'b'], newsletter: [true] },
    { Ref: ['a'] },
    { Ref: [null] },
    { 'Fn::GetAtt': ['a', 'b'] },
    { 'Fn::Transform': ['a'] },
    { constructor: ['a'] },
    { '': ['a'] },
    { '"\\{{x}}': ['"\\', '😀'] },
  ],
  queueRetention: [Duration.minutes(30), Duration.days(13)],
  dlqRetention: [Duration.days(5), Duration.days(14)],
  tombstoneRetention: [Duration.days(43), Duration.days(3650)],
  timeout: [Duration.seconds(1), Duration.minutes(15)],
  freshness: [Duration.seconds(2), Duration.days(4)],
  encryptionKey: [ownKey],
  ...HANDLER,
  ...MAPPING,
  profile,
  removalPolicy,
};

const newHandler = (scope: BoundedContext) =>
  new LambdaFunction(scope, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });

const CONSUMER: EveryProperty<ChangeConsumerProps> = {
  contract: REPLICA.contract,
  function: [newHandler],
  feedNamespace: [''],
  // As those of a replica.
  feedAccount: [],
  feedRegion: [],
  feedAttributes: [],
  delivery: Object.values(ChangeDelivery),
  kinds: [[ChangeKind.CREATED], Object.values(ChangeKind)],
  fields: [['name'], ['constructor', '']],
  filter: REPLICA.filter,
  ...MAPPING,
  queueRetention: [Duration.minutes(30), Duration.days(13)],
  dlqRetention: [Duration.days(5), Duration.days(14)],
  functionTimeout: [Duration.seconds(3)],
  freshness: [Duration.seconds(2), Duration.days(4)],
  encryptionKey: [ownKey],
  removalPolicy,
};

const { function: _ours, functionTimeout: _known, ...CONSUMED } = CONSUMER;

const FORWARDER: EveryProperty<ChangeForwarderProps> = {
  ...CONSUMED,
  eventBus: [
    (scope) => new EventBus(scope, 'Bus'),
    (scope) => EventBus.fromEventBusName(scope, 'Default', 'default'),
  ],
  fifoQueue: [
    (scope) => new Queue(scope, 'Target', { fifo: true, encryptionMasterKey: ownKey(scope) }),
    (scope) => Queue.fromQueueArn(scope, 'Imported', 'arn:aws:sqs:eu-west-1:123456789012:users.fifo'),
  ],
  delivery: [ChangeDelivery.AT_LEAST_ONCE, ChangeDelivery.IN_ORDER],
  timeout: [Duration.seconds(2), Duration.minutes(15)],
  queueRetention: [Duration.hours(1), Duration.days(13)],
  ...HANDLER,
  profile,
};

const queueArn = [
  (scope: BoundedContext) => Fn.importValue(`${scope.name}-queue`),
  'arn:aws:sqs:eu-west-1:123456789012:a-b_1',
];
const IMPORTED_CONSUMER: EveryProperty<ChangeConsumerAttributes> = {
  name: ['billing/a.b-c_1'],
  queueArn,
  deadLetterQueueArn: queueArn,
  subscriptionDeadLetterQueueArn: queueArn,
};

const API: EveryProperty<SyncApiProps> = {
  table: FEED.table,
  contracts: [[contract], [second, contract]],
  path: ['u', 'batch-get', 'a-b-1'],
  functionUrl: [true, false],
  rateLimit: [1, 100_000],
  burstLimit: [1, 100_000],
  latency: [Duration.millis(1), Duration.seconds(10)],
  sharedWith: [
    { accounts: ['222222222222', '333333333333'] },
    { organizationId: 'o-a1b2c3d4e5' },
    { accounts: ['222222222222'], organizationId: 'o-a1b2c3d4e5' },
  ],
  ...HANDLER,
};

const DASHBOARD: EveryProperty<EventSharingDashboardProps> = {
  dashboardName: ['sharing-1'],
  feeds: [
    [],
    (scope) => [new ChangeFeed(scope, 'Feed', { table: newUsersTable(scope), contracts: [contract] })],
    (scope) => [
      ChangeFeed.fromChangeFeedAttributes(scope, 'Imported', {
        contextName: 'users',
        topicArn: Fn.importValue('topic'),
        payloadBucketName: Fn.importValue('payloads'),
      }),
    ],
  ],
  replicas: [
    [],
    (scope) => [
      ReadReplica.fromReadReplicaAttributes(scope, 'Imported', {
        name: 'users/Order',
        tableArn: Fn.importValue('table'),
        fields: [],
      }),
    ],
  ],
  consumers: [
    [],
    (scope) => [
      ChangeConsumer.fromChangeConsumerAttributes(scope, 'Imported', {
        name: 'users/Orders',
        queueArn: Fn.importValue('queue'),
        deadLetterQueueArn: Fn.importValue('parked'),
        subscriptionDeadLetterQueueArn: Fn.importValue('undelivered'),
      }),
    ],
  ],
  apis: [
    [],
    (scope) => [
      new SyncApi(scope, 'Api', { table: newUsersTable(scope), contracts: [contract], path: 'users' }),
    ],
  ],
  savedQueries: [true, false],
};

const TABLE: EveryProperty<OwnedTableProps> = {
  partitionKey: [
    { name: 'user_id', type: AttributeType.STRING },
    { name: 'user_id', type: AttributeType.BINARY },
  ],
  sortKey: [{ name: 'constructor', type: AttributeType.STRING }],
  tableName: ['Users-table.1'],
  timeToLiveAttribute: ['expires'],
  encryptionKey: [ownKey],
  removalPolicy,
};

const IMPORTED_FEED: EveryProperty<ChangeFeedAttributes> = {
  contextName: ['users'],
  topicArn: [(scope) => Fn.importValue(`${scope.name}-topic`)],
  payloadBucketName: [(scope) => Fn.importValue(`${scope.name}-payloads`)],
  batchRoleArn: [(scope) => Fn.importValue(`${scope.name}-role`)],
};

const IMPORTED_REPLICA: EveryProperty<ReadReplicaAttributes> = {
  name: ['orders/a.b-c_1'],
  tableArn: [(scope) => Fn.importValue(`${scope.name}-table`)],
  fields: [[], ['user_id', '']],
  encryptionKey: [ownKey],
};

const IMPORTED_API: EveryProperty<SyncApiAttributes> = {
  url: [(scope) => Fn.importValue(`${scope.name}-url`)],
  callArn: [
    (scope) => Fn.importValue(`${scope.name}-arn`),
    'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/$default/*/*',
  ],
  contractId: ['users/User'],
};

function newContext(name: string): BoundedContext {
  const app = new App({ outdir: join(directory, 'every') });
  return new BoundedContext(new Stack(app, 'Service', { env: { region: 'eu-west-1' } }), 'Context', { name });
}

describe('every property that is documented comes out of a synthesis', () => {
  test.each(cases(FEED))('ChangeFeed: %s, value %d', (property, _number, value) => {
    const context = newContext('users');
    const props = propsOf(context, property, value);
    new ChangeFeed(context, 'Feed', {
      table: props.table ?? newUsersTable(context),
      contracts: [contract],
      ...props,
    });
    templateOf(context).resourceCountIs('AWS::SNS::Topic', 1);
  });

  test.each(cases(REPLICA))('ReadReplica: %s, value %d', (property, _number, value) => {
    const context = newContext('orders');
    const props = propsOf(context, property, value);
    new ReadReplica(context, 'User', { contract, ...props });
    const [policy] = filterPoliciesOf(templateOf(context));
    expect(policy.audience).toEqual([{ exists: false }, 'orders/User']);
    if (property === 'filter') expect(policy.$or[0].data).toEqual(value);
  });

  test.each(cases(CONSUMER))('ChangeConsumer: %s, value %d', (property, _number, value) => {
    const context = newContext('billing');
    const props = propsOf(context, property, value);
    new ChangeConsumer(context, 'Users', {
      contract,
      function: props.function ?? newHandler(context),
      delivery: ChangeDelivery.EXACTLY_ONCE,
      ...props,
    });
    const [policy] = filterPoliciesOf(templateOf(context));
    expect(policy.audience).toEqual([{ exists: false }, 'billing/Users']);
  });

  test.each(cases(FORWARDER))('ChangeForwarder: %s, value %d', (property, _number, value) => {
    const context = newContext('billing');
    const props = propsOf(context, property, value);
    const fifoQueue = new Queue(context, 'Fifo', { fifo: true });
    new ChangeForwarder(context, 'Users', {
      contract,
      ...(property !== 'eventBus' && { fifoQueue, delivery: ChangeDelivery.IN_ORDER }),
      ...props,
    });
    const [policy] = filterPoliciesOf(templateOf(context));
    expect(policy.audience).toEqual([{ exists: false }, 'billing/Users']);
  });

  test.each(cases(API))('SyncApi: %s, value %d', (property, _number, value) => {
    const context = newContext('users');
    const props = propsOf(context, property, value);
    new SyncApi(context, 'Api', {
      table: props.table ?? newUsersTable(context),
      contracts: [contract],
      path: 'users',
      ...props,
    });
    expect(() => templateOf(context)).not.toThrow();
  });

  test.each(cases(DASHBOARD))('EventSharingDashboard: %s, value %d', (property, _number, value) => {
    const context = newContext('users');
    new EventSharingDashboard(context, 'Dashboard', propsOf(context, property, value));
    templateOf(context).resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });

  test.each(cases(TABLE))('OwnedTable: %s, value %d', (property, _number, value) => {
    const context = newContext('users');
    const partitionKey = { name: 'user_id', type: AttributeType.NUMBER };
    new OwnedTable(context, 'Users', { partitionKey, ...propsOf(context, property, value) });
    templateOf(context).resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
  });

  test.each(cases(IMPORTED_FEED))('imported ChangeFeed: %s, value %d', (property, _number, value) => {
    const context = newContext('users');
    const feed = ChangeFeed.fromChangeFeedAttributes(context, 'Feed', {
      contextName: 'users',
      topicArn: 'arn:aws:sns:eu-west-1:123456789012:users',
      payloadBucketName: 'payloads',
      ...propsOf(context, property, value),
    });
    feed.grantReadPayloads(new User(context, 'User'));
    feed.metricEventsPublished().createAlarm(context, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    templateOf(context).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test.each(cases(IMPORTED_REPLICA))('imported ReadReplica: %s, value %d', (property, _number, value) => {
    const context = newContext('orders');
    const replica = ReadReplica.fromReadReplicaAttributes(context, 'Replica', {
      name: 'orders/User',
      tableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/users',
      fields: ['user_id'],
      ...propsOf(context, property, value),
    });
    replica.grantRead(new User(context, 'User'));
    new CfnOutput(context, 'TableName', { value: replica.tableName });
    replica.metricEventsApplied().createAlarm(context, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    templateOf(context).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test.each(cases(IMPORTED_CONSUMER))('imported ChangeConsumer: %s, value %d', (property, _number, value) => {
    const context = newContext('billing');
    const [, known] = queueArn as [unknown, string];
    const consumer = ChangeConsumer.fromChangeConsumerAttributes(context, 'Users', {
      name: 'billing/Users',
      queueArn: known,
      deadLetterQueueArn: known,
      subscriptionDeadLetterQueueArn: known,
      ...propsOf(context, property, value),
    });
    const metrics = [
      consumer.metricHandlingLag(),
      ...[consumer.queue, consumer.deadLetterQueue, consumer.subscriptionDeadLetterQueue].map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible(),
      ),
    ];
    for (const [index, metric] of metrics.entries())
      metric.createAlarm(context, `Alarm${index}`, { threshold: 1, evaluationPeriods: 1 });
    templateOf(context).resourceCountIs('AWS::CloudWatch::Alarm', 4);
  });

  test.each(cases(IMPORTED_API))('imported SyncApi: %s, value %d', (property, _number, value) => {
    const context = newContext('orders');
    const api = SyncApi.fromSyncApiAttributes(context, 'Api', {
      url: 'https://users.example',
      callArn: 'arn:aws:lambda:eu-west-1:123456789012:function:users',
      ...propsOf(context, property, value),
    });
    api.grantCall(new User(context, 'User'));
    new CfnOutput(context, 'ApiUrl', { value: api.url });
    templateOf(context).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('Transition', () => {
    const context = newContext('users');
    new Transition(context, 'Transition', {
      table: newUsersTable(context),
      context: 'orders',
      owner: 'team',
      reason: 'moves to a contract',
      until: '2099-12-31',
    });
    expect(() => templateOf(context)).not.toThrow();
  });
});
