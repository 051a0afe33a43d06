import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { LocalCloud } from '../../../lib/local-cloud';
import { principalOfDelivery } from '../../../lib/local-cloud/iam/events';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { stopClouds } from '../../local-cloud/support/clouds';
import { until } from '../../support/eventually';
import { EU } from './environments';
import { PAGES } from './pages';
import {
  BATCH_ROLE,
  OWNER,
  QUEUE,
  READER,
  Requests,
  STRANGER,
  startSharing,
  subscription,
  TOPIC,
} from './sharing';

let cloud: LocalCloud;
let requests: Requests;
beforeAll(async () => {
  cloud = await startSharing();
  requests = new Requests(cloud);
  const { dynamodb, s3 } = cloud.in('Owner').clients;
  await s3.send(new PutObjectCommand({ Bucket: 'payloads', Key: 'a', Body: 'x' }));
  await dynamodb.send(new PutItemCommand({ TableName: 'users', Item: { id: { S: 'a' } } }));
});
afterAll(stopClouds);

const payload = { Bucket: 'payloads', Key: 'a' };
const role = (account: string) => `User: arn:aws:sts::${account}:assumed-role/`;

describe(PAGES.crossAccountEvaluation.title, () => {
  test('a role that may do everything may publish in its own account, and in no other', async () => {
    const message = { TopicArn: TOPIC, Message: 'x' };
    expect(await requests.from('Owner', 'sns', 'Publish', message)).toMatchObject({ name: 'allowed' });
    for (const account of ['Reader', 'Stranger']) {
      const refused = await requests.from(account, 'sns', 'Publish', message);
      expect(refused).toMatchObject({ name: 'AuthorizationErrorException', status: 403 });
      expect(refused.message).toContain(
        `is not authorized to perform: sns:Publish on resource: ${TOPIC} because no resource-based policy allows the sns:Publish action`,
      );
    }
  });

  test('what the policy of a resource names is allowed to the account, and to no other', async () => {
    const subscribe = { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE.arn };
    expect(await requests.from('Reader', 'sns', 'Subscribe', subscribe)).toMatchObject({ name: 'allowed' });
    expect(await requests.from('Stranger', 'sns', 'Subscribe', subscribe)).toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining(role(STRANGER)),
    });
    expect(
      await requests.from('Reader', 'sns', 'Subscribe', { ...subscribe, Protocol: 'email' }),
    ).toMatchObject({ name: 'AuthorizationErrorException' });
  });

  test('a seed goes to the queue of another account whose policy names the owner, and a stranger not', async () => {
    const QueueUrl = (
      await cloud.in('Reader').clients.sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE.name }))
    ).QueueUrl;
    const seed = { QueueUrl, MessageBody: 'row' };
    const options = { region: EU };
    expect(await requests.from('Owner', 'sqs', 'SendMessage', seed, options)).toMatchObject({
      name: 'allowed',
    });
    expect(await requests.from('Stranger', 'sqs', 'SendMessage', seed, options)).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('no resource-based policy allows the sqs:SendMessage action'),
    });
  });

  test('tables and parameters of another account are not within reach', async () => {
    const TableName = `arn:aws:dynamodb:us-east-1:${OWNER}:table/users`;
    const read = { TableName, Key: { id: { S: 'a' } } };
    expect(await requests.from('Owner', 'dynamodb', 'GetItem', read)).toMatchObject({ name: 'allowed' });
    expect(await requests.from('Reader', 'dynamodb', 'GetItem', read)).toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe(PAGES.keysOfOthers.title, () => {
  test('reading what is under a key needs the policies of bucket and key', async () => {
    expect(await requests.from('Reader', 's3', 'GetObject', payload)).toMatchObject({ name: 'allowed' });
    expect(await requests.from('Keyless', 's3', 'GetObject', payload)).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(/kms:Decrypt on resource: .*no resource-based policy allows/),
    });
    expect(await requests.from('Stranger', 's3', 'GetObject', payload)).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:GetObject'),
    });
  });
});

