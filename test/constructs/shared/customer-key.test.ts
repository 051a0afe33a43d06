import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BoundedContext, ChangeFeed, OwnedTable, ReadReplica } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { keyedApp } from '../support/keyed-app';
import { newContext, newUsersTable, propertiesOf, templateOf, templateOfStack } from '../support/stacks';

const ENV = { account: '123456789012', region: 'eu-west-1' };
const IMPORTED = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000';

/** The statements of a key's policy after the first, which lets the account's own policies decide. */
function addedToKey(template: Template, id: RegExp): unknown[] {
  const [first, ...added] = propertiesOf(template, 'AWS::KMS::Key', id).KeyPolicy.Statement;
  expect(first).toMatchObject({ Action: 'kms:*', Effect: 'Allow' });
  return added;
}

/** What a role may do with keys: key, actions and conditions of each statement. */
function keyStatements(template: Template, role: RegExp): unknown[] {
  const { Statement } = propertiesOf(template, 'AWS::IAM::Policy', role).PolicyDocument;
  return Statement.filter(({ Action }: { Action: unknown }) => JSON.stringify(Action).includes('"kms:')).map(
    ({ Action, Resource, Condition }: { Action: unknown; Resource: unknown; Condition: unknown }) => [
      JSON.stringify(Resource)
        .match(/TableKey|FeedKey|"Key[0-9A-F]{8}"|key\/\*/)?.[0]
        .replace(/"/g, ''),
      Action,
      Condition,
    ],
  );
}

const through = (service: string) => ({
  StringEquals: { 'kms:ViaService': `${service}.eu-west-1.amazonaws.com` },
});

describe('with keys of the customer', () => {
  const { users, orders } = keyedApp(ENV);
  const owner = templateOfStack(users);
  const consumer = templateOfStack(orders);
  const arnOf = (id: RegExp) => ({ 'Fn::GetAtt': [expect.stringMatching(id), 'Arn'] });
  const tableKey = (template: Template, table: RegExp) =>
    propertiesOf(template, 'AWS::DynamoDB::GlobalTable', table);

  test('every table is encrypted with its key', () => {
    for (const [template, table, key] of [
      [owner, /ContextUsers/, /^TableKey/],
      [owner, /Runs/, /^FeedKey/],
      [consumer, /./, /^Key/],
    ] as const) {
      expect(tableKey(template, table)).toMatchObject({
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [{ SSESpecification: { KMSMasterKeyId: arnOf(key) } }],
      });
    }
  });

  test('topic, buckets and queues are encrypted with their keys', () => {
    expect(propertiesOf(owner, 'AWS::SNS::Topic').KmsMasterKeyId).toEqual(arnOf(/^FeedKey/));
    for (const bucket of [/Failures/, /Payloads/]) {
      expect(
        propertiesOf(owner, 'AWS::S3::Bucket', bucket).BucketEncryption.ServerSideEncryptionConfiguration,
      ).toEqual([
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arnOf(/^FeedKey/) } },
      ]);
    }
    for (const queue of [/EventsQueue/, /DeadLetters/, /Undelivered/]) {
      const properties = propertiesOf(consumer, 'AWS::SQS::Queue', queue);
      expect(properties.KmsMasterKeyId).toEqual(arnOf(/^Key/));
      expect(properties.SqsManagedSseEnabled).toBeUndefined();
    }
  });

  test('the policies of the owner’s keys admit nobody else', () => {
    expect(addedToKey(owner, /^TableKey/)).toEqual([]);
    expect(addedToKey(owner, /^FeedKey/)).toEqual([]);
  });

  test('the policy of the queues’ key admits SNS for the one topic, and the owner’s batch jobs through SQS', () => {
    const parameter = (name: RegExp) => ({ Ref: expect.stringMatching(name) });
    expect(addedToKey(consumer, /./)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Resource: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': parameter(/feedsusersUserParameter/) } },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: parameter(/batchrole/i) },
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: '*',
        Condition: through('sqs'),
      },
    ]);
  });

  test('each role may use keys for what it does, through the service that holds the data', () => {
    const send = ['kms:GenerateDataKey', 'kms:Decrypt'];
    expect(keyStatements(owner, /Publisher/)).toEqual([
      ['TableKey', 'kms:Decrypt', through('dynamodb')],
      ['FeedKey', send, through('sns')],
      ['FeedKey', 'kms:GenerateDataKey', through('s3')],
    ]);
    expect(keyStatements(owner, /BatchRole/)).toEqual([
      ['TableKey', 'kms:Decrypt', through('dynamodb')],
      ['FeedKey', 'kms:Decrypt', through('dynamodb')],
      ['FeedKey', 'kms:GenerateDataKey', through('s3')],
    ]);
    expect(keyStatements(owner, /ReadRole/)).toEqual([['TableKey', 'kms:Decrypt', through('dynamodb')]]);
    expect(keyStatements(consumer, /Replicator/)).toEqual([
      [expect.stringMatching(/^Key/), 'kms:Decrypt', through('dynamodb')],
      [
        'key/*',
        'kms:Decrypt',
        {
          ...through('s3'),
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': expect.anything() },
        },
      ],
      [expect.stringMatching(/^Key/), send, through('sqs')],
    ]);
    expect(keyStatements(consumer, /Reader/)).toEqual([
      [expect.stringMatching(/^Key/), 'kms:Decrypt', through('dynamodb')],
    ]);
  });

  test('nothing has to be added by hand', () => {
    for (const stack of [users, orders])
      Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('key'));
  });
});

