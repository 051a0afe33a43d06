import { join } from 'node:path';
import { Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { EventBus } from 'aws-cdk-lib/aws-events';
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
import { EMPTY_LOCK, writeLock } from '../../../lib/contracts';
import {
  type BoundedContext,
  ChangeConsumer,
  type ChangeConsumerAttributes,
  type ChangeConsumerProps,
  ChangeDelivery,
  ChangeFeed,
  type ChangeFeedAttributes,
  type ChangeFeedProps,
  type ChangeForwarderProps,
  ChangeKind,
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
} from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from './contracts';
import type { EveryProperty } from './every-property';
import { newUsersTable } from './stacks';

const odd = { type: ['string', 'null'] };
export const contract = userContract({
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
export const directory = temporaryDirectory();
const lock = join(directory, 'released.json');
writeLock(lock, EMPTY_LOCK);

export const FEED: EveryProperty<ChangeFeedProps> = {
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
  traceAttribute: ['traceparent', 'toString', '"\\{{y}}'],
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

export const REPLICA: EveryProperty<ReadReplicaProps> = {
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

export const newHandler = (scope: BoundedContext) =>
  new LambdaFunction(scope, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });

export const CONSUMER: EveryProperty<ChangeConsumerProps> = {
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

export const { function: _ours, functionTimeout: _known, ...CONSUMED } = CONSUMER;

export const FORWARDER: EveryProperty<ChangeForwarderProps> = {
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

export const queueArn = [
  (scope: BoundedContext) => Fn.importValue(`${scope.name}-queue`),
  'arn:aws:sqs:eu-west-1:123456789012:a-b_1',
];
export const IMPORTED_CONSUMER: EveryProperty<ChangeConsumerAttributes> = {
  name: ['billing/a.b-c_1'],
  queueArn,
  deadLetterQueueArn: queueArn,
  subscriptionDeadLetterQueueArn: queueArn,
};

export const API: EveryProperty<SyncApiProps> = {
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

export const DASHBOARD: EveryProperty<EventSharingDashboardProps> = {
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

export const TABLE: EveryProperty<OwnedTableProps> = {
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

export const IMPORTED_FEED: EveryProperty<ChangeFeedAttributes> = {
  contextName: ['users'],
  topicArn: [(scope) => Fn.importValue(`${scope.name}-topic`)],
  payloadBucketName: [(scope) => Fn.importValue(`${scope.name}-payloads`)],
  batchRoleArn: [(scope) => Fn.importValue(`${scope.name}-role`)],
};

export const IMPORTED_REPLICA: EveryProperty<ReadReplicaAttributes> = {
  name: ['orders/a.b-c_1'],
  tableArn: [(scope) => Fn.importValue(`${scope.name}-table`)],
  fields: [[], ['user_id', '']],
  encryptionKey: [ownKey],
};

export const IMPORTED_API: EveryProperty<SyncApiAttributes> = {
  url: [(scope) => Fn.importValue(`${scope.name}-url`)],
  callArn: [
    (scope) => Fn.importValue(`${scope.name}-arn`),
    'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/$default/*/*',
  ],
  contractId: ['users/User'],
};
