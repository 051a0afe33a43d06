import { Annotations, CfnOutput, Stack, type StackProps, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Namespace, SyncApi } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { addApi, addFeed, addReplica, at, contextIn, newApp, warningsOf } from '../support/places';

type Add = (scope: Construct, props?: StackProps) => Stack;

const FEED: Add = (scope, props) => Stack.of(addFeed(contextIn(scope, 'users', props)));
const API: Add = (scope, props) => Stack.of(addApi(contextIn(scope, 'users', props)));
const REPLICA: Add = (scope, props) => Stack.of(addReplica(contextIn(scope, 'orders', props)));
const CALLER: Add = (scope, props) => {
  const context = contextIn(scope, 'orders', props);
  new CfnOutput(context, 'Url', { value: SyncApi.locate(context, userContract()).url });
  return Stack.of(context);
};

/** How a replica reaches a feed elsewhere. */
const SAY_WHERE =
  ', or say where it is with feedAccount and feedRegion of the ReadReplica, and share it with another account by sharedWith of the ChangeFeed';

const PAIRS: [string, Add, Add, string, string][] = [
  ['the feed of a replica', FEED, REPLICA, 'the feed of users/User', SAY_WHERE],
  ['the API of a caller', API, CALLER, 'the API of users/User', ', or .*SyncApi.fromSyncApiAttributes'],
];

const ELSEWHERE: [string, StackProps, StackProps][] = [
  ['in another region', at('111111111111', 'us-east-1'), at('111111111111', 'ap-east-1')],
  ['in another account', at('111111111111'), at('222222222222')],
  ['in another account and region', at('111111111111'), at('222222222222', 'us-east-1')],
  ['in another region of an unknown account', { env: { region: 'eu-west-1' } }, at('1', 'us-east-1')],
];

describe.each([
  ['with BoundaryRules', true],
  ['without BoundaryRules', false],
])('%s', (_, rules) => {
  describe.each(PAIRS)('%s', (_pair, addOwner, addConsumer, what, elsewhere) => {
    test.each(ELSEWHERE)('%s is refused, whichever is created first', (_place, owner, consumer) => {
      const apps = [newApp(rules), newApp(rules)] as const;
      addOwner(apps[0], owner);
      addConsumer(apps[0], consumer);
      addConsumer(apps[1], consumer);
      addOwner(apps[1], owner);
      for (const app of apps) {
        expect(() => app.synth()).toThrow(
          new RegExp(
            `\\[orders/orders-context(/User)?\\] ${what} is in (account|an unknown account).* \\(users/users-context/\\w+\\), .* reach no further than one account and region: deploy both to the same account and region${elsewhere}`,
          ),
        );
      }
    });

    test('in one account and region is fine once it is deployed first', () => {
      const app = newApp(rules);
      const owner = addOwner(app, at('111111111111'));
      addConsumer(app, at('111111111111')).addStackDependency(owner);
      expect(warningsOf(app.synth())).toEqual([]);
    });

    test('in another app is nothing that can be said anything of', () => {
      const app = newApp(rules);
      addConsumer(app, at('111111111111'));
      expect(warningsOf(app.synth())).toEqual([]);
    });

    test('in each of two regions, in stages of their own, serves the consumers there', () => {
      const app = newApp(rules);
      for (const region of ['eu-west-1', 'us-east-1']) {
        const stage = new Stage(app, region, at('111111111111', region));
        addConsumer(stage).addStackDependency(addOwner(stage));
      }
      expect(warningsOf(app.synth())).toEqual([]);
    });

    test('in another stage of the same account and region is warned of, until a namespace says that it is meant', () => {
      const inStages = (namespace?: string) => {
        const app = newApp(rules);
        if (namespace !== undefined) Namespace.set(app, namespace);
        addOwner(new Stage(app, 'Dev', at('111111111111')));
        addConsumer(new Stage(app, 'Prod', at('111111111111')));
        return warningsOf(app.synth());
      };
      expect(inStages()).toEqual([
        expect.stringMatching(
          new RegExp(
            `^Prod/orders/orders-context(/User)?: ${what} \\(Dev/users/.*\\) is in another stage of the same account and region, .*Namespace.set; or acknowledge this warning.*cdk-event-sharing:owner-in-other-stage`,
          ),
        ),
      ]);
      expect(inStages('shared')).toEqual([]);
    });

    test('in another stage alone, which goes elsewhere, is warned of', () => {
      const app = newApp(rules);
      addOwner(new Stage(app, 'Dev', at('111111111111')));
      addConsumer(new Stage(app, 'Prod', at('222222222222')));
      expect(warningsOf(app.synth())).toEqual([
        expect.stringMatching(
          new RegExp(
            `^Prod/orders/orders-context(/User)?: ${what} is in account 111111111111 .*: deploy the owner there too, if no other app does${elsewhere}.*cdk-event-sharing:owner-in-other-environment`,
          ),
        ),
      ]);
    });

    test.each<[string, StackProps | undefined, StackProps | undefined]>([
      ['when only the owner has an environment', at('111111111111'), undefined],
      ['when only the consumer has one', undefined, at('111111111111')],
      ['when only the account of one is known', { env: { region: 'eu-west-1' } }, at('111111111111')],
    ])('in what may be another environment is warned of %s', (_place, owner, consumer) => {
      const app = newApp(rules);
      const stack = addOwner(app, owner);
      addConsumer(app, consumer).addStackDependency(stack);
      expect(warningsOf(app.synth())).toEqual([
        expect.stringMatching(
          /which may not be the same, .*set env of both stacks to the same.*cdk-event-sharing:owner-in-unknown-environment/,
        ),
      ]);
    });

    describe('that nobody says is deployed first', () => {
      const ORDER = 'cdk-event-sharing:deployment-order';

      test('is warned of, until there is a dependency, also an indirect one', () => {
        const silent = newApp(rules);
        addOwner(silent);
        addConsumer(silent);
        expect(warningsOf(silent.synth())).toEqual([
          expect.stringMatching(
            new RegExp(
              `orders reads the parameters of ${what} .* nothing says that users is deployed first: add a dependency, by addStackDependency\\(users\\) of orders; or acknowledge this warning.*${ORDER}`,
            ),
          ),
        ]);
        const indirect = newApp(rules);
        const between = new Stack(indirect, 'Between');
        between.addStackDependency(addOwner(indirect));
        addConsumer(indirect).addStackDependency(between);
        expect(warningsOf(indirect.synth())).toEqual([]);
      });

      test('may be acknowledged by services that are deployed on their own', () => {
        const app = newApp(rules);
        addOwner(app);
        Annotations.of(addConsumer(app)).acknowledgeWarning(ORDER, 'each has a pipeline of its own');
        expect(warningsOf(app.synth())).toEqual([]);
      });

      test('because it is deployed last, has to move', () => {
        const app = newApp(rules);
        const owner = addOwner(app);
        owner.addStackDependency(addConsumer(app));
        expect(warningsOf(app.synth())).toEqual([
          expect.stringContaining(`put ${what} into a stack of its own, on which both depend`),
        ]);
      });
    });
  });
});

test('a caller that looks for an API before the stack has it is refused, as a replica is', () => {
  const app = newApp();
  const stack = CALLER(app);
  addApi(contextIn(stack, 'users'));
  expect(() => app.synth()).toThrow(
    '[orders/orders-context] the API of users/User is in the same stack and was created later, as orders/users-context/Api: create it before what calls it',
  );
});
