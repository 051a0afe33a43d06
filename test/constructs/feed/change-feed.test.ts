import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ChangeFeed, type ChangeFeedProps, OwnedTable } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { allowedActions, newContext, newUsersTable, propertiesOf, templateOf } from '../support/stacks';

function newFeed(props: Partial<ChangeFeedProps> = {}, context = newContext()) {
  const table = props.table ?? newUsersTable(context);
  const feed = new ChangeFeed(context, 'Feed', { contracts: [userContract()], ...props, table });
  return {
    context,
    feed,
    /** Synthesises: nothing can be added afterwards. */
    get template() {
      return templateOf(context);
    },
  };
}

describe('the topic', () => {
  test('is standard and takes requests over TLS only', () => {
    const { template } = newFeed();
    expect(propertiesOf(template, 'AWS::SNS::Topic')).toBeUndefined();
    expect(propertiesOf(template, 'AWS::SNS::TopicPolicy').PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });

  test('is found through one parameter for each contract, beside others for buckets and operators', () => {
    const context = newContext();
    const account = userContract({ meta: { entity: 'Account', key: ['user_id'] } });
    const { feed, template } = newFeed({ contracts: [userContract(), account] }, context);
    const topic = Stack.of(context).resolve(feed.topicArn);
    for (const entity of ['User', 'Account']) {
      template.hasResourceProperties('AWS::SSM::Parameter', {
        Name: `/event-sharing/feeds/users/${entity}`,
        Type: 'String',
        Value: topic,
      });
      template.hasResourceProperties('AWS::SSM::Parameter', {
        Name: `/event-sharing/feeds/users/${entity}/payloads`,
        Type: 'String',
        Value: Stack.of(context).resolve(feed.payloadBucketName),
      });
    }
    template.resourceCountIs('AWS::SSM::Parameter', 8);
    template.resourceCountIs('AWS::SNS::Topic', 1);
  });
});

describe('the stream', () => {
  test('is read from its beginning, in bisected batches, two of a shard at once, with partial failures and bounded retries', () => {
    const { template } = newFeed();
    expect(propertiesOf(template, 'AWS::Lambda::EventSourceMapping')).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 1000,
      ParallelizationFactor: 2,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 100,
      MaximumRecordAgeInSeconds: 6 * 3600,
      EventSourceArn: { 'Fn::GetAtt': [expect.any(String), 'StreamArn'] },
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/Failures/), 'Arn'] } },
      },
    });
  });

  test('retries as often and as long as asked', () => {
    const { template } = newFeed({ retryAttempts: 0, maxRecordAge: Duration.hours(1) });
    expect(propertiesOf(template, 'AWS::Lambda::EventSourceMapping')).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumRecordAgeInSeconds: 3600,
    });
  });
});

