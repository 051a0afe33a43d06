import { Aspects, Duration, type IAspect, Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CfnEventSourceMapping, EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { BoundedContext } from '../../../packages/cdk-event-sharing';
import { check, newFunction, override, pipeline, rulesBroken } from './support';

test('a feed and a replica as they are break no rule', () => {
  expect(check(pipeline().app)).toEqual([]);
});

test('code of the same context that writes a replica is found, its replicator is not', () => {
  const { app, orders, replica } = pipeline();
  const code = newFunction(orders, 'Clerk');
  replica.grantRead(code);
  const table = replica.node.findChild('Table') as TableV2;
  table.grant(code, 'dynamodb:UpdateItem');
  expect(check(app)).toMatchObject([
    {
      ruleName: 'replica-write',
      description: expect.stringMatching(
        /^orders \(Orders\/Context\/Clerk\/ServiceRole\) may write the replica orders\/User of orders .* allows dynamodb:UpdateItem$/,
      ),
      fix: expect.stringContaining('only the replicator of a replica writes it'),
    },
  ]);
});

describe('a missing dead-letter queue', () => {
  test("of a replica's queue", () => {
    const { app, replica } = pipeline();
    override(
      replica,
      'AWS::SQS::Queue',
      (queue) => queue.addPropertyDeletionOverride('RedrivePolicy'),
      /Queue/,
    );
    expect(check(app)).toMatchObject([
      {
        ruleName: 'missing-dead-letter-queue',
        description: expect.stringContaining(
          'orders: the queue Orders/Context/User/Events/Queue of the replica orders/User',
        ),
      },
    ]);
  });

  test('of a subscription', () => {
    const { app, replica } = pipeline();
    override(replica, 'AWS::SNS::Subscription', (one) => one.addPropertyDeletionOverride('RedrivePolicy'));
    expect(check(app)).toMatchObject([
      {
        ruleName: 'missing-dead-letter-queue',
        description: expect.stringContaining(
          'the subscription Orders/Context/User/Events/Subscription has no dead-letter queue',
        ),
      },
    ]);
  });

  test('of the reader of a stream', () => {
    const { app, feed } = pipeline();
    override(feed, 'AWS::Lambda::EventSourceMapping', (one) =>
      one.addPropertyDeletionOverride('DestinationConfig'),
    );
    expect(check(app)).toMatchObject([
      {
        ruleName: 'missing-dead-letter-queue',
        description: expect.stringContaining('the event source mapping Users/Context/Feed/Stream of a table'),
      },
    ]);
  });
});

describe('a queue under a key', () => {
  function encrypted(choose: (scope: Construct) => string) {
    const { app, orders, replica } = pipeline();
    const key = choose(orders);
    override(
      replica,
      'AWS::SQS::Queue',
      (queue) => {
        queue.addPropertyDeletionOverride('SqsManagedSseEnabled');
        queue.addPropertyOverride('KmsMasterKeyId', Stack.of(orders).resolve(key));
      },
      /Events\/Queue/,
    );
    return app;
  }

  function customerKey(scope: Construct, admitsSns: boolean): kms.Key {
    const key = new kms.Key(scope, 'Key');
    if (admitsSns) {
      key.grant(new ServicePrincipal('sns.amazonaws.com'), 'kms:Decrypt', 'kms:GenerateDataKey*');
    }
    return key;
  }

  test('of a customer that does not admit SNS is found', () => {
    expect(check(encrypted((scope) => customerKey(scope, false).keyArn))).toMatchObject([
      {
        ruleName: 'queue-key-without-sns',
        description: expect.stringContaining(
          'nothing that Orders/Context/User/Events/Subscription delivers arrives',
        ),
        fix: expect.stringContaining('kms:GenerateDataKey* and kms:Decrypt'),
      },
    ]);
  });

  test('that admits SNS only in part is found', () => {
    const half = (scope: Construct) => {
      const key = customerKey(scope, false);
      key.grant(new ServicePrincipal('sns.amazonaws.com'), 'kms:Decrypt');
      return key.keyArn;
    };
    expect(rulesBroken(encrypted(half))).toEqual(['queue-key-without-sns']);
  });

  test('behind an alias is found', () => {
    const alias = (scope: Construct) => {
      customerKey(scope, false).addAlias('alias/orders');
      return 'alias/orders';
    };
    expect(rulesBroken(encrypted(alias))).toEqual(['queue-key-without-sns']);
  });

  test("of SQS's own is found", () => {
    expect(rulesBroken(encrypted(() => 'alias/aws/sqs'))).toEqual(['queue-key-without-sns']);
  });

  test('that admits SNS is fine', () => {
    expect(check(encrypted((scope) => customerKey(scope, true).keyId))).toEqual([]);
  });
});

test('two readers of a stream are fine, a third is found', () => {
  const readers = (count: number) => {
    const { app, users, table } = pipeline();
    for (let index = 0; index < count; index += 1) {
      const target = newFunction(users, `Reader${index}`);
      table.table.grantStreamRead(target);
      new EventSourceMapping(users, `Mapping${index}`, {
        target,
        eventSourceArn: table.tableStreamArn,
        startingPosition: StartingPosition.LATEST,
        onFailure: { bind: () => ({ destination: new s3.Bucket(users, `Failed${index}`).bucketArn }) },
        supportS3OnFailureDestination: true,
      });
    }
    return app;
  };
  expect(check(readers(1))).toEqual([]);
  expect(check(readers(2))).toMatchObject([
    {
      ruleName: 'too-many-stream-readers',
      description: expect.stringMatching(
        /^users: the stream of the table Users\/Context\/Users\/Table has 3 readers \(.*Feed\/Stream.*\), DynamoDB serves 2$/,
      ),
    },
  ]);
});

test('a tombstone that is forgotten too early is found, after an aspect changed the queue', () => {
  const { app, orders } = pipeline();
  const late: IAspect = {
    visit(node: IConstruct) {
      if (node instanceof sqs.CfnQueue) node.messageRetentionPeriod = Duration.days(14).toSeconds();
    },
  };
  Aspects.of(orders).add(late);
  // Tombstones outlive it, dead letters do not: their queues keep no longer than the queue they come from.
  expect(rulesBroken(app)).toEqual(['retention-too-short', 'retention-too-short']);

  const short = pipeline();
  override(short.replica, 'AWS::Lambda::Function', (fn) =>
    fn.addPropertyOverride('Environment.Variables.TOMBSTONE_SECONDS', String(Duration.days(42).toSeconds())),
  );
  expect(check(short.app)).toMatchObject([
    {
      ruleName: 'tombstone-horizon',
      description: expect.stringMatching(
        /^orders: the replica orders\/User remembers deletions for 42 days, but an event can be on its way for 42 days, /,
      ),
      fix: expect.stringContaining('raise tombstoneRetention'),
    },
  ]);
});

test("a replica that subscribes to its own context's feed is found", () => {
  const { app, users, replica } = pipeline();
  const own = new BoundedContext(Stack.of(replica), 'More', { name: 'orders' });
  const topic = new sns.Topic(own, 'Topic');
  override(replica, 'AWS::SNS::Subscription', (one) =>
    one.addPropertyOverride('TopicArn', Stack.of(own).resolve(topic.topicArn)),
  );
  expect(users).toBeDefined();
  expect(check(app)).toMatchObject([
    {
      ruleName: 'replica-of-own-data',
      description: expect.stringContaining('orders: the replica orders/User copies data of orders itself'),
    },
  ]);
});

test('mappings without a function in the templates are no reason to fail', () => {
  const { app, users } = pipeline();
  new CfnEventSourceMapping(users, 'Foreign', {
    functionName: 'elsewhere',
    eventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:q',
  });
  expect(check(app)).toEqual([]);
});
