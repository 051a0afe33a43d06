import { GetSubscriptionAttributesCommand, PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { until } from '../../support/eventually';
import { functionResource } from '../support/assemblies';
import { stopClouds } from '../support/clouds';
import { parameter, type Resources, stack, startUpdated } from '../support/updated-cloud';

afterAll(stopClouds);

const saying = (text: string, properties: object = {}) =>
  functionResource('', { Code: { ZipFile: `exports.handler = async () => '${text}';` }, ...properties });

test("a queue's settings change, and what the template says no more is as in a new queue", async () => {
  const version = (properties: object) =>
    stack({
      Dead: { Type: 'AWS::SQS::Queue' },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 60, ...properties } },
    });
  const deadLetterTargetArn = { 'Fn::GetAtt': ['Dead', 'Arn'] };
  const app = await startUpdated(
    version({ VisibilityTimeout: 90, RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 3 } }),
  );
  const attributes = async () => {
    const QueueUrl = app.cloud.resource('S', 'Queue').physicalId;
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return (await app.cloud.clients.sqs.send(command)).Attributes ?? {};
  };
  expect(await attributes()).toMatchObject({ VisibilityTimeout: '90', RedrivePolicy: expect.any(String) });
  expect(await app.update(version({ DelaySeconds: 1 }))).toEqual(['updated Queue']);
  const { RedrivePolicy, ...rest } = await attributes();
  expect(RedrivePolicy).toBeUndefined();
  expect(rest).toMatchObject({ VisibilityTimeout: '30', DelaySeconds: '1', MessageRetentionPeriod: '60' });
});

test("a subscription's filter comes, changes and goes", async () => {
  const version = (properties: object) =>
    stack({
      Topic: { Type: 'AWS::SNS::Topic' },
      Queue: { Type: 'AWS::SQS::Queue' },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          TopicArn: { Ref: 'Topic' },
          Protocol: 'sqs',
          Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          ...properties,
        },
      },
    });
  const filter = (kind: string) => ({ FilterPolicy: { kind: [kind] }, FilterPolicyScope: 'MessageBody' });
  const app = await startUpdated(version({}));
  const SubscriptionArn = app.cloud.resource('S', 'Subscription').physicalId;
  const attributes = async () => {
    const command = new GetSubscriptionAttributesCommand({ SubscriptionArn });
    return (await app.cloud.clients.sns.send(command)).Attributes;
  };
  const arrives = async (body: object) => {
    const Message = JSON.stringify(body);
    const TopicArn = app.cloud.resource('S', 'Topic').physicalId;
    const QueueUrl = app.cloud.resource('S', 'Queue').physicalId;
    await app.cloud.clients.sns.send(new PublishCommand({ TopicArn, Message }));
    const command = new ReceiveMessageCommand({ QueueUrl });
    return until(async () => (await app.cloud.clients.sqs.send(command)).Messages?.[0]?.Body);
  };
  expect(await app.update(version({ ...filter('a'), RawMessageDelivery: true }))).toEqual([
    'updated Subscription',
  ]);
  expect(await attributes()).toMatchObject({ FilterPolicy: '{"kind":["a"]}', RawMessageDelivery: 'true' });
  expect(await arrives({ kind: 'a' })).toBe('{"kind":"a"}');
  await app.update(version({ ...filter('b'), RawMessageDelivery: true }));
  expect(await arrives({ kind: 'b' })).toBe('{"kind":"b"}');
  await app.update(version({}));
  expect(JSON.parse(await arrives({ kind: 'c' }))).toMatchObject({ Message: '{"kind":"c"}' });
});

test("a function's settings change with the next event, and it stays the same function", async () => {
  const version = (WORD: string, MemorySize: number) =>
    stack({
      Fn: functionResource('', {
        Code: { ZipFile: 'exports.handler = async () => process.env.WORD;' },
        Environment: { Variables: { WORD } },
        MemorySize,
      }),
    });
  const app = await startUpdated(version('one', 128));
  const fn = app.cloud.function('Fn');
  expect(await app.cloud.invoke('Fn')).toMatchObject({ payload: 'one' });
  expect(await app.update(version('two', 256))).toEqual(['updated Fn']);
  expect(await app.cloud.invoke('Fn')).toMatchObject({ payload: 'two' });
  expect(app.cloud.function('Fn')).toBe(fn);
  expect(fn.spec.memoryMb).toBe(256);
});

test('an HTTP API takes over routes and integrations, and keeps its address', async () => {
  const version = (target: string, more: Resources = {}) =>
    stack({
      One: saying('one'),
      Two: saying('two'),
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
      Stage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
      },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'Api' },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: { 'Fn::GetAtt': [target, 'Arn'] },
          PayloadFormatVersion: '2.0',
        },
      },
      Url: parameter({ 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }),
      ...more,
    });
  const route = (RouteKey: string) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey,
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
    },
  });
  const app = await startUpdated(version('One', { Route: route('GET /a') }));
  const get = async (path: string) => {
    const response = await fetch(`${app.cloud.parameters.get('/value')}${path}`);
    return response.status === 200 ? response.text() : response.status;
  };
  expect([await get('/a'), await get('/b')]).toEqual(['one', 404]);
  const changed = version('Two', { Route: route('GET /a'), Other: route('GET /b') });
  expect(await app.update(changed)).toEqual(['updated Integration', 'created Other']);
  expect([await get('/a'), await get('/b')]).toEqual(['two', 'two']);
  expect(await app.update(version('Two', { Other: route('GET /c') }))).toEqual([
    'updated Other',
    'deleted Route',
  ]);
  expect([await get('/a'), await get('/b'), await get('/c')]).toEqual([404, 404, 'two']);
});

test('a function URL keeps its address when its authorisation changes', async () => {
  const version = (AuthType: string) =>
    stack({
      Fn: saying('one'),
      Url: {
        Type: 'AWS::Lambda::Url',
        Properties: { AuthType, TargetFunctionArn: { 'Fn::GetAtt': ['Fn', 'Arn'] } },
      },
      Address: parameter({ 'Fn::GetAtt': ['Url', 'FunctionUrl'] }),
    });
  const app = await startUpdated(version('NONE'));
  const address = app.cloud.parameters.get('/value') ?? '';
  const status = async () => (await fetch(address)).status;
  expect(await status()).toBe(200);
  expect(await app.update(version('AWS_IAM'))).toEqual(['updated Url']);
  expect(await status()).toBe(403);
  await app.update(stack({ Fn: saying('one') }));
  await expect(status()).rejects.toThrow('fetch failed');
});
