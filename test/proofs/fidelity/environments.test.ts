import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ListTopicsCommand, PublishCommand } from '@aws-sdk/client-sns';
import {
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { LocalCloud, LocalEnvironment } from '../../../lib/local-cloud';
import { functionResource, writeAssembly } from '../../local-cloud/support/assemblies';
import { startCloud, stopClouds } from '../../local-cloud/support/clouds';
import { send } from '../../local-cloud/support/sender';
import { until } from '../../support/eventually';
import { EU, NAMESAKES, OTHER, OWNER, places, stack, startNamesakes, US } from './environments';
import { PAGES } from './pages';

const SUBSCRIBED = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'subscribed' } };
const subscription = (more = {}) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: {
    TopicArn: `arn:aws:sns:${US}:${OWNER}:users`,
    Protocol: 'sqs',
    Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    RawMessageDelivery: true,
    ...more,
  },
});

let cloud: LocalCloud;
beforeAll(async () => {
  const dependencies = ['Here'];
  cloud = await startNamesakes({
    AbroadReader: stack(
      `${OWNER}/${EU}`,
      { Queue: SUBSCRIBED, Sub: subscription({ Region: US }) },
      { dependencies },
    ),
    TheirReader: stack(`${OTHER}/${US}`, { Queue: SUBSCRIBED, Sub: subscription() }, { dependencies }),
    // Of the account that the emulator writes into every ARN.
    DefaultReader: stack(
      `000000000000/${US}`,
      { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'users' } }, Sub: subscription() },
      { dependencies },
    ),
    Bucket: stack(`${OWNER}/${EU}`, {
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'payloads' } },
    }),
  });
});
afterAll(stopClouds);

const TableName = 'users';
const Key = { id: { S: 'a' } };
const names = (all: readonly LocalEnvironment[]) =>
  all.map(({ accountId, region }) => `${accountId}/${region}`);
const urlOf = async ({ clients }: LocalEnvironment, QueueName = 'users') =>
  (await clients.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
const receive = async (place: LocalEnvironment, QueueName = 'users') => {
  const QueueUrl = await urlOf(place, QueueName);
  const { Messages = [] } = await place.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  return Messages.map(({ Body }) => Body);
};

describe(PAGES.pseudoParameters.title, () => {
  test('account and region of a stack are those that the assembly names, in ARNs too', () => {
    const expected = [`${OWNER}/${US}`, `${OWNER}/${EU}`, `${OTHER}/${US}`];
    expect(names(places(cloud))).toEqual(expected);
    expect(places(cloud).map(({ outputs }) => outputs.Users?.Place)).toEqual(expected);
    const arns = places(cloud).map((place) => place.resource('Users', 'Queue').arn);
    expect(arns).toEqual([
      `arn:aws:sqs:${US}:${OWNER}:users`,
      `arn:aws:sqs:${EU}:${OWNER}:users`,
      `arn:aws:sqs:${US}:${OTHER}:users`,
    ]);
  });
});

describe(PAGES.createTable.title, () => {
  test('tables of one name in two accounts, and in two regions, hold items of their own', async () => {
    const [here, abroad, theirs] = places(cloud) as [LocalEnvironment, LocalEnvironment, LocalEnvironment];
    await here.clients.dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, at: { S: 'here' } } }));
    await send(theirs, 'users', 'dynamodb', 'PutItem', { TableName, Item: { ...Key, at: { S: 'theirs' } } });
    const items = await Promise.all(
      [here, abroad, theirs].map(({ clients }) =>
        clients.dynamodb.send(new GetItemCommand({ TableName, Key })),
      ),
    );
    expect(items.map(({ Item }) => Item?.at?.S)).toEqual(['here', undefined, 'theirs']);
    const { TableNames } = await theirs.clients.dynamodb.send(new ListTablesCommand({}));
    expect(TableNames).toEqual(['users']);
  });

  test('a function that asks another region gets to the tables there', async () => {
    const abroad = cloud.in('Abroad');
    const Item = { id: { S: 'b' }, at: { S: 'abroad' } };
    await abroad.clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
    const read = { TableName, Key: { id: { S: 'b' } } };
    const near = await send(cloud.in('Here'), 'users', 'dynamodb', 'GetItem', read);
    const far = await send(cloud.in('Here'), 'users', 'dynamodb', 'GetItem', read, { region: EU });
    const nowhere = await send(cloud.in('Here'), 'users', 'dynamodb', 'GetItem', read, {
      region: 'eu-west-3',
    });
    expect([near.answer.Item, far.answer.Item]).toEqual([undefined, Item]);
    expect(nowhere.name).toBe('ResourceNotFoundException');
  });
});

describe(PAGES.tablePolicies.title, () => {
  test('a table of another account is called by its ARN, in the region of the ARN', async () => {
    const Item = { id: { S: 'c' }, at: { S: 'here' } };
    await cloud.in('Here').clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
    const read = { TableName: `arn:aws:dynamodb:${US}:${OWNER}:table/users`, Key: { id: { S: 'c' } } };
    const found = await send(cloud.in('Theirs'), 'users', 'dynamodb', 'GetItem', read);
    expect(found.answer.Item).toEqual(Item);
    const wrong = await send(cloud.in('Theirs'), 'users', 'dynamodb', 'GetItem', read, { region: EU });
    expect(wrong.name).toBe('ResourceNotFoundException');
  });
});

