import { Duration, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { parseReplicaDescription } from '../../../lib/wire/descriptions';
import {
  ChangeConsumer,
  ChangeDelivery,
  ChangeFeed,
  ChangeKind,
  Namespace,
  ReadReplica,
} from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { allowedActions, filterPoliciesOf, newContext, newUsersTable, propertiesOf } from '../support/stacks';
import { newConsumer, newHandler, settingsIn } from './support';

const QUEUE = 'AWS::SQS::Queue';
const imported = (context = newContext('billing')) => ({
  context,
  fn: LambdaFunction.fromFunctionArn(
    context,
    'Imported',
    'arn:aws:lambda:eu-west-1:123456789012:function:handle',
  ),
});

describe('the way to the function', () => {
  it('hides a change for six times the timeout of the function, and the window', () => {
    const { template } = newConsumer({ batchSize: 100, maxBatchingWindow: Duration.seconds(10) });
    expect(propertiesOf(template, QUEUE, /EventsQueue/)).toMatchObject({
      VisibilityTimeout: 130,
      RedrivePolicy: { maxReceiveCount: 42 },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('takes the default timeout of Lambda for a function without one', () => {
    const context = newContext('billing');
    const fn = newHandler(context, 'Plain', { timeout: undefined });
    const { template } = newConsumer({ function: fn }, context);
    expect(propertiesOf(template, QUEUE, /EventsQueue/).VisibilityTimeout).toBe(18);
  });

  it('has one dead-letter queue for either half, each with an alarm, and limits concurrency', () => {
    const { template } = newConsumer({ maxConcurrency: 2 });
    template.resourceCountIs(QUEUE, 3);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  it('leaves out what is addressed to others, other kinds and other rows', () => {
    const { template } = newConsumer({
      kinds: [ChangeKind.CREATED, ChangeKind.DELETED],
      filter: { name: ['Ada'] },
    });
    const [policy] = filterPoliciesOf(template);
    expect(policy).toMatchObject({
      audience: [{ exists: false }, 'billing/Users'],
      type: ['users.UserCreated', 'users.UserDeleted'],
      $or: expect.arrayContaining([{ data: { name: ['Ada'] } }]),
    });
    expect(filterPoliciesOf(newConsumer().template)[0]).not.toHaveProperty('type');
  });

  it('tells operators where it is, as a consumer without a table', () => {
    const { template } = newConsumer();
    const { Value } = propertiesOf(template, 'AWS::SSM::Parameter', /Description/);
    const text = JSON.stringify(Value);
    expect(text).toContain('\\"kind\\":\\"consumer\\"');
    expect(text).not.toContain('table');
  });

  it('tells them how it takes changes, and where it notes them', () => {
    const { template } = newConsumer({
      delivery: ChangeDelivery.IN_ORDER,
      kinds: [ChangeKind.UPDATED],
      fields: ['name'],
    });
    const { Value } = propertiesOf(template, 'AWS::SSM::Parameter', /Description/);
    const text: string = Value['Fn::Join'][1]
      .map((part: unknown) => (typeof part === 'string' ? part : 'x'))
      .join('');
    expect(parseReplicaDescription(text)?.consuming).toEqual({
      delivery: 'in-order',
      positionsTable: 'x',
      kinds: ['updated'],
      fields: ['name'],
    });
  });

  it('is no reason to refuse a consumer of many fields', () => {
    const fields = Array.from({ length: 300 }, (_, index) => `field_${index}`.padEnd(30, 'x'));
    const properties = Object.fromEntries(fields.map((field) => [field, { type: 'string' }]));
    const { template } = newConsumer({ contract: userContract({ properties }), fields });
    const { Value } = propertiesOf(template, 'AWS::SSM::Parameter', /Description/);
    expect(JSON.stringify(Value)).not.toContain('consuming');
  });
});

describe('the function', () => {
  it('is told what it must know, in the form that it reads', () => {
    const { template } = newConsumer({
      delivery: ChangeDelivery.EXACTLY_ONCE,
      kinds: [ChangeKind.UPDATED],
      fields: ['name'],
      filter: { newsletter: [true] },
    });
    expect(settingsIn(template)).toEqual({
      name: 'billing/Users',
      dimensions: { service: 'billing', consumer: 'billing/Users' },
      contract: 'users/User',
      major: 1,
      delivery: 'exactly-once',
      deadLetterQueueUrl: 'x',
      payloadBucket: 'x',
      positionsTable: 'x',
      // A day in the stream, 23 at SNS, 4 in the queue, 14 in the dead-letter queue, and one for clocks.
      horizonSeconds: 43 * 86_400,
      kinds: ['updated'],
      fields: ['name'],
      filter: { newsletter: [true] },
    });
  });

  it('is told its namespace, under which it is measured', () => {
    const stack = new Stack();
    Namespace.set(stack, 'pr-7');
    const { consumer, template } = newConsumer({ feedNamespace: 'dev' }, newContext('billing', stack));
    const { dimensions } = consumer.metricEventsHandled();
    expect(dimensions).toEqual({
      service: 'billing',
      consumer: 'pr-7.billing/Users',
      namespace: 'pr-7',
    });
    expect(settingsIn(template)).toMatchObject({ name: 'pr-7.billing/Users', dimensions });
  });

  it('has counts that are summed up, and a lag that is averaged', () => {
    const { consumer } = newConsumer();
    const { dimensions, ...handled } = consumer.metricEventsHandled();
    expect(dimensions).toEqual({ service: 'billing', consumer: 'billing/Users' });
    expect(handled).toMatchObject({
      namespace: 'EventSharing',
      metricName: 'EventsHandled',
      statistic: 'Sum',
    });
    expect(consumer.metricHandlingLag()).toMatchObject({ metricName: 'HandlingLag', statistic: 'Average' });
  });

  it('may do what it needs and nothing else', () => {
    const expected = [
      'kms:Decrypt',
      's3:GetObject',
      's3:ListBucket',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ];
    const allowed = (template: Template) => allowedActions(template, /HandlerServiceRole/);
    expect(allowed(newConsumer().template).map(([action]) => action)).toEqual(expected);
    const inOrder = allowed(newConsumer({ delivery: ChangeDelivery.IN_ORDER }).template);
    expect(inOrder.map(([action]) => action)).toEqual(['dynamodb:PutItem', ...expected]);
    expect(inOrder[0]?.[1]).toContain('Positions');
    const once = allowed(newConsumer({ delivery: ChangeDelivery.ONCE }).template);
    const writes = ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
    expect(once.map(([action]) => action)).toEqual([...writes, ...expected]);
    for (const [, resource] of once.slice(0, 3)) expect(resource).toBe(inOrder[0]?.[1]);
    expect(inOrder.find(([action]) => action === 'sqs:SendMessage')?.[1]).toContain('DeadLetters');
  });

  it('keeps its positions in a table that expires them, and that stays', () => {
    const { template } = newConsumer({ delivery: ChangeDelivery.IN_ORDER });
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'of', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: '__ttl', Enabled: true },
      },
    });
    const { template: other } = newConsumer({
      delivery: ChangeDelivery.IN_ORDER,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    other.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  });

  it('may be an alias, whose function is told', () => {
    const context = newContext('billing');
    const fn = newHandler(context);
    const alias = new Alias(context, 'Live', { aliasName: 'live', version: fn.currentVersion });
    const { template } = newConsumer({ function: alias }, context);
    expect(propertiesOf(template, QUEUE, /EventsQueue/).VisibilityTimeout).toBe(120);
    expect(settingsIn(template)).toMatchObject({ name: 'billing/Users' });
    const { FunctionName } = propertiesOf(template, 'AWS::Lambda::EventSourceMapping');
    expect(JSON.stringify(FunctionName)).toContain('Live');
  });

  it('may be imported, if its timeout is told; its settings can be had', () => {
    const { context, fn } = imported();
    const { consumer, template } = newConsumer(
      { function: fn, functionTimeout: Duration.minutes(1) },
      context,
    );
    expect(propertiesOf(template, QUEUE, /EventsQueue/).VisibilityTimeout).toBe(360);
    expect(consumer.settings).toMatch(/\S/);
  });
});

describe('what is refused', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'an unknown timeout',
      () => newConsumer({ function: imported().fn }, newContext('billing')),
      /the timeout of the function .* is not known.*give "functionTimeout"/,
    ],
    [
      'another timeout than the function has',
      () => newConsumer({ functionTimeout: Duration.seconds(5) }),
      /functionTimeout is 5 seconds, but the function .* has 20 seconds/,
    ],
    [
      'many messages without a window',
      () => newConsumer({ batchSize: 11 }),
      /batchSize of 11 needs a maxBatchingWindow/,
    ],
    [
      'too many messages',
      () => newConsumer({ batchSize: 10_001 }),
      /batchSize must be a whole number from 1 to 10000, received 10001/,
    ],
    ['half a message', () => newConsumer({ batchSize: 1.5 }), /received 1.5/],
    [
      'a long window',
      () => newConsumer({ maxBatchingWindow: Duration.minutes(6) }),
      /maxBatchingWindow must be whole seconds, and not longer/,
    ],
    [
      'one at a time',
      () => newConsumer({ maxConcurrency: 1 }),
      /maxConcurrency must be a whole number from 2 to 1000, received 1/,
    ],
    ['a field that is none', () => newConsumer({ fields: ['nam'] }), /nam/],
    ['a filter that is none', () => newConsumer({ filter: { nam: ['x'] } }), /nam/],
    ['no kinds', () => newConsumer({ kinds: [] }), /kinds and fields must name some/],
    [
      'a short retention',
      () => newConsumer({ queueRetention: Duration.minutes(10) }),
      /shorter than the 12 minutes/,
    ],
    [
      'dead letters that go first',
      () => newConsumer({ dlqRetention: Duration.days(2) }),
      /must be longer than queueRetention/,
    ],
    ['dead letters beyond the limit', () => newConsumer({ dlqRetention: Duration.days(15) }), /limit of SQS/],
    ['a namespace that is none', () => newConsumer({ feedNamespace: 'X' }), /feedNamespace/],
    [
      'a feed of another namespace without an own one',
      () => newConsumer({ feedNamespace: 'dev' }),
      /is in no namespace itself/,
    ],
    [
      'too many alternatives',
      () =>
        newConsumer({
          kinds: [ChangeKind.CREATED, ChangeKind.UPDATED],
          filter: { name: Array.from({ length: 14 }, (_, index) => `n${index}`) },
        }),
      /combinations/,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: 'ConstructError' }));
  });

  it('a function of two consumers', () => {
    const context = newContext('billing');
    const fn = newHandler(context);
    newConsumer({ function: fn }, context);
    const second = () => new ChangeConsumer(context, 'More', { contract: userContract(), function: fn });
    expect(second).toThrow(/handles billing\/Users already.*a function of its own/);
  });

  it('a function of another stack', () => {
    const fn = newHandler(newContext('billing'));
    expect(() => newConsumer({ function: fn })).toThrow(/is in another stack/);
  });

  it('the name of a replica', () => {
    const context = newContext('billing');
    new ReadReplica(context, 'Users', { contract: userContract() });
    const nested = newContext('billing', new NestedStack(Stack.of(context), 'Nested'));
    expect(
      () => new ChangeConsumer(nested, 'Users', { contract: userContract(), function: newHandler(nested) }),
    ).toThrow(/another replica or consumer of this stack has the name "billing\/Users"/);
  });
});

describe('an owner', () => {
  it('may react to its own changes', () => {
    const context = newContext('users');
    const table = newUsersTable(context);
    new ChangeFeed(context, 'Feed', { table, contracts: [userContract()] });
    const own = new ChangeConsumer(context, 'Own', {
      contract: userContract(),
      function: newHandler(context),
    });
    expect(own.name).toBe('users/Own');
    Annotations.fromStack(Stack.of(context)).hasNoError('*', Match.anyValue());
  });
});
