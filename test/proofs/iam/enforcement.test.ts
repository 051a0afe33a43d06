import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { LocalCloud } from '../../../lib/local-cloud';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { ChangeFeed, Contract, OwnedTable } from '../../../packages/cdk-event-sharing';
import { newContext, propertiesOf, templateOf } from '../../constructs/support/stacks';
import { functionResource, writeAssembly } from '../../local-cloud/support/assemblies';
import { startCloud, stopClouds } from '../../local-cloud/support/clouds';
import { SENDER, type Sent } from '../../local-cloud/support/sender';

afterAll(stopClouds);

const TLS_ONLY = { Bool: { 'aws:SecureTransport': 'true' } };
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const within = (id: string, rest: string) => ({ 'Fn::Join': ['', [arn(id), rest]] });
const allow = (Action: string | string[], Resource: unknown, more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

function resources(statements: readonly object[], code = 'code'): Record<string, DeclaredResource> {
  return {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
    Queue: { Type: 'AWS::SQS::Queue' },
    Topic: { Type: 'AWS::SNS::Topic' },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {},
        ManagedPolicyArns: [
          // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation substitutes it
          { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' },
        ],
      },
    },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'P', PolicyDocument: { Statement: statements }, Roles: [{ Ref: 'Role' }] },
    },
    Fn: functionResource(code, {
      Role: arn('Role'),
      Timeout: 20,
      Environment: { Variables: { QUEUE: { Ref: 'Queue' } } },
    }),
  };
}

function start(all: Record<string, DeclaredResource>, enforceIam = true): Promise<LocalCloud> {
  const stack = { template: { Resources: all }, assets: { code: { 'index.js': SENDER } } };
  return startCloud({ assembly: writeAssembly({ S: stack }), enforceIam });
}

type Call = readonly [service: string, client: string, command: string, input: (cloud: LocalCloud) => object];

const id = (cloud: LocalCloud, resource: string) => cloud.resource('S', resource).physicalId;
const key = { id: { S: 'a' } };
const CALLS: Readonly<Record<string, Call>> = {
  get: ['dynamodb', 'DynamoDBClient', 'GetItemCommand', (c) => ({ TableName: id(c, 'Table'), Key: key })],
  put: ['dynamodb', 'DynamoDBClient', 'PutItemCommand', (c) => ({ TableName: id(c, 'Table'), Item: key })],
  batch: [
    'dynamodb',
    'DynamoDBClient',
    'BatchWriteItemCommand',
    (c) => ({ RequestItems: { [id(c, 'Table')]: [{ PutRequest: { Item: key } }] } }),
  ],
  transact: [
    'dynamodb',
    'DynamoDBClient',
    'TransactWriteItemsCommand',
    (c) => ({ TransactItems: [{ Put: { TableName: id(c, 'Table'), Item: key } }] }),
  ],
  sql: [
    'dynamodb',
    'DynamoDBClient',
    'ExecuteStatementCommand',
    (c) => ({ Statement: `SELECT * FROM "${id(c, 'Table')}"` }),
  ],
  ...Object.fromEntries(
    ['__republish', 'name', 'password_hash'].map((name): [string, Call] => [
      `set ${name}`,
      [
        'dynamodb',
        'DynamoDBClient',
        'UpdateItemCommand',
        (c) => ({
          TableName: id(c, 'Table'),
          Key: key,
          UpdateExpression: 'SET #set = :value',
          ExpressionAttributeNames: { '#set': name },
          ExpressionAttributeValues: { ':value': { S: 'x' } },
        }),
      ],
    ]),
  ),
  publish: ['sns', 'SNSClient', 'PublishCommand', (c) => ({ TopicArn: id(c, 'Topic'), Message: 'x' })],
  store: [
    's3',
    'S3Client',
    'PutObjectCommand',
    (c) => ({ Bucket: id(c, 'Bucket'), Key: 'a/b c', Body: 'x'.repeat(300_000) }),
  ],
  fetch: ['s3', 'S3Client', 'GetObjectCommand', (c) => ({ Bucket: id(c, 'Bucket'), Key: 'missing' })],
  list: ['s3', 'S3Client', 'ListObjectsV2Command', (c) => ({ Bucket: id(c, 'Bucket') })],
  acl: ['s3', 'S3Client', 'GetObjectAclCommand', (c) => ({ Bucket: id(c, 'Bucket'), Key: 'a' })],
};