test.each([
  ['changes that cannot be published', /Failures/, 30, 7, { failureRetention: Duration.days(7) }],
  ['data of large changes', /Payloads/, 90, 52, { payloadRetention: Duration.days(52) }],
])('%s are kept in a private, encrypted, TLS-only bucket for a limited time', (_, id, usual, days, props) => {
  const lifeIn = (template: Template) =>
    propertiesOf(template, 'AWS::S3::Bucket', id).LifecycleConfiguration.Rules[0].ExpirationInDays;
  expect(lifeIn(newFeed().template)).toBe(usual);
  const { template } = newFeed(props);
  expect(propertiesOf(template, 'AWS::S3::Bucket', id)).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: days, Status: 'Enabled' }] },
  });
  expect(propertiesOf(template, 'AWS::S3::BucketPolicy', id).PolicyDocument.Statement).toEqual([
    expect.objectContaining({
      Effect: 'Deny',
      Action: 's3:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ]);
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
});

test.each([
  [RemovalPolicy.DESTROY, 'Delete'],
  [RemovalPolicy.RETAIN, 'Retain'],
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate'],
])('both buckets leave the stack by the removal policy %s', (removalPolicy, DeletionPolicy) => {
  const { template } = newFeed({ removalPolicy });
  const buckets = Object.values(template.findResources('AWS::S3::Bucket'));
  expect(buckets.map((bucket) => bucket.DeletionPolicy)).toEqual([DeletionPolicy, DeletionPolicy]);
  template.resourceCountIs('Custom::S3AutoDeleteObjects', DeletionPolicy === 'Delete' ? 2 : 0);
});

test('nothing of a feed outlives its stack when its buckets do not', () => {
  const { template } = newFeed({ removalPolicy: RemovalPolicy.DESTROY });
  const kept = Object.entries(template.toJSON().Resources as Record<string, { DeletionPolicy?: string }>)
    .filter(([, { DeletionPolicy }]) => DeletionPolicy !== undefined && DeletionPolicy !== 'Delete')
    .map(([id]) => id);
  // The table is its owner's, not the feed's.
  expect(kept).toEqual([expect.stringMatching(/^usersUsersTable/)]);
});

test.each([
  ['a change was refused', 'EventsParked', 'ParkedAlarm', 'parkedAlarm'],
  ['the stream lacks images', 'IncompleteBatches', 'IncompleteAlarm', 'incompleteAlarm'],
] as const)('an alarm rings when %s, on the metric as the publisher emits it', (_, metric, id, member) => {
  const { context, feed, template } = newFeed();
  expect(propertiesOf(template, 'AWS::CloudWatch::Alarm', new RegExp(id))).toMatchObject({
    Namespace: 'EventSharing',
    MetricName: metric,
    Dimensions: [
      { Name: 'function', Value: 'publisher' },
      { Name: 'service', Value: 'users' },
    ],
    Statistic: 'Sum',
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
  expect(Stack.of(context).resolve(feed[member].alarmName)).toEqual({
    Ref: expect.stringMatching(id),
  });
});

describe('the publisher', () => {
  test('may read the stream, publish on the topic, keep failures and payloads and log, and nothing else', () => {
    const { template } = newFeed();
    expect(allowedActions(template, /Publisher/)).toEqual([
      ['dynamodb:DescribeStream', expect.stringContaining('StreamArn')],
      ['dynamodb:GetRecords', expect.stringContaining('StreamArn')],
      ['dynamodb:GetShardIterator', expect.stringContaining('StreamArn')],
      ['dynamodb:ListStreams', expect.stringContaining('StreamArn')],
      ['logs:CreateLogStream', expect.stringContaining('Logs')],
      ['logs:PutLogEvents', expect.stringContaining('Logs')],
      ['s3:ListBucket', expect.stringContaining('Failures')],
      ['s3:PutObject', expect.stringMatching(/Failures.*\/\*/)],
      ['s3:PutObject', expect.stringMatching(/Payloads.*\/\*/)],
      ['sns:Publish', expect.stringMatching(/^{"Ref":"[^"]*Topic[^"]*"}$/)],
    ]);
    expect(propertiesOf(template, 'AWS::IAM::Role', /Publisher/).ManagedPolicyArns).toBeUndefined();
  });

  test('runs on Node.js 24, knows its topic and logs for two weeks', () => {
    const { template } = newFeed();
    expect(propertiesOf(template, 'AWS::Lambda::Function', /Publisher/)).toMatchObject({
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Environment: { Variables: { TOPIC_ARN: { Ref: expect.stringMatching(/Topic/) } } },
      LoggingConfig: { LogGroup: { Ref: expect.stringMatching(/Logs/) } },
    });
    expect(propertiesOf(template, 'AWS::Logs::LogGroup', /Publisher/).RetentionInDays).toBe(14);
  });

  test('logs for as long as asked', () => {
    const { template } = newFeed({ logRetention: RetentionDays.ONE_DAY });
    for (const id of [/Publisher/, /Batch/, /Read/]) {
      expect(propertiesOf(template, 'AWS::Logs::LogGroup', id).RetentionInDays).toBe(1);
    }
  });
});

test('an adopted table can be fed', () => {
  const context = newContext();
  const existing = new dynamodb.Table(context, 'Existing', {
    partitionKey: { name: 'user_id', type: dynamodb.AttributeType.NUMBER },
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
  });
  const { template } = newFeed({ table: OwnedTable.fromTable(context, 'Users', existing) }, context);
  expect(propertiesOf(template, 'AWS::Lambda::EventSourceMapping').EventSourceArn).toEqual(
    Stack.of(context).resolve(existing.tableStreamArn),
  );
});

test("a contract with a source may name the parts of the table's key otherwise", () => {
  const context = newContext();
  const table = new OwnedTable(context, 'Single', {
    partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
    sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
  });
  const source = {
    items: { attribute: 'sk', equals: 'PROFILE' },
    fields: { user_id: { attribute: 'pk', stripPrefix: 'USER#' } },
  };
  expect(() => newFeed({ table, contracts: [userContract({ meta: { source } })] }, context)).not.toThrow();
});

describe('it is refused when', () => {
  test('no contract is given', () => {
    expect(() => newFeed({ contracts: [] })).toThrow(
      'a feed needs at least one contract, received none: say what is shared of the table (at Service/users/Feed)',
    );
  });

  test('a contract is owned by another context', () => {
    expect(() => newFeed({}, newContext('orders'))).toThrow(
      'the contract users/User is owned by "users", this context is "orders": a context publishes its own contracts only (at Service/orders/Feed)',
    );
  });

  test('two contracts have one id and one major version', () => {
    const contracts = [userContract(), userContract({ meta: { version: '1.1' } })];
    expect(() => newFeed({ contracts })).toThrow(
      'two contracts are users/User of one major version (1.0 and 1.1): give each entity one contract of each major version',
    );
  });

  test('another feed of the stack publishes the contract', () => {
    const { context } = newFeed();
    const table = new OwnedTable(context, 'Other', {
      partitionKey: { name: 'user_id', type: dynamodb.AttributeType.NUMBER },
    });
    expect(() => new ChangeFeed(context, 'Second', { table, contracts: [userContract()] })).toThrow(
      'the contract users/User is published by another feed of this stack: publish it once (at Service/users/Second)',
    );
  });

  test('the table belongs to another context', () => {
    const users = newContext();
    const orders = newContext('orders', Stack.of(users));
    const contracts = [userContract({ meta: { owner: 'orders' } })];
    expect(() => new ChangeFeed(orders, 'Feed', { table: newUsersTable(users), contracts })).toThrow(
      'the table Service/users/Users belongs to the context "users", not to "orders"',
    );
  });

  test.each([
    ['has another name', { meta: { key: ['name'] } }, 'its key is name (S)'],
    ['has another type', { properties: { user_id: { type: 'string' } } }, 'its key is user_id (S)'],
    ['has one field more', { meta: { key: ['user_id', 'name'] } }, 'its key is name (S), user_id (N)'],
  ])('the contract has no source and its key %s', (_, changes, key) => {
    expect(() => newFeed({ contracts: [userContract(changes)] })).toThrow(
      `${key}, the table's is user_id (N) (at Service/users/Feed)`,
    );
  });

  test.each([
    [{ retryAttempts: -1 }, 'retryAttempts must be a whole number from 0 to 10000, received -1'],
    [
      { maxRecordAge: Duration.seconds(59) },
      'maxRecordAge must be from 1 minute to 23 hours, an hour less than a stream keeps a record',
    ],
    [{ maxRecordAge: Duration.hours(25) }, 'received 1 day 1 hour'],
    [{ maxRecordAge: Duration.hours(24) }, 'received 1 day'],
    [{ payloadRetention: Duration.days(51) }, 'payloadRetention must be whole days, at least 52 days'],
    [{ payloadRetention: Duration.hours(2000) }, 'received 83.33 days'],
    [{ failureRetention: Duration.hours(36) }, 'failureRetention must be whole days, at least 1'],
  ])('a limit is not kept: %j', (props, message) => {
    expect(() => newFeed(props)).toThrow(message);
  });

  test.each([
    ['', 'traceAttribute is empty'],
    ['__event', 'traceAttribute is "__event", which the table or the library uses'],
    ['__ttl', 'which the table or the library uses'],
    ['user_id', 'which the table or the library uses'],
    ['name', 'traceAttribute is "name", which users/User shares or looks at'],
  ])('the attribute of traces is used for something else: "%s"', (traceAttribute, message) => {
    const props = { traceAttribute };

    expect(() => newFeed(props)).toThrow(message);
  });
});