describe(PAGES.queueIdentifiers.title, () => {
  test('queues of one name in two accounts, and in two regions, hold messages of their own', async () => {
    for (const place of places(cloud)) {
      const QueueUrl = await urlOf(place);
      await place.clients.sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: `${place.accountId}/${place.region}` }),
      );
    }
    for (const place of places(cloud)) expect(await receive(place)).toEqual(names([place]));
    const { QueueUrls = [] } = await cloud.in('Theirs').clients.sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls.map((url) => url.replace(/^.*?(\d{12})/, '$1')).sort()).toEqual([
      `${OTHER}/subscribed`,
      `${OTHER}/users`,
    ]);
  });

  test('the account in a URL is that of the queue: another account sends there', async () => {
    const [here, , theirs] = places(cloud) as [LocalEnvironment, LocalEnvironment, LocalEnvironment];
    const QueueOwnerAWSAccountId = OWNER;
    const asked = { QueueName: 'users', QueueOwnerAWSAccountId };
    const { answer } = await send(theirs, 'users', 'sqs', 'GetQueueUrl', asked);
    expect(answer.QueueUrl).toBe(await urlOf(here));
    await send(theirs, 'users', 'sqs', 'SendMessage', {
      QueueUrl: answer.QueueUrl,
      MessageBody: 'from afar',
    });
    expect(await receive(here)).toEqual(['from afar']);
  });

  test('a client of another region does not find the queue', async () => {
    const QueueUrl = await urlOf(cloud.in('TheirReader'), 'subscribed');
    const sending = { QueueUrl, MessageBody: 'x' };
    const { name } = await send(cloud.in('Here'), 'users', 'sqs', 'SendMessage', sending, { region: EU });
    expect(name).toBe('QueueDoesNotExist');
  });
});

describe(PAGES.crossRegionDelivery.title, () => {
  test('a topic delivers to queues of another account and of another region, and topics of one name are apart', async () => {
    const TopicArn = `arn:aws:sns:${US}:${OWNER}:users`;
    await cloud.in('Here').clients.sns.send(new PublishCommand({ TopicArn, Message: 'news' }));
    await cloud
      .in('Theirs')
      .clients.sns.send(
        new PublishCommand({ TopicArn: TopicArn.replace(OWNER, OTHER), Message: 'other news' }),
      );
    for (const [reader, queue] of [
      ['AbroadReader', 'subscribed'],
      ['TheirReader', 'subscribed'],
      ['DefaultReader', 'users'],
    ] as const) {
      const bodies = await until(async () => {
        const found = await receive(cloud.in(reader), queue);
        return found.length > 0 && found;
      });
      expect(bodies).toEqual(['news']);
      expect(await receive(cloud.in(reader), queue)).toEqual([]);
    }
    expect(await receive(cloud.in('Here'))).toEqual([]);
    const { Topics = [] } = await cloud.in('Theirs').clients.sns.send(new ListTopicsCommand({}));
    expect(Topics).toEqual([{ TopicArn: TopicArn.replace(OWNER, OTHER) }]);
  });

  test('subscribing and publishing happen in the region of the topic', async () => {
    const TopicArn = `arn:aws:sns:${US}:${OWNER}:users`;
    const { name } = await send(cloud.in('Abroad'), 'users', 'sns', 'Publish', { TopicArn, Message: 'x' });
    expect(name).toBe('InvalidParameterException');
    const assembly = writeAssembly({
      Owner: stack(`${OWNER}/${US}`, NAMESAKES),
      Reader: stack(
        `${OWNER}/${EU}`,
        { Queue: SUBSCRIBED, Sub: subscription() },
        { dependencies: ['Owner'] },
      ),
    });
    await expect(startCloud({ assembly })).rejects.toThrow(/resource Sub .*Invalid parameter: TopicArn/);
  });
});

describe(PAGES.getParameter.title, () => {
  test('parameters of one name in two accounts, and in two regions, have values of their own', async () => {
    for (const place of places(cloud)) {
      const expected = `arn:aws:sqs:${place.region}:${place.accountId}:users`;
      const { Parameter } = await place.clients.ssm.send(new GetParameterCommand({ Name: '/users' }));
      expect(Parameter).toMatchObject({
        Value: expected,
        ARN: `arn:aws:ssm:${place.region}:${place.accountId}:parameter/users`,
      });
      expect(place.parameters.get('/users')).toBe(expected);
    }
    const { name } = await send(
      cloud.in('Here'),
      'users',
      'ssm',
      'GetParameter',
      { Name: '/users' },
      { region: 'eu-west-3' },
    );
    expect(name).toBe('ParameterNotFound');
  });
});

