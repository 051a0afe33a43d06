import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  type BoundedContext,
  ChangeConsumer,
  type ChangeConsumerAttributes,
  ChangeFeed,
  ReadReplica,
  type ReadReplicaAttributes,
  SyncApi,
} from '../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../support/temporary-directory';
import { userContract } from './support/contracts';
import { allowedActions, newContext, newUsersTable, propertiesOf, templateOf } from './support/stacks';

const REGION = 'eu-west-1';
const FEED = {
  contextName: 'users',
  topicArn: `arn:aws:sns:${REGION}:111111111111:users-topic`,
  payloadBucketName: 'users-payloads',
};
const REPLICA: ReadReplicaAttributes = {
  name: 'orders/User',
  tableArn: `arn:aws:dynamodb:${REGION}:111111111111:table/orders-user`,
  fields: ['user_id', 'name'],
};
const CONSUMER: ChangeConsumerAttributes = {
  name: 'orders/Users',
  queueArn: `arn:aws:sqs:${REGION}:111111111111:events`,
  deadLetterQueueArn: `arn:aws:sqs:${REGION}:111111111111:parked`,
  subscriptionDeadLetterQueueArn: `arn:aws:sqs:${REGION}:111111111111:undelivered`,
};

/** The service `orders` in another account than what it imports. */
function orders(): BoundedContext {
  const app = new App({ outdir: join(temporaryDirectory(), 'imports') });
  const stack = new Stack(app, 'Service', { env: { account: '222222222222', region: REGION } });
  return newContext('orders', stack);
}
const roleIn = (context: BoundedContext) =>
  new Role(context, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
const alarmOn = (context: BoundedContext, metric: Metric) => {
  metric.createAlarm(context, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
  return propertiesOf(templateOf(context), 'AWS::CloudWatch::Alarm');
};

describe('an imported replica', () => {
  test('can be read by its table, over TLS, and by nothing else', () => {
    const context = orders();
    const replica = ReadReplica.fromReadReplicaAttributes(context, 'User', REPLICA);
    replica.grantRead(roleIn(context));
    const template = templateOf(context);
    const reads = ['BatchGetItem', 'GetItem', 'Query', 'Scan'].map((action) => `dynamodb:${action}`);
    expect(allowedActions(template, /Reader/)).toEqual(
      reads.map((action) => [action, JSON.stringify(REPLICA.tableArn)]),
    );
    expect(propertiesOf(template, 'AWS::IAM::Policy').PolicyDocument.Statement[0].Condition).toEqual({
      Bool: { 'aws:SecureTransport': 'true' },
    });
    expect(replica).toMatchObject({ ...REPLICA, contextName: 'orders', tableName: 'orders-user' });
  });

  test('lets readers decrypt by the key that is told, through DynamoDB', () => {
    const context = orders();
    const encryptionKey = Key.fromKeyArn(context, 'Key', `arn:aws:kms:${REGION}:111111111111:key/k`);
    ReadReplica.fromReadReplicaAttributes(context, 'User', { ...REPLICA, encryptionKey }).grantRead(
      roleIn(context),
    );
    expect(allowedActions(templateOf(context), /Reader/)).toContainEqual([
      'kms:Decrypt',
      JSON.stringify(encryptionKey.keyArn),
    ]);
  });

  test.each([
    [{ name: 'User' }, 'name must be <context>/<construct id>'],
    [{ tableArn: 'orders-user' }, 'tableArn must be the ARN of a table, received "orders-user"'],
    [{ tableArn: 'arn:aws:sns:eu-west-1:111111111111:topic' }, 'tableArn must be the ARN of a table'],
    [{ tableArn: `${REPLICA.tableArn}/index/a` }, 'tableArn must be the ARN of a table'],
    [{ name: 'mail/User' }, 'belongs to the context "mail", not to "orders": create a ReadReplica'],
  ])('is refused with %j', (changes, message) => {
    const create = () => ReadReplica.fromReadReplicaAttributes(orders(), 'User', { ...REPLICA, ...changes });
    expect(create).toThrow(expect.objectContaining({ code: 'invalid-replica' }));
    expect(create).toThrow(message);
  });

  test('is measured where its table is, also outside of any context', () => {
    const context = orders();
    const stack = Stack.of(context);
    const replica = ReadReplica.fromReadReplicaAttributes(stack, 'User', REPLICA);
    expect(alarmOn(context, replica.metricReplicationLag()).Metrics).toEqual([
      expect.objectContaining({
        AccountId: '111111111111',
        MetricStat: expect.objectContaining({ Period: 300, Stat: 'Average' }),
      }),
    ]);
  });
});

describe('an imported consumer', () => {
  const consumerIn = (scope: Construct, changes: object = {}) =>
    ChangeConsumer.fromChangeConsumerAttributes(scope, 'Users', { ...CONSUMER, ...changes });

  test('is its name and its queues, and deploys nothing', () => {
    const context = orders();
    const consumer = consumerIn(context);
    expect(consumer).toMatchObject({ name: 'orders/Users', contextName: 'orders' });
    const { queue, deadLetterQueue, subscriptionDeadLetterQueue } = consumer;
    expect([queue, deadLetterQueue, subscriptionDeadLetterQueue].map((one) => one.queueArn)).toEqual([
      CONSUMER.queueArn,
      CONSUMER.deadLetterQueueArn,
      CONSUMER.subscriptionDeadLetterQueueArn,
    ]);
    expect(templateOf(context).toJSON()).not.toHaveProperty('Resources');
  });

  test.each([
    [{ name: 'Users' }, 'name must be <context>/<construct id>, as ChangeConsumer.name tells it'],
    [{ queueArn: 'events' }, 'queueArn must be the ARN of a queue, received "events"'],
    [
      { deadLetterQueueArn: 'arn:aws:sns:eu-west-1:111111111111:topic' },
      /deadLetterQueueArn must be the ARN of a queue, .*: take queueArn of ChangeConsumer.deadLetterQueue \(/,
    ],
    [{ name: 'mail/Users' }, 'the consumer mail/Users belongs to the context "mail", not to "orders"'],
    [
      { name: 'pr-7.orders/Users' },
      /the consumer pr-7.orders\/Users is in the namespace "pr-7", not in .*: create a ChangeConsumer/,
    ],
  ])('is refused with %j', (changes, message) => {
    const create = () => consumerIn(orders(), changes);
    expect(create).toThrow(expect.objectContaining({ code: 'invalid-consumer' }));
    expect(create).toThrow(message);
  });

  test('is measured where its queue is, also outside of any context', () => {
    const context = orders();
    const consumer = consumerIn(Stack.of(context), { name: 'mail/Users' });
    expect(alarmOn(context, consumer.metricHandlingLag()).Metrics).toEqual([
      expect.objectContaining({
        AccountId: '111111111111',
        MetricStat: expect.objectContaining({ Period: 300, Stat: 'Average' }),
      }),
    ]);
  });
});

describe('an imported feed', () => {
  test('lets a function read the data of large events, whatever their key', () => {
    const context = orders();
    const feed = ChangeFeed.fromChangeFeedAttributes(context, 'Users', FEED);
    feed.grantReadPayloads(roleIn(context));
    const actions = allowedActions(templateOf(context), /Reader/).map(([action]) => action);
    expect(actions).toEqual(['kms:Decrypt', 's3:GetObject', 's3:ListBucket']);
    expect(feed).toMatchObject({ ...FEED, topic: { topicArn: FEED.topicArn } });
    expect(feed.payloadBucket.bucketName).toBe(FEED.payloadBucketName);
  });

  test('is measured where its topic is', () => {
    const context = orders();
    const feed = ChangeFeed.fromChangeFeedAttributes(context, 'Users', FEED);
    const metric = feed.metricEventsPublished();
    expect(metric).toMatchObject({ account: '111111111111', region: REGION });
    expect(alarmOn(context, metric).Metrics[0].AccountId).toBe('111111111111');
  });
});

test.each([
  ['a gateway', `execute-api:${REGION}:222222222222:api/$default/*/*`, ['execute-api:Invoke']],
  [
    'a function',
    `lambda:${REGION}:111111111111:function:users`,
    ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
  ],
])('an imported API can be called where %s answers, and signed for', (_, rest, actions) => {
  const context = orders();
  const callArn = `arn:aws:${rest}`;
  const api = SyncApi.fromSyncApiAttributes(context, 'Users', { url: 'https://users.example', callArn });
  api.grantCall(roleIn(context));
  expect(api).toMatchObject({
    url: 'https://users.example',
    signingRegion: REGION,
    signingService: rest.split(':')[0],
  });
  expect(allowedActions(templateOf(context), /Reader/)).toEqual(
    actions.map((action) => [action, JSON.stringify(callArn)]),
  );
});

describe('an object of a construct', () => {
  test('is what the name beside it names', () => {
    const context = newContext();
    const table = newUsersTable(context);
    const contract = userContract();
    const feed = new ChangeFeed(context, 'Feed', { table, contracts: [contract] });
    const api = new SyncApi(context, 'Api', { table, contracts: [contract], path: 'users' });
    const replica = new ReadReplica(newContext('orders', Stack.of(context)), 'User', { contract });
    const pairs: readonly (readonly [string, string])[] = [
      [feed.topic.topicArn, feed.topicArn],
      [feed.payloadBucket.bucketName, feed.payloadBucketName],
      [feed.failureBucket.bucketName, feed.failureBucketName],
      [feed.publisher.functionName, feed.publisherName],
      [feed.batch.functionName, feed.batchName],
      [feed.read.functionName, feed.readName],
      [feed.runsTable.tableName, feed.runsTableName],
      [feed.stateMachine.stateMachineArn, feed.stateMachineArn],
      [api.handler.functionName, api.functionName],
      [replica.queue.queueUrl, replica.queueUrl],
      [replica.deadLetterQueue.queueUrl, replica.deadLetterQueueUrl],
      [replica.subscriptionDeadLetterQueue.queueUrl, replica.subscriptionDeadLetterQueueUrl],
      [replica.replicator.functionName, replica.replicatorName],
    ];
    expect(new Set(pairs.flat()).size).toBe(pairs.length);
    for (const [object, name] of pairs) expect(object).toBe(name);
  });
});

test('a metric takes what is asked for in place of its defaults', () => {
  const context = newContext();
  const feed = new ChangeFeed(context, 'Feed', {
    table: newUsersTable(context),
    contracts: [userContract()],
  });
  expect(feed.metricEventsPublished()).toMatchObject({ statistic: 'Sum', period: expect.anything() });
  expect(feed.metricEventsPublished().period.toMinutes()).toBe(5);
  expect(feed.metricEventsPublished({ statistic: 'Maximum', label: 'most' })).toMatchObject({
    statistic: 'Maximum',
    label: 'most',
  });
});