describe(PAGES.snsOtherAccount.title, () => {
  test('the queue of another account gets what its policy lets the topic send', async () => {
    await cloud.in('Owner').clients.sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'news' }));
    const { sqs } = cloud.in('Reader').clients;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE.name }));
    await until(async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return Messages.some(({ Body }) => Body?.includes('"Message":"news"'));
    });
  });

  test('the stack of a stranger cannot subscribe', async () => {
    const queue: Record<string, DeclaredResource> = { Queue: { Type: 'AWS::SQS::Queue' } };
    const stranger = { ...queue, Subscription: subscription() };
    await expect(startSharing(stranger, '555555555555')).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringMatching(
        /^stack "Reader": resource Subscription .*sns:Subscribe on resource: .*because no resource-based policy allows/,
      ),
    });
  });

  test('a queue that takes no messages of its topic is refused at the start, since AWS would drop them', async () => {
    const closed = { Queue: { Type: 'AWS::SQS::Queue' }, Subscription: subscription() };
    await expect(startSharing(closed)).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringMatching(/messages of .*:feed would be dropped: User: sns.amazonaws.com/),
    });
  });
});

describe(PAGES.functionPolicies.title, () => {
  test('a permission lets another account invoke a function, and a stranger not', async () => {
    const call = { FunctionName: `arn:aws:lambda:us-east-1:${OWNER}:function:view` };
    expect(await requests.from('Reader', 'lambda', 'Invoke', call)).toMatchObject({ name: 'allowed' });
    expect(await requests.from('Stranger', 'lambda', 'Invoke', call)).toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe(PAGES.urlAuthorization.title, () => {
  test('a function URL lets another account in by the permission of its function, and a stranger not', async () => {
    expect(await requests.call('Url', requests.keyOf('Owner'))).toBe(200);
    expect(await requests.call('Url', requests.keyOf('Reader'))).toBe(200);
    expect(await requests.call('Url', requests.keyOf('Stranger'))).toBe(403);
  });
});

describe(PAGES.httpApiAuthorization.title, () => {
  test('an HTTP API has no policy of its own: roles of its account alone are let in', async () => {
    expect(await requests.call('Api', requests.keyOf('Owner'))).toBe(200);
    expect(await requests.call('Api', requests.keyOf('Reader'))).toBe(403);
  });
});

describe(PAGES.assumeRole.title, () => {
  const assume = { RoleArn: BATCH_ROLE, RoleSessionName: 'job', ExternalId: 'seed' };

  test('a role is assumed by the accounts that its trust policy names, under its conditions', async () => {
    expect(await requests.from('Reader', 'sts', 'AssumeRole', assume)).toMatchObject({ name: 'allowed' });
    const withoutId = { ...assume, ExternalId: undefined };
    for (const [account, input] of [
      ['Reader', withoutId],
      ['Stranger', assume],
      ['Keyless', assume],
      // Its own account neither: a role's trust policy has the last word.
      ['Owner', assume],
    ] as const) {
      const refused = await requests.from(account, 'sts', 'AssumeRole', input);
      expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    }
  });

  test('whoever has assumed it may do what it may, in its account', async () => {
    const { answer } = await requests.from('Reader', 'sts', 'AssumeRole', assume);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = answer.Credentials;
    const options = { credentials: { accessKeyId, secretAccessKey } };
    const read = { TableName: 'users', Key: { id: { S: 'a' } } };
    const found = await requests.from('Reader', 'dynamodb', 'GetItem', read, options);
    expect(found.answer?.Item).toEqual({ id: { S: 'a' } });
    const list = await requests.from('Reader', 'dynamodb', 'Scan', { TableName: 'users' }, options);
    expect(list).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `User: arn:aws:sts::${OWNER}:assumed-role/batch/job is not authorized`,
      ),
    });
    expect(await requests.call('Api', accessKeyId)).toBe(200);
  });
});

describe(PAGES.crossRegionDelivery.title, () => {
  test.each([
    ['us-east-1', 'eu-west-1', 'sns.amazonaws.com'],
    ['ap-east-1', 'us-east-1', 'sns.ap-east-1.amazonaws.com'],
    ['us-east-1', 'ap-east-1', 'sns.ap-east-1.amazonaws.com'],
    ['ap-east-1', 'ap-east-1', 'sns.amazonaws.com'],
  ])('from %s to %s the queue must let in %s', (from, to, principal) => {
    const queue = `arn:aws:sqs:${to}:${READER}:q`;
    expect(principalOfDelivery(`arn:aws:sns:${from}:${OWNER}:t`, queue)).toBe(principal);
  });
});
