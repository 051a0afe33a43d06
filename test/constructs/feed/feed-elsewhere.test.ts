import { App, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { feedNames } from '../../../lib/constructs/shared/feed-names';
import { Namespace, ReadReplica, type ReadReplicaProps } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { filterPoliciesOf, newContext, propertiesOf, templateOf } from '../support/stacks';

const OWNER = '111111111111';
const READER = '222222222222';
const REGION = 'eu-west-1';
const NAMES = feedNames({ owner: 'users', entity: 'User', account: OWNER, region: REGION });
const ATTRIBUTES = {
  contextName: 'users',
  topicArn: `arn:aws:sns:us-east-1:${OWNER}:users-Topic`,
  payloadBucketName: 'users-payloads',
  batchRoleArn: `arn:aws:iam::${OWNER}:role/users-batch`,
};

function replicaIn(stack: Stack, props: Partial<ReadReplicaProps>) {
  const context = newContext('orders', stack);
  const replica = new ReadReplica(context, 'User', { contract: userContract(), ...props });
  return { replica, context };
}

const stackAt = (account: string | undefined, region: string | undefined) =>
  new Stack(new App(), 'Service', { env: { account, region } });

function newReplica(props: Partial<ReadReplicaProps>, account = READER, region = REGION) {
  const { replica, context } = replicaIn(stackAt(account, region), props);
  return { replica, template: templateOf(context) };
}

const partitioned = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });
const TOPIC = partitioned(`:sns:${REGION}:${OWNER}:${NAMES.topic}`);
const queueStatements = (template: Template, id: RegExp) =>
  propertiesOf(template, 'AWS::SQS::QueuePolicy', id).PolicyDocument.Statement as { Principal: unknown }[];
const replicatorStatements = (template: Template) =>
  propertiesOf(template, 'AWS::IAM::Policy', /Replicator/).PolicyDocument.Statement as { Action: unknown }[];
const variables = (template: Template) =>
  propertiesOf(template, 'AWS::Lambda::Function', /Replicator/).Environment.Variables;

describe('a replica of a feed in another account', () => {
  const { replica, template } = newReplica({ feedAccount: OWNER });

  test('follows the topic that both sides name, in its own region', () => {
    const { TopicArn, Region } = propertiesOf(template, 'AWS::SNS::Subscription');
    expect([TopicArn, Region]).toEqual([TOPIC, REGION]);
    expect(JSON.stringify(template.findParameters('*'))).not.toContain('/event-sharing/');
  });

  test("lets that topic and the owner's batch role fill its queue, and nobody else", () => {
    expect(queueStatements(template, /EventsQueue/)).toEqual([
      expect.objectContaining({ Effect: 'Deny' }),
      expect.objectContaining({
        Action: 'sqs:SendMessage',
        Principal: { AWS: partitioned(`:iam::${OWNER}:role/${NAMES.batchRole}`) },
      }),
      expect.objectContaining({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
      }),
    ]);
  });

  test("reads large events of the owner's bucket, under keys of the owner's account", () => {
    expect(replicatorStatements(template)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Action: 's3:GetObject',
          Resource: partitioned(`:s3:::${NAMES.payloads}/*`),
        }),
        expect.objectContaining({
          Action: 'kms:Decrypt',
          Resource: partitioned(`:kms:${REGION}:${OWNER}:key/*`),
          Condition: {
            StringEquals: { 'kms:ViaService': `s3.${REGION}.amazonaws.com` },
            StringLike: { 'kms:EncryptionContext:aws:s3:arn': partitioned(`:s3:::${NAMES.payloads}/*`) },
          },
        }),
      ]),
    );
    expect(variables(template)).toMatchObject({ PAYLOAD_BUCKET: NAMES.payloads, PAYLOAD_REGION: REGION });
  });

  test('is told from replicas of its name elsewhere, and says where its parts are', () => {
    expect(replica.name).toBe(`${READER}.${REGION}.orders/User`);
    expect(JSON.stringify(filterPoliciesOf(template))).toContain(replica.name);
    const { Name, Value } = propertiesOf(template, 'AWS::SSM::Parameter');
    expect(Name).toBe(`/event-sharing/replicas/${replica.name}`);
    expect(JSON.stringify(Value)).toContain('queueArn');
    expect(JSON.stringify(Value)).toContain(NAMES.topic);
  });
});

test('a replica of a feed in its own account and region is as one that says nothing', () => {
  const said = newReplica({ feedAccount: READER, feedRegion: REGION }).template.toJSON();
  expect(said).toEqual(newReplica({}).template.toJSON());
});

test('a region of the own account needs but the region', () => {
  const { replica, template } = newReplica({ feedRegion: 'us-east-1' });
  const { topic } = feedNames({ owner: 'users', entity: 'User', account: READER, region: 'us-east-1' });
  expect(replica.name).toBe(`${READER}.${REGION}.orders/User`);
  expect(propertiesOf(template, 'AWS::SNS::Subscription')).toMatchObject({
    TopicArn: partitioned(`:sns:us-east-1:${READER}:${topic}`),
    Region: 'us-east-1',
  });
});

