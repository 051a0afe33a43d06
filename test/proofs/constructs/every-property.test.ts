import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { User } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  BoundedContext,
  ChangeConsumer,
  ChangeDelivery,
  ChangeFeed,
  ChangeForwarder,
  EventSharingDashboard,
  OwnedTable,
  ReadReplica,
  SyncApi,
  Transition,
} from '../../../packages/cdk-event-sharing';
import { cases, propsOf } from '../../constructs/support/every-property';
import {
  API,
  CONSUMER,
  contract,
  DASHBOARD,
  directory,
  FEED,
  FORWARDER,
  IMPORTED_API,
  IMPORTED_CONSUMER,
  IMPORTED_FEED,
  IMPORTED_REPLICA,
  newHandler,
  queueArn,
  REPLICA,
  TABLE,
} from '../../constructs/support/property-values';
import { filterPoliciesOf, newUsersTable, templateOf } from '../../constructs/support/stacks';

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
