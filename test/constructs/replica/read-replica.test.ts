import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ChangeFeed, ReadReplica } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newReplica } from '../support/replicas';
import {
  allowedActions,
  filterPoliciesOf,
  newContext,
  newUsersTable,
  propertiesOf,
  templateOf,
} from '../support/stacks';

const PARAMETER = { Ref: expect.stringMatching(/eventsharingfeedsusersUserParameter/) };
const PAYLOADS_PARAMETER = /eventsharingfeedsusersUserpayloads/;

describe('the table', () => {
  test('is keyed as the contract is, expires tombstones and has no stream', () => {
    const { template } = newReplica();
    const properties = propertiesOf(template, 'AWS::DynamoDB::GlobalTable');
    expect(properties).toMatchObject({
      KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'N' }],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: '__ttl', Enabled: true },
    });
    expect(properties.StreamSpecification).toBeUndefined();
    template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  });

  test('takes a second key field as its sort key and can be kept', () => {
    const contract = userContract({ meta: { key: ['user_id', 'name'] } });
    const { template } = newReplica({ contract, removalPolicy: RemovalPolicy.RETAIN });
    expect(propertiesOf(template, 'AWS::DynamoDB::GlobalTable').KeySchema).toEqual([
      { AttributeName: 'user_id', KeyType: 'HASH' },
      { AttributeName: 'name', KeyType: 'RANGE' },
    ]);
    template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
  });
});

describe('the queues', () => {
  test('wait 6 timeouts of visibility and give up after 90 minutes of receives, keeping what failed for longer', () => {
    const { template } = newReplica({ timeout: Duration.seconds(20) });
    expect(propertiesOf(template, 'AWS::SQS::Queue', /Queue/)).toMatchObject({
      VisibilityTimeout: 120,
      MessageRetentionPeriod: 4 * 86400,
      RedrivePolicy: {
        maxReceiveCount: 45,
        deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/DeadLetters/), 'Arn'] },
      },
    });
    expect(propertiesOf(template, 'AWS::Lambda::Function').Timeout).toBe(20);
    for (const id of [/DeadLetters/, /Undelivered/]) {
      expect(propertiesOf(template, 'AWS::SQS::Queue', id).MessageRetentionPeriod).toBe(14 * 86400);
    }
  });

  test('are encrypted with keys of SQS and refuse requests without TLS', () => {
    const { template } = newReplica();
    template.resourceCountIs('AWS::SQS::Queue', 3);
    template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    for (const id of [/EventsQueue/, /DeadLetters/, /Undelivered/]) {
      expect(propertiesOf(template, 'AWS::SQS::QueuePolicy', id).PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  test("admit SNS from the feed's topic alone, where SNS delivers, and the owner's batch jobs", () => {
    const { template } = newReplica();
    const allowed = (id: RegExp) =>
      propertiesOf(template, 'AWS::SQS::QueuePolicy', id).PolicyDocument.Statement.filter(
        ({ Effect }: { Effect: string }) => Effect === 'Allow',
      );
    const fromTopic = expect.objectContaining({
      Action: 'sqs:SendMessage',
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': PARAMETER } },
    });
    expect(allowed(/Undelivered/)).toEqual([fromTopic]);
    expect(allowed(/DeadLetters/)).toEqual([]);
    const batchJobs = { Ref: expect.stringMatching(/eventsharingfeedsusersUserbatchrole/) };
    expect(allowed(/EventsQueue/)).toEqual([
      expect.objectContaining({ Action: 'sqs:SendMessage', Principal: { AWS: batchJobs } }),
      fromTopic,
    ]);
  });
});

describe('the subscription', () => {
  test('delivers raw messages to the queue, has a dead-letter queue and comes after the policies', () => {
    const { template } = newReplica();
    expect(propertiesOf(template, 'AWS::SNS::Subscription')).toMatchObject({
      Protocol: 'sqs',
      TopicArn: PARAMETER,
      Endpoint: { 'Fn::GetAtt': [expect.stringMatching(/EventsQueue/), 'Arn'] },
      RawMessageDelivery: true,
      FilterPolicyScope: 'MessageBody',
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/Undelivered/), 'Arn'] },
      },
    });
    const [subscription] = Object.values(template.findResources('AWS::SNS::Subscription'));
    expect(subscription?.DependsOn).toEqual([
      expect.stringMatching(/EventsQueuePolicy/),
      expect.stringMatching(/UndeliveredPolicy/),
    ]);
  });

  test("finds the topic through the feed's parameter, without a stack export", () => {
    const { template } = newReplica();
    expect(Object.values(template.toJSON().Parameters)).toContainEqual({
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: '/event-sharing/feeds/users/User',
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('Fn::ImportValue');
  });

  test("accepts the contract's events for everybody or for this replica", () => {
    const { template } = newReplica();
    expect(filterPoliciesOf(template)[0]).toEqual({
      dataschema: [{ prefix: 'urn:event-sharing:users:User:1.' }],
      audience: [{ exists: false }, 'orders/User'],
    });
  });

  test('accepts rows that match the filter now or matched it before', () => {
    const { template } = newReplica({ fields: ['email'], filter: { newsletter: [true] } });
    expect(filterPoliciesOf(template)[0]).toEqual({
      dataschema: [{ prefix: 'urn:event-sharing:users:User:1.' }],
      audience: [{ exists: false }, 'orders/User'],
      $or: [
        { data: { newsletter: [true] } },
        { data: { __previous: { newsletter: [true] } } },
        // An old value that could not be carried may have matched.
        { data: { __previous: { __incomplete: [true] } } },
        // The values of a large event are elsewhere.
        { dataref: [{ exists: true }] },
      ],
    });
  });
});