test('a feed without a key names none, and its roles may use none', () => {
  const context = newContext();
  new ChangeFeed(context, 'Feed', { table: newUsersTable(context), contracts: [userContract()] });
  const template = templateOf(context);
  expect(JSON.stringify(template.toJSON())).not.toMatch(/kms|KMS/);
});

describe('a key whose policy cannot be changed', () => {
  function replicaWith(key: (stack: Stack) => Key | ReturnType<typeof Key.fromKeyArn>) {
    const stack = new Stack(new App(), 'Service', { env: ENV });
    const context = new BoundedContext(stack, 'orders', { name: 'orders' });
    new ReadReplica(context, 'User', { contract: userContract(), encryptionKey: key(stack) });
    return stack;
  }

  function expectWarnings(stack: Stack, keyPath: string): void {
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('key-policy'));
    const texts = warnings.map(({ entry }) => String(entry.data));
    expect(texts).toEqual([
      expect.stringContaining('{"Service":"sns.amazonaws.com"}'),
      expect.stringContaining('"kms:ViaService":"sqs.eu-west-1.amazonaws.com"'),
    ]);
    for (const text of texts) {
      expect(text).toContain(`the policy of the key ${keyPath} cannot be changed`);
      expect(text).toContain('"Resource":"*"');
    }
    expect(texts[0]).toContain('"Action":["kms:GenerateDataKey*","kms:Decrypt"]');
    expect(texts[0]).toContain('"Condition":{"ArnEquals":{"aws:SourceArn":{"Ref":"cdkeventsharingparameters');
  }

  test('because it is imported gets a warning for each missing statement', () => {
    const stack = replicaWith((scope) => Key.fromKeyArn(scope, 'Imported', IMPORTED) as Key);
    expectWarnings(stack, 'Service/Imported');
    const template = templateOfStack(stack);
    expect(propertiesOf(template, 'AWS::SQS::Queue', /EventsQueue/).KmsMasterKeyId).toBe(IMPORTED);
  });

  test('because it is in another stack gets a warning for each missing statement', () => {
    const stack = replicaWith((scope) => new Key(new Stack(scope.node.root, 'Keys', { env: ENV }), 'Key'));
    expectWarnings(stack, 'Keys/Key');
  });
});

describe('it refuses', () => {
  test('a key in a stack without a region', () => {
    const context = newContext('users');
    const encryptionKey = new Key(context, 'Key');
    const partitionKey = { name: 'user_id', type: AttributeType.NUMBER };
    const message =
      'encryptionKey is Service/users/Key, but the stack Service has no region: set env: { region }';
    expect(() => new OwnedTable(context, 'Table', { partitionKey, encryptionKey })).toThrow(message);
    const feed = { table: newUsersTable(context), contracts: [userContract()], encryptionKey };
    expect(() => new ChangeFeed(context, 'Feed', feed)).toThrow(message);
    const orders = new BoundedContext(Stack.of(context), 'orders', { name: 'orders' });
    expect(() => new ReadReplica(orders, 'User', { contract: userContract(), encryptionKey })).toThrow(
      message,
    );
  });

  test('the key of the feed for a replica in the same stack', () => {
    const stack = new Stack(new App(), 'Service', { env: ENV });
    const users = new BoundedContext(stack, 'users', { name: 'users' });
    const encryptionKey = new Key(stack, 'Key');
    new ChangeFeed(users, 'Feed', {
      table: newUsersTable(users),
      contracts: [userContract()],
      encryptionKey,
    });
    const orders = new BoundedContext(stack, 'orders', { name: 'orders' });
    expect(() => new ReadReplica(orders, 'User', { contract: userContract(), encryptionKey })).toThrow(
      'encryptionKey is Service/Key, the key of the feed of users/User in the same stack',
    );
    const own = new Key(stack, 'Own');
    new ReadReplica(orders, 'Copy', { contract: userContract(), encryptionKey: own });
    expect(addedToKey(templateOfStack(stack), /^Own/)).toHaveLength(2);
  });
});

test('the key of an adopted table is used by the feed’s roles', () => {
  const context = newContext();
  const table = new Table(context, 'Table', {
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    encryptionKey: new Key(context, 'TableKey'),
  });
  const adopted = OwnedTable.fromTable(context, 'Users', table);
  new ChangeFeed(context, 'Feed', { table: adopted, contracts: [userContract()] });
  const template = templateOf(context);
  for (const role of [/Publisher/, /BatchRole/, /ReadRole/]) {
    expect(keyStatements(template, role)).toMatchObject([['TableKey', 'kms:Decrypt', {}]]);
  }
});
