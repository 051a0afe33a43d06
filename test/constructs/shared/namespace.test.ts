import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { NotificationsStack } from '../../../examples/users-orders/stacks/notifications-stack';
import { OrdersStack } from '../../../examples/users-orders/stacks/orders-stack';
import { UsersStack } from '../../../examples/users-orders/stacks/users-stack';
import {
  BoundedContext,
  ChangeFeed,
  Namespace,
  ReadReplica,
  SyncApi,
  Transition,
} from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from '../support/contracts';
import {
  addApi,
  addFeed,
  addReplica,
  at,
  contextIn,
  newApp,
  usersTable,
  warningsOf,
} from '../support/places';

const STACKS: Readonly<Record<string, new (scope: Construct, id: string) => Stack>> = {
  Users: UsersStack,
  Orders: OrdersStack,
  Notifications: NotificationsStack,
};

afterEach(() => {
  delete process.env.EVENT_SHARING_NAMESPACE;
});

/** Both sides of a contract in a scope, the owner first. */
function addServices(scope: Construct): void {
  const feed = addFeed(contextIn(scope, 'users'));
  addApi(contextIn(scope, 'users-api'));
  Stack.of(addReplica(contextIn(scope, 'orders'))).addStackDependency(Stack.of(feed));
}

describe('the namespace of a scope', () => {
  const stage = (app: App, name?: string) => {
    const scope = new Stage(app, 'Stage');
    if (name !== undefined) Namespace.set(scope, name);
    return scope;
  };

  test('is the nearest that was set', () => {
    const app = new App();
    Namespace.set(app, 'dev');
    expect([Namespace.of(stage(app, 'pr-7')), Namespace.of(app)]).toEqual(['pr-7', 'dev']);
  });

  test('is that of the context, or else of the environment, where none is set', () => {
    process.env.EVENT_SHARING_NAMESPACE = 'pr-8';
    const context = { 'cdk-event-sharing:namespace': 'pr-9' };
    expect(Namespace.of(stage(new App({ context })))).toBe('pr-9');
    expect(Namespace.of(stage(new App({ context }), 'prod'))).toBe('prod');
    expect(Namespace.of(stage(new App()))).toBe('pr-8');
  });

  test.each(['', undefined])('is none where nothing says so, and the variable is %j', (value) => {
    if (value !== undefined) process.env.EVENT_SHARING_NAMESPACE = value;
    expect(Namespace.of(new App())).toBeUndefined();
  });

  test.each(['Dev', '7', 'a/b', 'a.b', 'a b', '', 'x'.repeat(32), 'awsome', 'ssm', '../prod', '*'])(
    'cannot be %j',
    (name) => {
      expect(() => Namespace.set(new App(), name)).toThrow(/a namespace must .*choose a name such as "dev"/);
    },
  );

  test.each<[string, unknown]>([
    ['a number', 7],
    ['a list', ['dev']],
    ['an upper-case name', 'Dev'],
  ])('cannot be %s of the context', (_, value) => {
    const app = new App({ context: { 'cdk-event-sharing:namespace': value } });
    expect(() => Namespace.of(app)).toThrow(/a namespace must match .*"cdk-event-sharing:namespace"/);
  });

  test('cannot change once something has used it', () => {
    const app = new App();
    addFeed(contextIn(app, 'users'));
    expect(() => Namespace.set(app, 'dev')).toThrow(
      'the namespace "dev" comes too late for what is in the app already: set it before tables, feeds, replicas and APIs are created there',
    );
  });
});

