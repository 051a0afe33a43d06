import { type CfnResource, Duration } from 'aws-cdk-lib';
import { ChangeConsumer, ChangeDelivery, ChangeFeed } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { check, newFunction, override, rulesBroken, twoServices } from './support';

/** Users publishes, and a function of orders reacts. */
function consuming(inContext = true) {
  const services = twoServices();
  const { users, orders, ordersStack, table } = services;
  new ChangeFeed(users, 'Feed', { table, contracts: [userContract()] });
  const fn = newFunction(inContext ? orders : ordersStack, 'Reacts');
  const consumer = new ChangeConsumer(orders, 'Users', {
    contract: userContract(),
    function: fn,
    delivery: ChangeDelivery.EXACTLY_ONCE,
  });
  return { ...services, consumer };
}

const set = (path: string, value: unknown) => (resource: CfnResource) =>
  resource.addPropertyOverride(path, value);
const remove = (path: string) => (resource: CfnResource) => resource.addPropertyDeletionOverride(path);
const days = (count: number) => Duration.days(count).toSeconds();
const QUEUE = ['AWS::SQS::Queue', /Users\/Events\/Queue/] as const;
const SUBSCRIPTION = ['AWS::SNS::Subscription', /Subscription/] as const;
const MAPPING = ['AWS::Lambda::EventSourceMapping', /Users\/Events\/Mapping/] as const;

test('a consumer as its construct makes it breaks no rule', () => {
  expect(check(consuming().app)).toEqual([]);
});

test.each([
  [
    'a short visibility',
    QUEUE,
    set('VisibilityTimeout', 17),
    'retention-too-short',
    'the consumer orders/Users hides an event for 17 s',
  ],
  [
    'a function that may work for longer',
    ['AWS::Lambda::Function', /Reacts/],
    set('Timeout', 60),
    'retention-too-short',
    'may work for 60 s',
  ],
  [
    'few tries',
    QUEUE,
    set('RedrivePolicy.maxReceiveCount', 1),
    'retention-too-short',
    'gives an event 1 tries',
  ],
  [
    'no dead letters',
    QUEUE,
    remove('RedrivePolicy'),
    'missing-dead-letter-queue',
    'of the consumer orders/Users has no dead-letter queue',
  ],
  [
    'dead letters that go first',
    ['AWS::SQS::Queue', /Events\/DeadLetters/],
    set('MessageRetentionPeriod', days(3)),
    'retention-too-short',
    'keeps an event for 259200 s',
  ],
  [
    'an envelope',
    SUBSCRIPTION,
    set('RawMessageDelivery', false),
    'changed-subscription',
    'of the consumer orders/Users does not deliver events as they are',
  ],
  ['no filter', SUBSCRIPTION, remove('FilterPolicy'), 'changed-subscription', 'has no filter policy'],
  [
    'a filter over attributes',
    SUBSCRIPTION,
    remove('FilterPolicyScope'),
    'changed-subscription',
    'does not look at the body',
  ],
  [
    'no dead letters of the subscription',
    SUBSCRIPTION,
    remove('RedrivePolicy'),
    'missing-dead-letter-queue',
    'Subscription has no dead-letter queue',
  ],
  [
    'failures that are not reported',
    MAPPING,
    remove('FunctionResponseTypes'),
    'unreported-batch-failures',
    'of the consumer orders/Users does not report',
  ],
  ['a mapping that is off', MAPPING, set('Enabled', false), 'unread-source', 'is not enabled'],
  [
    'a mapping of another queue',
    MAPPING,
    set('EventSourceArn', 'arn:aws:sqs:eu-west-1:123456789012:other'),
    'unread-source',
    'nothing hands the changes of a queue to the function of orders/Users',
  ],
] as const)('%s is found', (_, [type, id], change, rule, text) => {
  const { app, orders } = consuming();
  override(orders, type, change, id);
  const found = check(app);
  expect(found.map(({ ruleName }) => ruleName)).toContain(rule);
  expect(found.map(({ description }) => description).join('\n')).toContain(text);
});

test('a function outside of the context may not write its positions', () => {
  expect(rulesBroken(consuming(false).app)).toEqual(['shared-table-write']);
});