test('alarms ring when a message is in either dead-letter queue', () => {
  const { context, replica } = newReplica();
  const template = templateOf(context);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  for (const queue of [/DeadLetters/, /Undelivered/]) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp(queue.source), 'QueueName'] } },
      ],
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  }
  expect(replica.deadLetterAlarm.alarmArn).not.toBe(replica.subscriptionDeadLetterAlarm.alarmArn);
});

describe('the replicator', () => {
  test('gets batches of 10 and reports partial failures', () => {
    const { template } = newReplica();
    expect(propertiesOf(template, 'AWS::Lambda::EventSourceMapping')).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/EventsQueue/), 'Arn'] },
    });
  });

  test('may put rows, consume its queue, read payloads, park messages and log, and nothing else', () => {
    const { template } = newReplica();
    expect(allowedActions(template, /Replicator/)).toEqual([
      ['dynamodb:PutItem', expect.stringMatching(/^{"Fn::GetAtt":\["[^"]*Table[^"]*","Arn"\]}$/)],
      ['kms:Decrypt', expect.stringContaining(':key/*')],
      ['logs:CreateLogStream', expect.stringContaining('Logs')],
      ['logs:PutLogEvents', expect.stringContaining('Logs')],
      ['s3:GetObject', expect.stringMatching(/Userpayloads.*\/\*/)],
      ['s3:ListBucket', expect.stringMatching(PAYLOADS_PARAMETER)],
      ['sqs:ChangeMessageVisibility', expect.stringContaining('EventsQueue')],
      ['sqs:DeleteMessage', expect.stringContaining('EventsQueue')],
      ['sqs:GetQueueAttributes', expect.stringContaining('EventsQueue')],
      ['sqs:GetQueueUrl', expect.stringContaining('EventsQueue')],
      ['sqs:ReceiveMessage', expect.stringContaining('EventsQueue')],
      ['sqs:SendMessage', expect.stringContaining('DeadLetters')],
    ]);
    expect(propertiesOf(template, 'AWS::IAM::Role').ManagedPolicyArns).toBeUndefined();
  });

  test('knows its table, where to park and how long tombstones live, and logs for two weeks', () => {
    const { template } = newReplica({ tombstoneRetention: Duration.days(90) });
    expect(propertiesOf(template, 'AWS::Lambda::Function')).toMatchObject({
      Runtime: 'nodejs24.x',
      Environment: {
        Variables: {
          TABLE_NAME: { Ref: expect.stringMatching(/Table/) },
          PARKING_QUEUE_URL: { Ref: expect.stringMatching(/DeadLetters/) },
          PAYLOAD_BUCKET: { Ref: expect.stringMatching(PAYLOADS_PARAMETER) },
          TOMBSTONE_SECONDS: String(90 * 86400),
        },
      },
    });
    expect(propertiesOf(template, 'AWS::Logs::LogGroup').RetentionInDays).toBe(14);
  });
});