describe('environments of one account and region', () => {
  const stages = (names: Readonly<Record<string, string | undefined>>) => {
    const app = newApp(true);
    for (const [id, name] of Object.entries(names)) {
      const stage = new Stage(app, id, at('111111111111'));
      if (name !== undefined) Namespace.set(stage, name);
      addServices(stage);
    }
    return app;
  };

  test('do not meet in namespaces of their own', () => {
    const app = stages({ Dev: 'dev', Prod: 'prod', Old: undefined });
    expect(warningsOf(app.synth())).toEqual([]);
  });

  test.each([
    ['without namespaces', undefined, '/event-sharing'],
    ['in one namespace', 'dev', '/dev/event-sharing'],
  ])('are refused %s: contract and replica are there twice', (_, name, root) => {
    const app = stages({ Dev: name, Prod: name });
    expect(() => app.synth()).toThrow(
      new RegExp(
        `the SSM parameter ${root}/feeds/users/User is that of [^]*the SSM parameter ${root}/replicas/orders/User is that of`,
      ),
    );
  });

  test('are refused in one namespace and two stacks: a guest of it is there twice', () => {
    const app = newApp(true);
    for (const id of ['One', 'Other']) {
      const stage = new Stage(app, id, at('111111111111'));
      Namespace.set(stage, 'pr-7');
      addReplica(contextIn(stage, 'orders'), 'User', { feedNamespace: 'dev' });
    }
    expect(() => app.synth()).toThrow(
      'the SSM parameter /dev/event-sharing/replicas/pr-7.orders/User is that of One/orders/orders-context/User too',
    );
  });

  test('may share a stack, where each has its contract, API and replica once', () => {
    const app = newApp(true);
    const stack = new Stack(app, 'Stack');
    const [dev, prod] = ['dev', 'prod'].map((name) => {
      const scope = new Construct(stack, name);
      Namespace.set(scope, name);
      const inside = (context: string) => new BoundedContext(scope, context, { name: context });
      const add = () => [addFeed(inside('users')), addApi(inside('users-api')), addReplica(inside('orders'))];
      add();
      return scope;
    }) as [Construct, Construct];
    expect(warningsOf(app.synth())).toEqual([]);
    const topics = Template.fromStack(stack).findResources('AWS::SNS::Subscription');
    expect(new Set(Object.values(topics).map(({ Properties }) => Properties.TopicArn.Ref)).size).toBe(2);
    expect(() => addFeed(new BoundedContext(dev, 'again', { name: 'users' }))).toThrow(
      'published by another feed of this stack',
    );
    expect(() => addReplica(new BoundedContext(prod, 'again', { name: 'orders' }))).toThrow(
      'another replica or consumer of this stack has the name "orders/User" too',
    );
    expect(() => addApi(new BoundedContext(prod, 'more', { name: 'users-api' }))).toThrow(
      'served by another API of this stack',
    );
  });

  test('have owners of their own, in one stack too', () => {
    const app = newApp(true);
    const [one, other] = ['dev', 'prod'].map((name) => {
      const stage = new Stage(app, name, at('111111111111'));
      Namespace.set(stage, name);
      return stage;
    }) as [Stage, Stage];
    addFeed(contextIn(one, 'users'));
    addReplica(contextIn(other, 'orders'));
    expect(warningsOf(app.synth())).toEqual([
      expect.stringMatching(
        /the feed of users\/User \(.*\) is in the namespace "dev", the replica looks for it in the namespace "prod", and finds nothing: set the namespace of both/,
      ),
    ]);
  });
});

describe('a replica that follows the feed of another namespace', () => {
  const guest = (feedNamespace: string, own?: string) => {
    const app = newApp(true);
    const scope = new Stage(app, 'Stage', at('111111111111'));
    if (own !== undefined) Namespace.set(scope, own);
    const replica = addReplica(contextIn(scope, 'orders'), 'User', { feedNamespace });
    return { app, replica };
  };

  test.each([
    ['dev', '/dev/event-sharing'],
    ['', '/event-sharing'],
  ])('"%s" has its own namespace in its name, and is announced there', (feedNamespace, root) => {
    const { replica } = guest(feedNamespace, 'pr-7');
    expect([replica.name, replica.contextName]).toEqual(['pr-7.orders/User', 'orders']);
    const template = Template.fromStack(Stack.of(replica));
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: `${root}/replicas/pr-7.orders/User`,
    });
  });

  test('that is its own is none', () => {
    expect(guest('pr-7', 'pr-7').replica.name).toBe('orders/User');
  });

  test('needs a namespace itself, and the name of one', () => {
    expect(() => guest('dev')).toThrow(
      /feedNamespace is "dev", and the replica is in no namespace itself.*Namespace.set/,
    );
    expect(() => guest('Dev', 'pr-7')).toThrow(/feedNamespace: a namespace must match/);
    expect(() =>
      SyncApi.locate(contextIn(newApp(), 'orders'), userContract(), { apiNamespace: 'a/b' }),
    ).toThrow(/apiNamespace: a namespace must match/);
  });
});

