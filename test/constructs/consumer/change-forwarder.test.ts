import { Duration, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  type BoundedContext,
  ChangeDelivery,
  ChangeForwarder,
  type ChangeForwarderProps,
  ChangeKind,
} from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { allowedActions, filterPoliciesOf, newContext, propertiesOf, templateOf } from '../support/stacks';

const newQueue = (context: BoundedContext) => new Queue(context, 'Target', { fifo: true });
const newBus = (context: BoundedContext) => new EventBus(context, 'Bus');
/** A forwarder of users in the billing context; what needs a scope is made in the context. */
function newForwarder(
  target: (context: BoundedContext) => Partial<ChangeForwarderProps>,
  context = newContext('billing'),
  id = 'Users',
) {
  const forwarder = new ChangeForwarder(context, id, { contract: userContract(), ...target(context) });
  return { context, forwarder, template: templateOf(context) };
}
const toQueue = (props: Partial<ChangeForwarderProps> = {}) =>
  newForwarder((context) => ({ fifoQueue: newQueue(context), ...props }));
const variablesOf = (template: Template) =>
  propertiesOf(template, 'AWS::Lambda::Function', /ForwarderFunction/).Environment.Variables;
/** What every function of a consumer may do, and log. */
const CONSUMING = [
  'kms:Decrypt',
  's3:GetObject',
  's3:ListBucket',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];
const others = (template: Template) =>
  allowedActions(template, /ForwarderRole/).filter(([action]) => !CONSUMING.includes(action));
const statementsOf = (template: Template) =>
  propertiesOf(template, 'AWS::IAM::Policy', /ForwarderRole/).PolicyDocument.Statement;

describe('a forwarder', () => {
  it('takes events as a consumer of its own id does', () => {
    const { forwarder, template } = toQueue({ kinds: [ChangeKind.CREATED], maxConcurrency: 2 });
    expect(forwarder.consumer.name).toBe('billing/Users');
    expect(filterPoliciesOf(template)).toMatchObject([
      { audience: [{ exists: false }, 'billing/Users'], type: ['users.UserCreated'] },
    ]);
    // Target, events, and the two dead-letter queues.
    template.resourceCountIs('AWS::SQS::Queue', 4);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
    expect(propertiesOf(template, 'AWS::SQS::Queue', /EventsQueue/).VisibilityTimeout).toBe(180);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(variablesOf(template)).toHaveProperty('EVENT_SHARING_CONSUMER');
  });

  it.each(['Forwarder', 'Consumer'])('may be called %s, as parts of it are', (id) => {
    const { forwarder } = newForwarder((context) => ({ eventBus: newBus(context) }), undefined, id);
    expect(forwarder.consumer.name).toBe(`billing/${id}`);
  });

  it('sends to a FIFO queue, and may do nothing else with it', () => {
    const { template } = toQueue();
    expect(variablesOf(template).FIFO_QUEUE_URL).toEqual({ Ref: expect.stringMatching(/Target/) });
    expect(variablesOf(template)).not.toHaveProperty('EVENT_BUS_NAME');
    const sent = others(template);
    expect(sent.map(([action]) => action)).toEqual(['sqs:SendMessage', 'sqs:SendMessage']);
    expect(sent.map(([, resource]) => /Target|DeadLetters/.exec(resource)?.[0]).sort()).toEqual([
      'DeadLetters',
      'Target',
    ]);
  });

  it('uses the key of a FIFO queue through SQS alone', () => {
    const { template } = newForwarder((context) => ({
      fifoQueue: new Queue(context, 'Target', {
        fifo: true,
        encryptionMasterKey: new Key(context, 'Key', { enableKeyRotation: true }),
      }),
    }));
    expect(statementsOf(template)).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/Key/), 'Arn'] },
      Condition: {
        StringEquals: {
          'kms:ViaService': { 'Fn::Join': ['', ['sqs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
        },
      },
    });
  });

  it('sends to a bus events of its contract alone', () => {
    const { template } = newForwarder((context) => ({ eventBus: newBus(context) }));
    expect(variablesOf(template).EVENT_BUS_NAME).toEqual({ Ref: expect.stringMatching(/Bus/) });
    expect(variablesOf(template)).not.toHaveProperty('FIFO_QUEUE_URL');
    expect(others(template).map(([action]) => action)).toEqual(['events:PutEvents', 'sqs:SendMessage']);
    expect(statementsOf(template)).toContainEqual({
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/Bus/), 'Arn'] },
      Condition: { 'ForAllValues:StringEquals': { 'events:source': 'users/User' } },
    });
  });

  it('keeps positions only in order', () => {
    toQueue().template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
    const { template } = toQueue({ delivery: ChangeDelivery.IN_ORDER });
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
    expect(others(template).map(([action]) => action)).toContain('dynamodb:PutItem');
  });
});