test('a reader may read, over TLS only, and never write', () => {
  const { context, replica } = newReplica();
  replica.grantRead(new Role(context, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  expect(propertiesOf(templateOf(context), 'AWS::IAM::Policy', /Reader/).PolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/Table/), 'Arn'] },
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    },
  ]);
});

test('the fields of a replica are the key and those chosen', () => {
  expect(newReplica({ fields: ['email', 'name'] }).replica.fields).toEqual(['user_id', 'name', 'email']);
  expect(newReplica().replica.fields).toEqual(userContract().fields);
});

describe('several replicas', () => {
  test('of one contract live in one context, each with its own queue, fields and audience', () => {
    const { context } = newReplica({ fields: ['name'] });
    new ReadReplica(context, 'Subscriber', { contract: userContract(), filter: { newsletter: [true] } });
    const template = templateOf(context);
    template.resourceCountIs('AWS::SNS::Subscription', 2);
    template.resourceCountIs('AWS::SQS::Queue', 6);
    expect(filterPoliciesOf(template).map(({ audience }) => audience[1])).toEqual([
      'orders/User',
      'orders/Subscriber',
    ]);
  });

  test('of one name are refused', () => {
    const { context } = newReplica();
    const elsewhere = new Construct(context, 'Elsewhere');
    expect(() => new ReadReplica(elsewhere, 'User', { contract: userContract() })).toThrow(
      'another replica or consumer of this stack has the name "orders/User" too: events could not be addressed to one of them, choose another construct id (at Service/orders/Elsewhere/User)',
    );
  });
});

describe('a feed in the same stack', () => {
  test('is used directly, as its parameter does not exist before the stack', () => {
    const users = newContext();
    const feed = new ChangeFeed(users, 'Feed', { table: newUsersTable(users), contracts: [userContract()] });
    const { template } = newReplica({}, newContext('orders', Stack.of(users)));
    expect(propertiesOf(template, 'AWS::SNS::Subscription').TopicArn).toEqual(
      Stack.of(users).resolve(feed.topicArn),
    );
    const { Environment } = propertiesOf(template, 'AWS::Lambda::Function', /Replicator/);
    expect(Environment.Variables.PAYLOAD_BUCKET).toEqual(Stack.of(users).resolve(feed.payloadBucketName));
    expect(Object.keys(template.toJSON().Parameters)).toEqual(['BootstrapVersion']);
  });

  test('must be created before the replica', () => {
    const orders = newContext('orders');
    new ReadReplica(orders, 'User', { contract: userContract() });
    const users = newContext('users', Stack.of(orders));
    new ChangeFeed(users, 'Feed', { table: newUsersTable(users), contracts: [userContract()] });
    expect(() => templateOf(orders)).toThrow(
      '[Service/orders/User] the feed of users/User is in the same stack and was created later, as Service/users/Feed: create it before the replica',
    );
  });
});

test('a parameter tells where its parts are, with names only', () => {
  const { context, replica, template } = newReplica({ fields: ['name'], filter: { newsletter: [true] } });
  const { Name, Tier, Value } = propertiesOf(template, 'AWS::SSM::Parameter');
  expect([Name, Tier]).toEqual(['/event-sharing/replicas/orders/User', 'Intelligent-Tiering']);
  const text = JSON.stringify(Value);
  for (const part of ['name', 'contract', 'major', 'table', 'fields', 'filter', 'queueUrl', 'replicator']) {
    expect(text).toContain(`\\"${part}\\":`);
  }
  expect(text).toContain(JSON.stringify(Stack.of(context).resolve(replica.queueUrl)));
});
