import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { readTemplates } from '../../lib/constructs/boundaries/read-templates';
import { Resolver } from '../../lib/constructs/boundaries/resolver';
import { type StackTemplate, Templates } from '../../lib/constructs/boundaries/templates';
import { type BoundedContext, SyncApi } from '../../packages/cdk-event-sharing';
import { validationContext } from './boundaries/support';
import { addApi, addFeed, addReplica, contextIn, contractOf, newApp, warningsOf } from './support/places';

interface Template {
  readonly Parameters?: Record<string, { readonly Default?: string }>;
  readonly Resources: Record<string, object>;
}

/** The templates of an app's only stack and of those that are nested in it, by stack. */
function synthesise(app: App): (stack: Stack) => Template {
  const { directory } = app.synth();
  return ({ templateFile }) => JSON.parse(readFileSync(join(directory, templateFile), 'utf8'));
}

/** What the template of a stack reads from parameters of the account. */
function readBy({ Parameters = {} }: Template): (string | undefined)[] {
  return Object.values(Parameters).flatMap(({ Default }) =>
    Default?.startsWith('/event-sharing') ? [Default] : [],
  );
}

const PLACES: [string, (outer: Stack) => [owner: Stack, consumer: Stack]][] = [
  ['a nested stack of its owner', (outer) => [outer, new NestedStack(outer, 'Inner')]],
  ['the stack in which its owner is nested', (outer) => [new NestedStack(outer, 'Inner'), outer]],
  [
    'a nested stack beside that of its owner',
    (outer) => [new NestedStack(outer, 'One'), new NestedStack(outer, 'Two')],
  ],
  [
    'a nested stack within another one, and its owner in a third',
    (outer) => [new NestedStack(outer, 'One'), new NestedStack(new NestedStack(outer, 'Two'), 'Deep')],
  ],
  [
    'the same nested stack as its owner',
    (outer) => {
      const inner = new NestedStack(outer, 'Inner');
      return [inner, inner];
    },
  ],
];