async function send(cloud: LocalCloud, call: string): Promise<Sent> {
  const [service, client, command, input] = CALLS[call] as Call;
  const { payload, error } = await cloud.invoke('Fn', { service, client, command, input: input(cloud) });
  if (error) throw new Error(error.message);
  return payload as Sent;
}

describe('a function whose role allows nothing', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await start(resources([allow('logs:PutLogEvents', '*')]));
  });

  test.each([
    ['get', 'AccessDeniedException', 400, 'dynamodb:GetItem'],
    ['put', 'AccessDeniedException', 400, 'dynamodb:PutItem'],
    ['batch', 'AccessDeniedException', 400, 'dynamodb:BatchWriteItem'],
    ['transact', 'AccessDeniedException', 400, 'dynamodb:PutItem'],
    ['publish', 'AuthorizationErrorException', 403, 'sns:Publish'],
    ['store', 'AccessDenied', 403, 's3:PutObject'],
    ['list', 'AccessDenied', 403, 's3:ListBucket'],
  ])('is refused to %s in the words of the service', async (call, name, status, action) => {
    const answer = await send(cloud, call);
    expect(answer).toMatchObject({ name, status });
    expect(answer.message).toMatch(
      new RegExp(
        `^User: arn:aws:sts::000000000000:assumed-role/.+/.+ is not authorized to perform: ${action} on resource: arn:aws:.+ because no identity-based policy allows the ${action} action$`,
      ),
    );
  });

  test('may do everything when permissions are not enforced', async () => {
    const free = await start(resources([allow('logs:PutLogEvents', '*')]), false);
    expect(await send(free, 'put')).toMatchObject({ name: 'allowed' });
    expect(await send(free, 'store')).toMatchObject({ name: 'allowed' });
  });

  test('is told which operation the permissions do not know', async () => {
    expect((await send(cloud, 'sql')).message).toContain(
      'the operation ExecuteStatement of DynamoDB is not known',
    );
    expect((await send(cloud, 'acl')).message).toContain(
      'the operation GET of an object?acl of S3 is not known',
    );
  });
});

describe('a function whose role allows some things', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await start({
      ...resources([
        allow('dynamodb:GetItem', arn('Table'), { Condition: TLS_ONLY }),
        allow('s3:*', within('Bucket', '/*')),
        allow('sns:Publish', { Ref: 'Topic' }),
        { Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: '*' },
      ]),
      // The queue admits the role by a policy of its own, and insists on encryption as our constructs do.
      QueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Statement: [
              allow('sqs:*', arn('Queue'), { Principal: { AWS: arn('Role') } }),
              {
                Effect: 'Deny',
                Action: 'sqs:*',
                Principal: '*',
                Resource: arn('Queue'),
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      },
      TopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'Topic' }],
          PolicyDocument: {
            Statement: { Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: { Ref: 'Topic' } },
          },
        },
      },
    });
  });

  test.each(['get', 'store'])('may %s', async (call) => {
    expect(await send(cloud, call)).toMatchObject({ name: 'allowed' });
  });

  test('is refused everything else', async () => {
    expect((await send(cloud, 'put')).name).toBe('AccessDeniedException');
    expect((await send(cloud, 'list')).name).toBe('AccessDenied');
  });

  test("may do what a resource's own policy allows, unless it is denied", async () => {
    expect(await sendToQueue('SendMessageCommand', { MessageBody: 'x' })).toMatchObject({ name: 'allowed' });
    expect(await sendToQueue('PurgeQueueCommand', {})).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('sqs:PurgeQueue on resource: arn:aws:sqs:'),
    });
    expect((await send(cloud, 'publish')).message).toContain('because a policy denies it explicitly');
  });

  test('is not told that an object is missing when it may not list the bucket', async () => {
    expect(await send(cloud, 'fetch')).toMatchObject({ name: 'AccessDenied', status: 403 });
    const listing = await start(
      resources([allow('s3:GetObject', within('Bucket', '/*')), allow('s3:ListBucket', arn('Bucket'))]),
    );
    expect(await send(listing, 'fetch')).toMatchObject({ name: 'NoSuchKey', status: 404 });
  });

  /** With the URL that the function itself sees. */
  async function sendToQueue(command: string, input: object): Promise<unknown> {
    const { QUEUE } = cloud.function('Fn').spec.environment;
    const { payload } = await cloud.invoke('Fn', {
      service: 'sqs',
      client: 'SQSClient',
      command,
      input: { ...input, QueueUrl: QUEUE },
    });
    return payload;
  }
});

