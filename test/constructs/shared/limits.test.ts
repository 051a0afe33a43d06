import {
  Annotations,
  type App,
  CfnOutput,
  CfnParameter,
  CfnResource,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { sharedParameter } from '../../../lib/constructs/shared/shared-parameter';
import { ParameterNames } from '../../../lib/wire/parameters';
import type { BoundedContext } from '../../../packages/cdk-event-sharing';
import { addFeed, addReplica, contextIn, newApp, usersTable, warningsOf } from '../support/places';

const times = (count: number, make: (index: number) => unknown) => {
  for (let index = 0; index < count; index++) make(index);
};
const addTopics = (scope: Construct, count: number) =>
  times(count, (index) => new CfnResource(scope, `Topic${index}`, { type: 'AWS::SNS::Topic' }));
const subscribe = (scope: Construct, topicArn: string, count: number) =>
  times(
    count,
    (index) =>
      new CfnSubscription(scope, `Subscription${index}`, {
        topicArn,
        protocol: 'sqs',
        endpoint: `arn:${index}`,
      }),
  );
const warnings = (app: App) => warningsOf(app.synth());

/** The SSM parameter by which stacks of their own find the topic of the feed of users. */
const topicOfUsers = (scope: Construct) =>
  sharedParameter(scope, new ParameterNames(undefined).feed('users', 'User'));

function users() {
  const app = newApp();
  const context = contextIn(app, 'users');
  return { app, context, stack: Stack.of(context) };
}

test.each<[what: string, add: (stack: Stack, count: number) => void, count: number, finding: string]>([
  ['resources', addTopics, 450, 'the stack users has 450 resources, AWS takes at most 500: a feed takes'],
  [
    'parameters',
    (stack, count) => times(count, (index) => new CfnParameter(stack, `P${index}`)),
    180,
    'the stack users has 180 parameters, AWS takes at most 200: each feed of another stack',
  ],
  [
    'outputs',
    (stack, count) => times(count, (index) => new CfnOutput(stack, `O${index}`, { value: 'x' })),
    180,
    'the stack users has 180 outputs, AWS takes at most 200: leave some out',
  ],
])('from nine tenths of the %s of a stack on it warns, and not before', (what, add, count, finding) => {
  const [near, far] = [users(), users()];
  add(near.stack, count);
  add(far.stack, count - 1);
  expect(warnings(far.app)).toEqual([]);
  expect(warnings(near.app)).toEqual([
    expect.stringMatching(
      `^users: ${finding}.*or acknowledge this warning \\[ack: cdk-event-sharing:stack-${what}\\]`,
    ),
  ]);
});

test('what CloudFormation would refuse fails synthesis', () => {
  const { app, stack } = users();
  times(201, (index) => new CfnParameter(stack, `P${index}`));
  expect(() => app.synth()).toThrow('the stack users has 201 parameters, AWS takes at most 200');
});

test('nested stacks count for themselves, and stages are looked at each', () => {
  const { app, context } = users();
  addTopics(context, 400);
  addTopics(new NestedStack(context, 'More'), 400);
  const stage = new Stage(app, 'prod');
  addTopics(contextIn(stage, 'orders'), 460);
  expect(warnings(app)).toEqual([
    expect.stringMatching('^prod/orders: the stack prod/orders has 460 resources'),
  ]);
});

test('a warning that is acknowledged is not given', () => {
  const { app, stack } = users();
  addTopics(stack, 460);
  Annotations.of(stack).acknowledgeWarning('cdk-event-sharing:stack-resources');
  expect(warnings(app)).toEqual([]);
});

test('an environment that no function can have fails synthesis, with references left out of account', () => {
  const make = (length: number) => {
    const { app, context, stack } = users();
    new lambda.Function(context, 'Handler', {
      code: lambda.Code.fromInline('exports.handler = () => 1'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      environment: { TEXT: 'x'.repeat(length), REGION: stack.region },
    });
    return app;
  };
  expect(warnings(make(3_600))).toEqual([]);
  expect(warnings(make(3_700))).toEqual([
    expect.stringContaining('has 3710 bytes beside what the deployment fills in'),
  ]);
  expect(() => make(4_087).synth()).toThrow(
    'the environment of users/users-context/Handler has 4097 bytes beside what the deployment fills in, AWS takes at most 4096',
  );
});

test('a topic policy of too many statements fails synthesis', () => {
  const { app, context } = users();
  const accounts = Array.from({ length: 100 }, (_, index) => String(100_000_000_000 + index));
  addFeed(context, { sharedWith: { accounts } });
  expect(() => app.synth()).toThrow(
    'statements, AWS takes at most 100: share the feed with an organizationId',
  );
});

test('subscriptions of a topic are counted over stacks, nested stacks and the parameter that names it', () => {
  const { app, context } = users();
  const { topicArn } = addFeed(context);
  subscribe(context, topicArn, 60);
  subscribe(new NestedStack(context, 'Nested'), topicArn, 60);
  const other = new Stack(app, 'orders');
  subscribe(other, topicOfUsers(other), 59);
  expect(warnings(app)).toEqual([]);

  const more = users();
  const feed = addFeed(more.context);
  subscribe(more.context, feed.topicArn, 60);
  subscribe(new NestedStack(more.context, 'Nested'), feed.topicArn, 60);
  const orders = new Stack(more.app, 'orders');
  subscribe(orders, topicOfUsers(orders), 60);
  expect(warnings(more.app)).toEqual([
    expect.stringMatching(
      '^users/users-context/Feed/Topic/Resource: the topic users/users-context/Feed/Topic has 180 subscriptions with filter policies, AWS takes at most 200 unless a quota says otherwise: have the quota raised',
    ),
  ]);
});

test('subscriptions to a topic of another app are counted too, and one topic is not another', () => {
  const { app, stack } = users();
  subscribe(stack, topicOfUsers(stack), 100);
  const other = new Stack(app, 'other');
  subscribe(other, `arn:${other.partition}:sns:eu-west-1:111111111111:theirs`, 190);
  expect(warnings(app)).toEqual([expect.stringContaining('has 190 subscriptions with filter policies')]);
});

test('what two stages call alike is counted apart', () => {
  const { app, stack } = users();
  subscribe(stack, topicOfUsers(stack), 100);
  const other = Stack.of(contextIn(new Stage(app, 'prod'), 'users'));
  subscribe(other, topicOfUsers(other), 100);
  expect(warnings(app)).toEqual([]);
});

test('a feed and a replica take as many resources as docs/requirements.md says', () => {
  const resources = (...add: ((context: BoundedContext) => unknown)[]) => {
    const context = contextIn(newApp(), 'orders');
    for (const each of add) each(context);
    return Object.keys(Template.fromStack(Stack.of(context)).toJSON().Resources ?? {}).length;
  };
  const table = (context: BoundedContext) => usersTable(context, 'Owned');
  // The feed comes with a table.
  expect(resources(addFeed) - resources(table)).toBe(30);
  expect(resources(table, addReplica) - resources(table)).toBe(16);
});
