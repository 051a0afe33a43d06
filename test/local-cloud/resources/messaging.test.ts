import { ListBucketsCommand } from '@aws-sdk/client-s3';
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  PublishCommand,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { LocalCloud } from '../../../lib/local-cloud';
import { startResources, stopClouds } from '../support/clouds';

afterAll(stopClouds);

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

const RESOURCES = {
  Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/x' } },
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { PolicyDocument: {}, Topics: [{ Ref: 'Topic' }] },
  },
  DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600 } },
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      // CDK writes numbers as text at times.
      VisibilityTimeout: '180',
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters'), maxReceiveCount: 5 },
    },
  },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { PolicyDocument: {}, Queues: [{ Ref: 'Queue' }] },
  },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      TopicArn: { Ref: 'Topic' },
      Protocol: 'sqs',
      Endpoint: arnOf('Queue'),
      RawMessageDelivery: true,
      FilterPolicy: { kind: ['wanted'], $or: [{ data: { a: [1] } }, { data: { b: [2] } }] },
      FilterPolicyScope: 'MessageBody',
      RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters') },
    },
  },
  Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ContentBasedDeduplication: true } },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { LifecycleConfiguration: { Rules: [] } } },
};

describe('topics, queues and buckets', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startResources(RESOURCES);
  });

  test('a queue has its attributes, with the DLQ by ARN', async () => {
    const { physicalId: QueueUrl } = cloud.resource('S', 'Queue');
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    const { Attributes } = await cloud.clients.sqs.send(command);
    expect(Attributes).toMatchObject({
      VisibilityTimeout: '180',
      QueueArn: cloud.resource('S', 'Queue').arn,
    });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: cloud.resource('S', 'DeadLetters').arn,
      maxReceiveCount: 5,
    });
  });

  test('a FIFO queue has the ending of its kind', () => {
    expect(cloud.resource('S', 'Fifo').physicalId).toMatch(/\/S-Fifo-[0-9A-F]{12}\.fifo$/);
  });

  test('a subscription keeps filter, scope, raw delivery and DLQ', async () => {
    const { physicalId: SubscriptionArn } = cloud.resource('S', 'Subscription');
    const command = new GetSubscriptionAttributesCommand({ SubscriptionArn });
    const { Attributes } = await cloud.clients.sns.send(command);
    expect(Attributes).toMatchObject({
      RawMessageDelivery: 'true',
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: JSON.stringify(RESOURCES.Subscription.Properties.FilterPolicy),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: cloud.resource('S', 'DeadLetters').arn }),
    });
  });

  test('what is published arrives raw, unless the filter refuses it', async () => {
    const { physicalId: TopicArn } = cloud.resource('S', 'Topic');
    const bodies = [
      { kind: 'other', data: { a: 1 } },
      { kind: 'wanted', data: { a: 3 } },
      { kind: 'wanted', data: { b: 2 } },
    ].map((body) => JSON.stringify(body));
    for (const Message of bodies) await cloud.clients.sns.send(new PublishCommand({ TopicArn, Message }));
    const { physicalId: QueueUrl } = cloud.resource('S', 'Queue');
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages } = await cloud.clients.sqs.send(receive);
    expect(Messages?.map(({ Body }) => Body)).toEqual([bodies[2]]);
  });

  test('the topic is found under its ARN', async () => {
    const { physicalId: TopicArn } = cloud.resource('S', 'Topic');
    const { Attributes } = await cloud.clients.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes?.TopicArn).toMatch(/^arn:aws:sns:us-east-1:000000000000:S-Topic-/);
  });

  test('the bucket is there', async () => {
    const { Buckets } = await cloud.clients.s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual([cloud.resource('S', 'Bucket').physicalId]);
  });

  test('a subscription that is not of a queue is an error with the remedy', async () => {
    const Properties = { TopicArn: { Ref: 'Topic' }, Protocol: 'https', Endpoint: 'https://example.com' };
    const Hook = { Type: 'AWS::SNS::Subscription', Properties };
    await expect(startResources({ Topic: RESOURCES.Topic, Hook })).rejects.toThrow(
      /resource Hook .*protocol "https" does not run locally: put an SQS queue between/,
    );
  });

  test('a subscription of a queue that does not exist is an error that names it', async () => {
    const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:gone';
    const Properties = { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint };
    const Lost = { Type: 'AWS::SNS::Subscription', Properties };
    await expect(startResources({ Topic: RESOURCES.Topic, Lost })).rejects.toThrow(
      `there is no queue ${Endpoint}`,
    );
  });

  test('a property of the wrong kind is an error that shows it', async () => {
    const Queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 'soon' } };
    await expect(startResources({ Queue })).rejects.toThrow(
      'the property "VisibilityTimeout" must be a number, got "soon"',
    );
  });
});