test('the batch function of an imported table may set its marker on an item, and nothing else', async () => {
  const context = newContext();
  const imported = TableV2.fromTableAttributes(context, 'Imported', {
    tableName: 'users',
    tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream/2026-01-01T00:00:00.000',
  });
  const contract = Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
    properties: { id: { type: 'string' }, name: { type: 'string' } },
    required: ['id'],
  });
  new ChangeFeed(context, 'Feed', {
    table: OwnedTable.fromTable(context, 'Users', imported),
    contracts: [contract],
  });
  const { Statement } = propertiesOf(templateOf(context), 'AWS::IAM::Policy', /Batch/).PolicyDocument;
  const [mark] = Statement.filter(({ Action }: { Action: unknown }) => Action === 'dynamodb:UpdateItem');
  const cloud = await start(resources([{ ...mark, Resource: arn('Table') }]));
  expect(await send(cloud, 'set __republish')).toMatchObject({ name: 'allowed' });
  for (const call of ['set name', 'set password_hash', 'put', 'get']) {
    expect([call, (await send(cloud, call)).name]).toEqual([call, 'AccessDeniedException']);
  }
});

describe('an event source mapping', () => {
  const polling = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  const reading = [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ];
  const stream = { 'Fn::GetAtt': ['Table', 'StreamArn'] };

  function mapping(source: unknown, statements: readonly object[], properties = {}) {
    return start({
      ...resources(statements),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        DependsOn: ['Policy'],
        Properties: { FunctionName: { Ref: 'Fn' }, EventSourceArn: source, ...properties },
      },
    });
  }

  test('of a queue or a stream that the role may read is created', async () => {
    await mapping(arn('Queue'), [allow(polling, arn('Queue'))]);
    await mapping(stream, [allow(reading, stream)], { StartingPosition: 'LATEST' });
  });

  test.each(polling)('of a queue needs %s', async (missing) => {
    const others = polling.filter((action) => action !== missing);
    await expect(mapping(arn('Queue'), [allow(others, arn('Queue'))])).rejects.toThrow(
      new RegExp(
        `resource Mapping .* is not authorized to perform: ${missing} on resource: arn:aws:sqs:.*: grant it before the mapping`,
      ),
    );
  });

  test.each(reading)('of a stream needs %s', async (missing) => {
    const others = reading.filter((action) => action !== missing);
    await expect(mapping(stream, [allow(others, stream)], { StartingPosition: 'LATEST' })).rejects.toThrow(
      `is not authorized to perform: ${missing} on resource: arn:aws:dynamodb:`,
    );
  });

  test('with a bucket for what fails needs to write there', async () => {
    const properties = {
      StartingPosition: 'LATEST',
      DestinationConfig: { OnFailure: { Destination: arn('Bucket') } },
    };
    await expect(mapping(stream, [allow(reading, stream)], properties)).rejects.toThrow(
      'is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::',
    );
  });
});

test('a managed policy of AWS that is not known is an error that names it', async () => {
  const all = resources([]);
  const cloud = await start({
    ...all,
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {},
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      },
    },
  });
  expect((await send(cloud, 'get')).message).toContain(
    'the managed policy arn:aws:iam::aws:policy/AdministratorAccess is not known locally',
  );
});

describe('the value of a condition', () => {
  const conditional = (value: unknown) =>
    resources([
      allow('dynamodb:GetItem', arn('Table'), { Condition: { Bool: { 'aws:SecureTransport': value } } }),
    ]);

  test.each([['true'], [true], [['false', true]]])('may be %j', async (value) => {
    expect(await send(await start(conditional(value)), 'get')).toMatchObject({ name: 'allowed' });
  });

  test.each([[null], [{ a: 'b' }], [[['true']]]])(
    'is refused as %j, and the resource named',
    async (value) => {
      await expect(start(conditional(value))).rejects.toThrow(
        /resource Policy .*the policy has the value .* at "aws:SecureTransport", which IAM refuses: write a text/,
      );
    },
  );
});