test('the namespace of the feed is in its names, and that of the replica before its own', () => {
  const stack = stackAt(READER, REGION);
  Namespace.set(stack, 'pr-7');
  const { replica, context } = replicaIn(stack, { feedAccount: OWNER, feedNamespace: 'dev' });
  expect(replica.name).toBe(`pr-7.${READER}.${REGION}.orders/User`);
  const { topic } = feedNames({
    namespace: 'dev',
    owner: 'users',
    entity: 'User',
    account: OWNER,
    region: REGION,
  });
  expect(propertiesOf(templateOf(context), 'AWS::SNS::Subscription').TopicArn).toEqual(
    partitioned(`:sns:${REGION}:${OWNER}:${topic}`),
  );
});

test('attributes stand for computed names', () => {
  const { template } = newReplica({ feedAttributes: ATTRIBUTES });
  expect(propertiesOf(template, 'AWS::SNS::Subscription')).toMatchObject({
    TopicArn: ATTRIBUTES.topicArn,
    Region: 'us-east-1',
  });
  expect(JSON.stringify(queueStatements(template, /EventsQueue/))).toContain(ATTRIBUTES.batchRoleArn);
  expect(variables(template)).toMatchObject({
    PAYLOAD_BUCKET: 'users-payloads',
    PAYLOAD_REGION: 'us-east-1',
  });
});

/** "Sending Amazon SNS messages to an Amazon SQS queue or AWS Lambda function in a different Region", SNS developer guide. */
test.each([
  ['eu-west-1', 'us-east-1', ['sns.amazonaws.com']],
  ['eu-west-1', 'ap-east-1', ['sns.ap-east-1.amazonaws.com']],
  ['me-south-1', 'us-east-1', ['sns.me-south-1.amazonaws.com']],
  ['me-south-1', 'ap-east-1', ['sns.me-south-1.amazonaws.com', 'sns.ap-east-1.amazonaws.com']],
  ['ap-east-1', 'ap-east-1', ['sns.amazonaws.com']],
])('a queue in %s of a topic in %s admits %j, and so does its key', (region, feedRegion, principals) => {
  const stack = stackAt(READER, region);
  const encryptionKey = new Key(stack, 'Key');
  const { context } = replicaIn(stack, { feedAccount: OWNER, feedRegion, encryptionKey });
  const template = templateOf(context);
  const { Statement } = propertiesOf(template, 'AWS::KMS::Key').KeyPolicy;
  for (const statements of [
    queueStatements(template, /EventsQueue/),
    queueStatements(template, /Undelivered/),
    Statement as { Principal: unknown }[],
  ]) {
    const services = statements.flatMap(({ Principal }) =>
      [(Principal as { Service?: string | string[] }).Service ?? []].flat(),
    );
    expect(services).toEqual(principals);
  }
});

describe('is refused', () => {
  test.each<[string, Partial<ReadReplicaProps>, RegExp]>([
    [
      'no account',
      { feedAccount: '1234' },
      /feedAccount must be the 12 digits of an account, .* received "1234"/,
    ],
    ['a wildcard', { feedAccount: '*' }, /received "\*"/],
    ['no region', { feedRegion: 'Ireland' }, /feedRegion must be the name of a region .* received "Ireland"/],
    ['both ways', { feedAccount: OWNER, feedAttributes: ATTRIBUTES }, /leave out feedAccount and feedRegion/],
    [
      'the feed of another context',
      { feedAttributes: { ...ATTRIBUTES, contextName: 'billing' } },
      /of a feed of "billing", the contract users\/User is owned by "users"/,
    ],
    [
      'no topic',
      { feedAttributes: { ...ATTRIBUTES, topicArn: 'users' } },
      /topicArn must be the ARN of a topic/,
    ],
    [
      'no bucket',
      { feedAttributes: { ...ATTRIBUTES, payloadBucketName: 'a/*' } },
      /payloadBucketName must be the name of a bucket, as text, received "a\/\*"/,
    ],
    [
      'no role',
      { feedAttributes: { ...ATTRIBUTES, batchRoleArn: undefined } },
      /batchRoleArn must be the ARN of a role in the account of the topic/,
    ],
    [
      'the role of a third account',
      { feedAttributes: { ...ATTRIBUTES, batchRoleArn: 'arn:aws:iam::333333333333:role/users-batch' } },
      /batchRoleArn must be the ARN of a role in the account of the topic/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => newReplica(props)).toThrow(message);
  });

  test.each([
    [undefined, REGION],
    [READER, undefined],
  ])('a stack of account %s and region %s', (account, region) => {
    expect(() => replicaIn(stackAt(account, region), { feedAccount: OWNER })).toThrow(
      /the stack Service has none: set env: \{ account, region \}/,
    );
  });
});