describe.each([
  ['with BoundaryRules', true],
  ['without BoundaryRules', false],
])('%s', (_, rules) => {
  describe.each(PLACES)('in %s', (_place, place) => {
    test('a replica gets the values of the feed, and reads no parameter that the deployment only writes', () => {
      const app = newApp(rules);
      const outer = new Stack(app, 'Outer');
      const [owner, consumer] = place(outer);
      addFeed(contextIn(owner, 'users'));
      addReplica(contextIn(consumer, 'orders'));
      const template = synthesise(app);
      for (const stack of new Set([outer, owner, consumer])) expect(readBy(template(stack))).toEqual([]);
      expect(circleIn(template(outer))).toBeUndefined();
      expect(sourceOfEvents(app)).toEqual({
        topic: expect.stringMatching(/Feed\/Topic$/),
        stack: owner.node.path,
      });
      expect(warningsOf(app.synth())).toEqual([]);
    });

    test('a caller gets the address of the API, and reads no parameter that the deployment only writes', () => {
      const app = newApp(rules);
      const outer = new Stack(app, 'Outer');
      const [owner, consumer] = place(outer);
      addApi(contextIn(owner, 'users'));
      const orders = contextIn(consumer, 'orders');
      const api = SyncApi.locate(orders, contractOf('users'));
      api.grantCall(new Role(orders, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
      new CfnOutput(orders, 'Url', { value: api.url });
      const template = synthesise(app);
      for (const stack of new Set([outer, owner, consumer])) expect(readBy(template(stack))).toEqual([]);
    });

    test('a replica that is created before the feed is refused', () => {
      const app = newApp(rules);
      const [owner, consumer] = place(new Stack(app, 'Outer'));
      addReplica(contextIn(consumer, 'orders'));
      addFeed(contextIn(owner, 'users'));
      expect(() => app.synth()).toThrow(
        /the feed of users\/User is in the same stack and was created later, as Outer.*: create it before the replica/,
      );
    });
  });

  const siblings = (app: App, ...ids: string[]) => {
    const outer = new Stack(app, 'Outer');
    return ids.map((id) => contextIn(new NestedStack(outer, id), id.toLowerCase()));
  };

  describe('nested stacks that need values of each other are refused, as none can be created first:', () => {
    test('two that replicate each other', () => {
      const app = newApp(rules);
      const contexts = siblings(app, 'Users', 'Orders');
      const [users, orders] = contexts as [BoundedContext, BoundedContext];
      for (const context of contexts) addFeed(context);
      addReplica(orders, 'User', { contract: contractOf('users') });
      addReplica(users, 'Order', { contract: contractOf('orders') });
      expect(() => app.synth()).toThrow(
        '[Outer/Users/users-context/Order] the replica in Outer/Users needs the feed of orders/User (Outer/Orders/orders-context/Feed) in Outer/Orders, which needs something of Outer/Users: neither nested stack can be created first; put the feed of orders/User into the stack that holds both, or into a nested stack of its own',
      );
    });

    test('three in a ring', () => {
      const app = newApp(rules);
      const contexts = siblings(app, 'Users', 'Orders', 'Stock');
      for (const context of contexts) addFeed(context);
      contexts.forEach((context, index) => {
        const { name } = contexts[(index + 1) % 3] as BoundedContext;
        addReplica(context, 'Copy', { contract: contractOf(name) });
      });
      expect(() => app.synth()).toThrow(
        /\[Outer\/Stock.*\/Copy\] the replica in Outer\/Stock needs .* in Outer\/Users, which needs something of Outer\/Stock/,
      );
    });

    test('one that replicates what another one, deeper in a third, asks it for', () => {
      const app = newApp(rules);
      const [users, orders] = siblings(app, 'Users', 'Orders') as [BoundedContext, BoundedContext];
      const deep = contextIn(new NestedStack(Stack.of(orders), 'Deep'), 'stock');
      addApi(users);
      addFeed(deep);
      SyncApi.locate(deep, contractOf('users'));
      addReplica(users, 'Stock', { contract: contractOf('stock') });
      expect(() => app.synth()).toThrow('the replica in Outer/Users needs the feed of stock/User');
    });
  });

  test('a stack and one nested in it may replicate each other', () => {
    const app = newApp(rules);
    const outer = new Stack(app, 'Outer');
    const users = contextIn(outer, 'users');
    const orders = contextIn(new NestedStack(outer, 'Inner'), 'orders');
    for (const context of [users, orders]) addFeed(context);
    addReplica(orders, 'User', { contract: contractOf('users') });
    addReplica(users, 'Order', { contract: contractOf('orders') });
    const template = synthesise(app);
    expect(circleIn(template(outer))).toBeUndefined();
    expect(circleIn(template(Stack.of(orders)))).toBeUndefined();
  });
});

/** A resource of a template that waits for itself, through others: CloudFormation would create nothing. */
function circleIn({ Resources }: Template): string | undefined {
  const ids = Object.keys(Resources);
  const next = new Map(
    ids.map((id) => {
      const text = JSON.stringify(Resources[id]);
      return [id, ids.filter((other) => other !== id && text.includes(`"${other}"`))];
    }),
  );
  const reach = (id: string, seen: Set<string>): Set<string> => {
    for (const one of next.get(id) ?? []) if (!seen.has(one)) reach(one, seen.add(one));
    return seen;
  };
  return ids.find((id) => reach(id, new Set()).has(id));
}

/** The topic that the only subscription of an app leads to, followed through parameters and outputs of nested stacks. */
function sourceOfEvents(app: App) {
  const [stacks = []] = readTemplates(validationContext(app));
  const templates = new Templates(stacks);
  const resolver = new Resolver(templates);
  const [subscription] = templates.ofType('AWS::SNS::Subscription');
  const arns = resolver.texts(subscription?.properties.TopicArn, subscription?.stack as StackTemplate);
  const [topic] = templates.ofType('AWS::SNS::Topic').filter((one) => arns.includes(resolver.attribute(one)));
  return { topic: topic?.path, stack: topic?.stack.path };
}