describe(PAGES.bucketNames.title, () => {
  test('a bucket has one name for all accounts and regions', async () => {
    const bucket = { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'payloads' } } };
    const stacks = { A: stack(`${OWNER}/${US}`, bucket), B: stack(`${OTHER}/${EU}`, bucket) };
    await expect(startCloud({ assembly: writeAssembly(stacks) })).rejects.toMatchObject({
      code: 'AlreadyExists',
      message: expect.stringMatching(
        /^stack "B": resource Bucket .*"payloads" exists already: 111111111111\/us-east-1\/A\/Bucket has that name/,
      ),
    });
  });

  test('names that nobody gave differ between accounts and regions', async () => {
    const bucket = { Bucket: { Type: 'AWS::S3::Bucket' } };
    const named = (environment: string) => stack(environment, bucket, { stackName: 'S' });
    const stacks = { A: named(`${OWNER}/${US}`), B: named(`${OTHER}/${US}`), C: named(`${OTHER}/${EU}`) };
    const { resources } = await startCloud({ assembly: writeAssembly(stacks) }).then((started) => ({
      resources: started.resources().map(({ physicalId }) => physicalId),
    }));
    expect(new Set(resources).size).toBe(3);
  });
});

describe(PAGES.bucketRegions.title, () => {
  test('a request for a bucket of another region is redirected there', async () => {
    const { s3 } = cloud.in('Abroad').clients;
    await s3.send(new PutObjectCommand({ Bucket: 'payloads', Key: 'a', Body: 'x' }));
    const read = new GetObjectCommand({ Bucket: 'payloads', Key: 'a' });
    expect(await (await s3.send(read)).Body?.transformToString()).toBe('x');
    await expect(cloud.in('Here').clients.s3.send(read)).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $metadata: { httpStatusCode: 301 },
    });
    await s3.send(new CreateBucketCommand({ Bucket: 'made-by-hand' }));
  });
});

describe(PAGES.metrics.title, () => {
  test('metrics are of the account and region whose function measured', async () => {
    const line = JSON.stringify({
      _aws: { CloudWatchMetrics: [{ Namespace: 'Test', Dimensions: [[]], Metrics: [{ Name: 'Rows' }] }] },
      Rows: 3,
    });
    const code = `exports.handler = () => console.log(${JSON.stringify(line)})`;
    const measuring = (environment: string) =>
      stack(
        environment,
        {
          Fn: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Code: { ZipFile: code.replace('()', 'async ()') },
              Handler: 'index.handler',
              Runtime: 'nodejs24.x',
            },
          },
        },
        { stackName: 'S' },
      );
    const stacks = { A: measuring(`${OWNER}/${US}`), B: measuring(`${OWNER}/${EU}`) };
    const measured = await startCloud({ assembly: writeAssembly(stacks) });
    await measured.in('B').invoke(measured.in('B').functions()[0]?.spec.name ?? '');
    expect([measured.in('A'), measured.in('B')].map(({ metrics }) => metrics.sum('Rows'))).toEqual([0, 3]);
    expect(measured.metrics.sum('Rows')).toBe(3);
    expect(measured.logs.entries().every(({ region }) => region === EU)).toBe(true);
  });
});

describe(PAGES.invoke.title, () => {
  test('a name is of the own account and region, and an ARN names another account', async () => {
    const input = { QueueName: 'users' };
    const payload = { service: 'sqs', client: 'SQSClient', command: 'GetQueueUrlCommand', input };
    const whoIs = async (place: LocalEnvironment, FunctionName: string) => {
      const { Payload } = await place.clients.lambda.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
      );
      return /\d{12}/.exec(JSON.parse(new TextDecoder().decode(Payload)).answer.QueueUrl)?.[0];
    };
    const theirs = cloud.in('Theirs');
    expect(await whoIs(theirs, 'users')).toBe(OTHER);
    expect(await whoIs(theirs, `arn:aws:lambda:${US}:${OWNER}:function:users`)).toBe(OWNER);
    await expect(whoIs(theirs, `arn:aws:lambda:${EU}:${OWNER}:function:users`)).rejects.toThrow(/not found/);
  });
});

describe(PAGES.withSqs.title, () => {
  const reader = (environment: string, EventSourceArn: string) =>
    stack(
      environment,
      {
        Fn: functionResource('sender', { FunctionName: 'reader' }),
        Map: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn, FunctionName: 'reader' },
          DependsOn: 'Fn',
        },
      },
      { dependencies: ['Owner'] },
    );
  const source = `arn:aws:sqs:${US}:${OWNER}:users`;
  const start = (environment: string) =>
    startCloud({
      assembly: writeAssembly({
        Owner: stack(`${OWNER}/${US}`, NAMESAKES),
        Reader: reader(environment, source),
      }),
    });

  test('a queue of another account feeds a function of the same region', async () => {
    const shared = await start(`${OTHER}/${US}`);
    const { sqs } = shared.in('Owner').clients;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'users' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    await until(() => shared.in('Reader').function('reader').environments() > 0);
  });

  test('a queue of another region does not', async () => {
    await expect(start(`${OWNER}/${EU}`)).rejects.toMatchObject({
      code: 'EventSourceInvalid',
      message: expect.stringContaining(
        `is not in ${EU}, the region of the function: Lambda polls its own region only`,
      ),
    });
  });
});
