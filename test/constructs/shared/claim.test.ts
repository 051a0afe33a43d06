import { Annotations, type App, NestedStack, Stack, type StackProps, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addApi, addFeed, addReplica, at, contextIn, newApp, warningsOf } from '../support/places';

const WARNING = 'cdk-event-sharing:name-in-unknown-environment';

const FEED = (scope: Construct, props?: StackProps) => addFeed(contextIn(scope, 'users', props));
const API = (scope: Construct, props?: StackProps) => addApi(contextIn(scope, 'users', props));
const REPLICA = (scope: Construct, props?: StackProps) => addReplica(contextIn(scope, 'orders', props));

const THINGS: [
  what: string,
  add: (scope: Construct, props?: StackProps) => unknown,
  parameter: string,
  construct: string,
][] = [
  ['a feed', FEED, '/event-sharing/feeds/users/User', 'users/users-context/Feed'],
  ['an API', API, '/event-sharing/apis/users/User', 'users/users-context/Api'],
  ['a replica', REPLICA, '/event-sharing/replicas/orders/User', 'orders/orders-context/User'],
];

function stages(app: App, one?: StackProps, other?: StackProps): [Stage, Stage] {
  return [new Stage(app, 'Dev', one), new Stage(app, 'Prod', other)];
}

describe.each([
  ['with BoundaryRules', true],
  ['without BoundaryRules', false],
])('%s', (_, rules) => {
  describe.each(THINGS)('%s twice in one environment', (_what, add, parameter, construct) => {
    const message = (...paths: [string, string]) =>
      `[${paths[1]}/${construct}] the SSM parameter ${parameter} is that of ${paths[0]}/${construct} too, in the same environment`;

    test('is refused in two stages of one account and region', () => {
      const app = newApp(rules);
      for (const stage of stages(app, at('111111111111'), at('111111111111'))) add(stage);
      expect(() => app.synth()).toThrow(message('Dev', 'Prod'));
      expect(() => app.synth()).toThrow(
        /\(account 111111111111 and region eu-west-1\): .*deploy their stacks to different accounts or regions/,
      );
    });

    test('is refused in two stacks of one stage, which nobody knows an environment of', () => {
      const app = newApp(rules);
      for (const id of ['A', 'B']) add(new Stack(app, id));
      expect(() => app.synth()).toThrow(
        `the SSM parameter ${parameter} is that of A/${construct.replace(/^\w+\//, '')} too, in the same environment (an unknown account and an unknown region)`,
      );
    });

    test('is refused in two stacks of one account that have their environment from their stage or themselves', () => {
      const app = newApp(rules);
      const [dev, prod] = stages(app, at('111111111111'));
      add(dev);
      add(prod, at('111111111111'));
      expect(() => app.synth()).toThrow(message('Dev', 'Prod'));
    });

    test('is refused in a nested stack and beside it', () => {
      const app = newApp(rules);
      add(new Stack(app, 'A'));
      add(new NestedStack(new Stack(app, 'B'), 'N'));
      expect(() => app.synth()).toThrow(`the SSM parameter ${parameter} is that of A/`);
    });

    test.each([
      ['accounts', at('111111111111'), at('222222222222')],
      ['regions', at('111111111111'), at('111111111111', 'us-east-1')],
      ['regions of unknown accounts', { env: { region: 'eu-west-1' } }, { env: { region: 'us-east-1' } }],
    ])('is fine in two %s', (_places, one, other) => {
      const app = newApp(rules);
      for (const stage of stages(app, one, other)) add(stage);
      expect(warningsOf(app.synth())).toEqual([]);
    });

    test.each<[string, StackProps | undefined, StackProps | undefined]>([
      ['of neither of which an environment is known', undefined, undefined],
      ['of one of which an environment is known', at('111111111111'), undefined],
      [
        'of one region and unknown accounts',
        { env: { region: 'eu-west-1' } },
        { env: { region: 'eu-west-1' } },
      ],
    ])('is warned of in two stages %s', (_places, one, other) => {
      const app = newApp(rules);
      for (const stage of stages(app, one, other)) add(stage);
      expect(warningsOf(app.synth())).toEqual([
        expect.stringMatching(
          new RegExp(
            `^Prod/${construct}: the SSM parameter ${parameter} is that of Dev/${construct} too, .*set env of their stages.*${WARNING}`,
          ),
        ),
      ]);
    });
  });

  test('what is never deployed to one environment is acknowledged', () => {
    const app = newApp(rules);
    for (const stage of stages(app)) for (const [, add] of THINGS) add(new Stack(stage, add.name));
    Annotations.of(app).acknowledgeWarning(WARNING, 'each stage has an account of its own');
    expect(warningsOf(app.synth()).filter((text) => text.includes(WARNING))).toEqual([]);
  });
});

test('several versions of one contract in a feed, and replicas of several names, are no collision', () => {
  const app = newApp();
  const orders = contextIn(app, 'orders');
  addReplica(orders);
  addReplica(orders, 'Customer');
  addReplica(contextIn(app, 'shipping'));
  expect(() => app.synth()).not.toThrow();
});