describe('contexts of one name in two namespaces', () => {
  const twice = (withRules = false) => {
    const app = newApp(withRules);
    return ['dev', 'pr-7'].map((name) => {
      const scope = new Stack(app, name);
      Namespace.set(scope, name);
      return contextIn(scope, 'users');
    }) as [BoundedContext, BoundedContext];
  };
  const props = (context: BoundedContext) => ({
    table: usersTable(context),
    contracts: [userContract()],
    path: 'users',
  });

  test('own no table in common', () => {
    const [dev, preview] = twice();
    const message = /belongs to the context "dev\.users", not to "pr-7\.users"/;
    const { path: _, ...given } = props(dev);
    expect(() => new ChangeFeed(preview, 'Feed', given)).toThrow(message);
    expect(() => new SyncApi(preview, 'Api', { ...given, path: 'users' })).toThrow(message);
    const declared = { context: 'orders', owner: 'team', reason: 'moving', until: '2026-06-30' };
    expect(() => new Transition(preview, 'T', { table: given.table, ...declared })).toThrow(message);
  });

  test('may copy from each other: that is no loop', () => {
    const [dev, preview] = twice(true);
    addFeed(dev);
    const copy = addReplica(preview, 'User', { feedNamespace: 'dev' });
    Stack.of(copy).addStackDependency(Stack.of(dev));
    expect(warningsOf((Stack.of(dev).node.root as App).synth())).toEqual([]);
    const marks = Object.values(Template.fromStack(Stack.of(copy)).findResources('AWS::SNS::Subscription'));
    expect(marks).toMatchObject([
      { Metadata: { 'event-sharing:context': 'pr-7.users', 'event-sharing:copies': 'dev.users' } },
    ]);
    expect(() => addReplica(dev, 'Own', { feedNamespace: 'dev' })).toThrow(/a replica of it would be a loop/);
  });

  test('do not import the replicas of each other, as far as the name tells', () => {
    const [dev, preview] = twice();
    const attributes = {
      name: 'pr-7.users/User',
      tableArn: 'arn:aws:dynamodb:eu-west-1:111111111111:table/t',
      fields: ['user_id'],
    };
    const load = (scope: Construct) => ReadReplica.fromReadReplicaAttributes(scope, 'User', attributes);
    expect(() => load(preview)).not.toThrow();
    expect(() => load(dev)).toThrow(
      'the replica pr-7.users/User is in the namespace "pr-7", not in the namespace "dev": create a ReadReplica of the contract there too',
    );
  });
});

test.each(Object.keys(STACKS))('the template of %s differs by the namespace alone', (id) => {
  const outdir = temporaryDirectory();
  const templateIn = (name?: string) => {
    const app = new App({ outdir });
    if (name !== undefined) Namespace.set(app, name);
    return Template.fromStack(new (STACKS[id] as (typeof STACKS)[string])(app, id)).toJSON();
  };
  const differences = JSON.stringify(templateIn('pr-7'), (key, value) => {
    if (key === 'EVENT_SHARING_NAMESPACE' && value === 'pr-7') return undefined;
    if (key === 'Environment' && Object.keys(value.Variables).join() === 'EVENT_SHARING_NAMESPACE')
      return undefined;
    // What the boundary rules know an owner by.
    if (['event-sharing:context', 'event-sharing:copies'].includes(key)) return value.replace('pr-7.', '');
    if (key === 'Dimensions')
      return value.filter(
        ({ Name, Value }: { Name: string; Value: unknown }) => Name !== 'namespace' || Value !== 'pr-7',
      );
    return value;
  });
  expect(differences).toContain('/pr-7/event-sharing/');
  // Parameters that a template reads have ids of their own, which follow from their names; a consumer is told its dimensions as text.
  const plain = (text: string) =>
    text.replace(
      /\/pr-7(?=\/event-sharing\/)|(?<=parameters)pr7|(?<=Parameter)[0-9A-F]{8}(?=")|,\\"namespace\\":\\"pr-7\\"/g,
      '',
    );
  expect(JSON.parse(plain(differences))).toEqual(JSON.parse(plain(JSON.stringify(templateIn()))));
});
