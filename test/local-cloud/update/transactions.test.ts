import { PublishCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { LocalCloud } from '../../../lib/local-cloud';
import { functionResource, writeAssembly } from '../support/assemblies';
import { startCloud, stopClouds } from '../support/clouds';
import { parameter, stack, startUpdated } from '../support/updated-cloud';

afterAll(stopClouds);

const QUEUE = { Type: 'AWS::SQS::Queue' };

test('an assembly that is refused changes nothing', async () => {
  const app = await startUpdated(stack({ Value: parameter('old') }));
  const next = stack({ Value: parameter('new'), Cluster: { Type: 'AWS::ECS::Cluster' } });
  await expect(app.update(next)).rejects.toThrow(/does not know the type AWS::ECS::Cluster/);
  expect(app.cloud.parameters.get('/value')).toBe('old');
});

test('a resource cannot become one of another type', async () => {
  const app = await startUpdated(stack({ Thing: QUEUE }));
  await expect(app.update(stack({ Thing: { Type: 'AWS::SNS::Topic' } }))).rejects.toThrow(
    'the resource was an AWS::SQS::Queue: the type of a resource cannot be changed, give it another construct id',
  );
});

test('what was changed and created before the failure is as it was', async () => {
  const fails = { ...parameter('x', '/mine'), DependsOn: ['New', 'Value', 'Fn'] };
  const fn = (word: string) =>
    functionResource('', { Code: { ZipFile: `exports.handler = async () => '${word}';` } });
  const app = await startUpdated(
    stack({ Mine: parameter('x', '/mine'), Value: parameter('old'), Fn: fn('old') }),
  );
  const next = {
    Mine: parameter('x', '/mine'),
    Value: parameter('new'),
    Fn: fn('new'),
    New: QUEUE,
    Fails: fails,
  };
  await expect(app.update(stack(next))).rejects.toThrow(
    /"\/mine" exists already.*; stack "S" is as it was before$/,
  );
  expect(app.cloud.parameters.get('/value')).toBe('old');
  expect(await app.cloud.invoke('Fn')).toMatchObject({ payload: 'old' });
  expect(() => app.cloud.resource('S', 'New')).toThrow(/has no resource "New"/);
  expect((await app.cloud.clients.sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
  expect(
    await app.update(stack({ Mine: parameter('x', '/mine'), Value: parameter('new'), Fn: fn('new') })),
  ).toEqual(expect.arrayContaining(['updated Value', 'updated Fn']));
  expect(await app.cloud.invoke('Fn')).toMatchObject({ payload: 'new' });
});

test('a resource whose condition holds no more is deleted, and comes again with it', async () => {
  const version = (wanted: string) => ({
    S: {
      template: {
        Conditions: { Wanted: { 'Fn::Equals': [wanted, 'yes'] } },
        Resources: { Queue: { ...QUEUE, Condition: 'Wanted' } },
      },
    },
  });
  const app = await startUpdated(version('yes'));
  expect(await app.update(version('no'))).toEqual(['deleted Queue']);
  expect(await app.update(version('yes'))).toEqual(['created Queue']);
});

test('a later stack that fails leaves those before it up to date, and names those that were not begun', async () => {
  const three = (first: string, second: string) => ({
    A: { template: { Resources: { V: parameter(first, '/a') } } },
    B: { template: { Resources: { V: parameter(second, '/b') } }, dependencies: ['A'] },
    C: { template: { Resources: { V: parameter(second, '/c') } }, dependencies: ['B'] },
  });
  const app = await startUpdated(three('1', '1'));
  const next = three('2', '2');
  const B = {
    template: { Resources: { ...next.B.template.Resources, W: parameter('w', '/c') } },
    dependencies: ['A'],
  };
  await expect(app.update({ ...next, B })).rejects.toThrow(
    /stack "B" is as it was before; up to date: "A"; not begun: "C"$/,
  );
  expect(['/a', '/b', '/c'].map((name) => app.cloud.parameters.get(name))).toEqual(['2', '1', '1']);
});

test('updates run one after the other, and none after stop', async () => {
  const app = await startUpdated(stack({ Value: parameter('0') }));
  const [first, second] = await Promise.all([
    app.update(stack({ Value: parameter('1') })),
    app.cloud.update(),
  ]);
  expect([first, second]).toEqual([['updated Value'], []]);
  const last = app.update(stack({ Value: parameter('2') }));
  await app.cloud.stop();
  await expect(last).resolves.toEqual(['updated Value']);
  await expect(app.cloud.update()).rejects.toMatchObject({ code: 'Stopped' });
});

test('permissions come and go with the policies', async () => {
  const publisher = functionResource('', {
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Environment: { Variables: { TOPIC: { Ref: 'Topic' } } },
    Code: {
      ZipFile: `const { PublishCommand, SNSClient } = require(${JSON.stringify(require.resolve('@aws-sdk/client-sns'))});
        exports.handler = async () => {
          await new SNSClient({}).send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: 'x' }));
          return 'published';
        };`,
    },
  });
  const policy = {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'p',
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: { Ref: 'Topic' } }] },
    },
  };
  const resources = {
    Topic: { Type: 'AWS::SNS::Topic' },
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    Fn: publisher,
  };
  const app = await startUpdated(stack(resources), { enforceIam: true });
  const outcome = async (cloud: LocalCloud) => {
    const { payload, error } = await cloud.invoke('Fn');
    return payload ?? error?.message;
  };
  expect(await outcome(app.cloud)).toMatch(/not authorized to perform: sns:Publish/);
  expect(await app.update(stack({ ...resources, Policy: policy }))).toEqual(['created Policy']);
  expect(await outcome(app.cloud)).toBe('published');
  expect(await app.update(stack(resources))).toEqual(['deleted Policy']);
  expect(await outcome(app.cloud)).toMatch(/not authorized to perform: sns:Publish/);
  const TopicArn = app.cloud.resource('S', 'Topic').physicalId;
  await app.cloud.clients.sns.send(new PublishCommand({ TopicArn, Message: 'clients may do everything' }));
});

test('an update can take in the assembly of another repository, and let it go again', async () => {
  const own = writeAssembly(stack({ Value: parameter('one') }));
  const other = writeAssembly({ T: { template: { Resources: { Value: parameter('two', '/two') } } } });
  const cloud = await startCloud({ assembly: own });
  const actions = async (assembly?: string | readonly string[]) =>
    (await cloud.update(assembly)).map(({ action, stackName }) => `${action} ${stackName}`);
  expect(await actions([own, other])).toEqual(['created T']);
  expect(await actions()).toEqual([]);
  expect(await actions(own)).toEqual(['deleted T']);
  expect(cloud.parameters.has('/two')).toBe(false);
});