describe('a forwarder is refused', () => {
  const refused = (target: Parameters<typeof newForwarder>[0], context?: BoundedContext) => {
    try {
      newForwarder(target, context);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  const error = (message: RegExp) =>
    expect.objectContaining({ code: 'invalid-consumer', message: expect.stringMatching(message) });
  const inPlace = () => {
    const stack = new Stack(undefined, 'Service', {
      env: { account: '111111111111', region: 'eu-west-1' },
    });
    return newContext('billing', stack);
  };

  it.each<[string, Parameters<typeof newForwarder>[0], RegExp]>([
    ['without a target', () => ({}), /neither an eventBus nor a fifoQueue/],
    [
      'with two targets',
      (context) => ({ eventBus: newBus(context), fifoQueue: newQueue(context) }),
      /both an eventBus and a fifoQueue/,
    ],
    [
      'with a standard queue',
      (context) => ({ fifoQueue: new Queue(context, 'Target') }),
      /fifoQueue is .*Target, which is a standard queue/,
    ],
    [
      'in order to a bus',
      (context) => ({ eventBus: newBus(context), delivery: ChangeDelivery.IN_ORDER }),
      /an event bus hands events to its targets in any order/,
    ],
    [
      'in order of events that have none',
      (context) => ({
        fifoQueue: newQueue(context),
        delivery: ChangeDelivery.IN_ORDER,
        contract: userContract({ meta: { kind: 'event' } }),
      }),
      /IN_ORDER, but users\/User 1.0 does not say by what its events are ordered/,
    ],
    [
      'exactly once',
      (context) => ({ fifoQueue: newQueue(context), delivery: ChangeDelivery.EXACTLY_ONCE }),
      /delivery is "exactly-once", but what is sent to a bus or a queue can be sent twice/,
    ],
    [
      'with types that EventBridge does not take',
      (context) => ({
        eventBus: newBus(context),
        contract: userContract({ meta: { owner: 'u'.repeat(60), entity: 'U'.repeat(64) } }),
      }),
      /of 132 characters, EventBridge takes 128/,
    ],
    [
      'without time to send',
      (context) => ({ fifoQueue: newQueue(context), timeout: Duration.seconds(1) }),
      /timeout must be from 2 seconds to 15 minutes, received 1 second/,
    ],
    [
      'with more time than Lambda gives',
      (context) => ({ fifoQueue: newQueue(context), timeout: Duration.minutes(16) }),
      /timeout must be from 2 seconds to 15 minutes, received 16 minutes/,
    ],
  ])('%s', (_what, target, message) => {
    expect(refused(target)).toEqual(error(message));
  });

  it.each([
    ['account', 'arn:aws:sqs:eu-west-1:222222222222:users.fifo', /account 222222222222/],
    ['region', 'arn:aws:sqs:us-east-1:111111111111:users.fifo', /region us-east-1/],
  ])('with a queue in another %s', (_what, arn, message) => {
    const target = (context: BoundedContext) => ({ fifoQueue: Queue.fromQueueArn(context, 'Target', arn) });
    expect(refused(target, inPlace())).toEqual(error(message));
  });

  it('with a bus in another account, and not with one of its own', () => {
    const busOf = (account: string) => (context: BoundedContext) => ({
      eventBus: EventBus.fromEventBusArn(
        context,
        'Bus',
        `arn:aws:events:eu-west-1:${account}:event-bus/shared`,
      ),
    });
    expect(refused(busOf('222222222222'), inPlace())).toEqual(error(/account 222222222222/));
    expect(refused(busOf('111111111111'), inPlace())).toBeUndefined();
  });
});
