import { App, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { feedNames } from '../../../lib/constructs/shared/feed-names';
import {
  ChangeConsumer,
  type ChangeConsumerProps,
  type ChangeFeedProps,
} from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { addFeed, at, contextIn, newApp, warningsOf } from '../support/places';
import { filterPoliciesOf, newContext, propertiesOf } from '../support/stacks';
import { newConsumer, newHandler, settingsIn } from './support';

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
const partitioned = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });

const stackAt = (account: string | undefined, region: string | undefined) =>
  new Stack(new App(), 'Service', { env: { account, region } });
const consumerAt = (props: Partial<ChangeConsumerProps>, stack = stackAt(READER, REGION)) =>
  newConsumer(props, newContext('billing', stack));

describe('a consumer of a feed in another account', () => {
  const { consumer, template } = consumerAt({ feedAccount: OWNER });

  test('follows the topic that both sides name, and lets it and the batch role of the owner fill its queue', () => {
    const topic = partitioned(`:sns:${REGION}:${OWNER}:${NAMES.topic}`);
    expect(propertiesOf(template, 'AWS::SNS::Subscription')).toMatchObject({
      TopicArn: topic,
      Region: REGION,
    });
    const { Statement } = propertiesOf(template, 'AWS::SQS::QueuePolicy', /EventsQueue/).PolicyDocument;
    expect(Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny' }),
      expect.objectContaining({
        Principal: { AWS: partitioned(`:iam::${OWNER}:role/${NAMES.batchRole}`) },
      }),
      expect.objectContaining({ Condition: { ArnEquals: { 'aws:SourceArn': topic } } }),
    ]);
    expect(JSON.stringify(template.findParameters('*'))).not.toContain('/event-sharing/');
  });

  test("lets its function read large events of the owner's bucket, under keys of the owner's account", () => {
    const { Statement } = propertiesOf(template, 'AWS::IAM::Policy', /Handler/).PolicyDocument;
    const objects = partitioned(`:s3:::${NAMES.payloads}/*`);
    expect(Statement).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ Action: 's3:GetObject', Resource: objects }),
        expect.objectContaining({
          Action: 'kms:Decrypt',
          Resource: partitioned(`:kms:${REGION}:${OWNER}:key/*`),
          Condition: {
            StringEquals: { 'kms:ViaService': `s3.${REGION}.amazonaws.com` },
            StringLike: { 'kms:EncryptionContext:aws:s3:arn': objects },
          },
        }),
      ]),
    );
    expect(settingsIn(template)).toMatchObject({ payloadBucket: NAMES.payloads, payloadRegion: REGION });
  });

  test('is told from consumers of its name elsewhere, and says where its parts are', () => {
    expect(consumer.name).toBe(`${READER}.${REGION}.billing/Users`);
    expect(settingsIn(template)).toMatchObject({ name: consumer.name });
    expect(JSON.stringify(filterPoliciesOf(template))).toContain(consumer.name);
    const { Name, Value } = propertiesOf(template, 'AWS::SSM::Parameter');
    expect(Name).toBe(`/event-sharing/replicas/${consumer.name}`);
    expect(JSON.stringify(Value)).toContain('queueArn');
    expect(JSON.stringify(Value)).toContain(NAMES.topic);
  });
});

test('a consumer of a feed in its own account and region is as one that says nothing', () => {
  const said = consumerAt({ feedAccount: READER, feedRegion: REGION }).template;
  expect(said.toJSON()).toEqual(consumerAt({}).template.toJSON());
  expect(settingsIn(said)).not.toHaveProperty('payloadRegion', expect.anything());
});

test('attributes stand for computed names', () => {
  const { template } = consumerAt({ feedAttributes: ATTRIBUTES });
  expect(propertiesOf(template, 'AWS::SNS::Subscription')).toMatchObject({
    TopicArn: ATTRIBUTES.topicArn,
    Region: 'us-east-1',
  });
  expect(settingsIn(template)).toMatchObject({ payloadBucket: 'users-payloads', payloadRegion: 'us-east-1' });
});

test('the queue and its key admit the topic of a region that has to be enabled', () => {
  const stack = stackAt(READER, REGION);
  const { template } = consumerAt({ feedRegion: 'ap-east-1', encryptionKey: new Key(stack, 'Key') }, stack);
  for (const policy of [
    propertiesOf(template, 'AWS::SQS::QueuePolicy', /EventsQueue/).PolicyDocument,
    propertiesOf(template, 'AWS::KMS::Key').KeyPolicy,
  ])
    expect(JSON.stringify(policy)).toContain('{"Service":"sns.ap-east-1.amazonaws.com"}');
});

test.each<[string, Partial<ChangeConsumerProps>, Stack, RegExp]>([
  [
    'no account',
    { feedAccount: '1234' },
    stackAt(READER, REGION),
    /feedAccount must be the 12 digits .*"1234"/,
  ],
  [
    'both ways',
    { feedAccount: OWNER, feedAttributes: ATTRIBUTES },
    stackAt(READER, REGION),
    /leave out feedAccount and feedRegion/,
  ],
  ['an unknown place', { feedAccount: OWNER }, stackAt(READER, undefined), /set env: \{ account, region \}/],
])('%s is refused', (_, props, stack, message) => {
  expect(() => consumerAt(props, stack)).toThrow(message);
});

describe('what the app knows of the feed', () => {
  const appOf = (feed: Partial<ChangeFeedProps>, props: Partial<ChangeConsumerProps>) => {
    const app = newApp(true);
    const owner = Stack.of(addFeed(contextIn(app, 'users', at(OWNER)), feed));
    const context = contextIn(app, 'billing', at(READER));
    new ChangeConsumer(context, 'Users', {
      contract: userContract(),
      function: newHandler(context),
      ...props,
    });
    Stack.of(context).addStackDependency(owner);
    return app;
  };

  test('may be that all is well', () => {
    const shared = { fixedNames: true, sharedWith: { accounts: [READER] } };
    expect(warningsOf(appOf(shared, { feedAccount: OWNER }).synth())).toEqual([]);
  });

  test.each<[string, Partial<ChangeFeedProps>, Partial<ChangeConsumerProps>, RegExp]>([
    [
      'is not shared',
      { fixedNames: true },
      { feedAccount: OWNER },
      /is not shared with account 222222222222, where the consumer is: add it to sharedWith.accounts/,
    ],
    [
      'is elsewhere, which was not said',
      {},
      {},
      /the consumer in account 222222222222 .*: deploy both .*feedAccount and feedRegion of the ChangeConsumer/,
    ],
  ])('or that it %s', (_, feed, props, message) => {
    expect(() => appOf(feed, props).synth()).toThrow(message);
  });
});
