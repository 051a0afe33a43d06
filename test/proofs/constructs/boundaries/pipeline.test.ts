import { Aspects, type CfnResource, Duration } from 'aws-cdk-lib';
import {
  AttributeType,
  CfnGlobalTable,
  type CfnTable,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IConstruct } from 'constructs';
import { ChangeFeed, OwnedTable } from '../../../../packages/cdk-event-sharing';
import { check, override, pipeline, twoServices } from '../../../constructs/boundaries/support';
import { userContract } from '../../../constructs/support/contracts';

/** A resource of the pipeline, and what is done to it after the constructs have looked. */
interface Case {
  readonly type: string;
  readonly id?: RegExp;
  readonly change: (resource: CfnResource) => void;
}

const set =
  (path: string, value: unknown) =>
  (resource: CfnResource): void =>
    resource.addPropertyOverride(path, value);
const remove =
  (path: string) =>
  (resource: CfnResource): void =>
    resource.addPropertyDeletionOverride(path);

const TABLE = { type: 'AWS::DynamoDB::GlobalTable', id: /Users\/Table/ };
const REPLICA = { type: 'AWS::DynamoDB::GlobalTable', id: /User\/Table/ };
const PUBLISHER_MAPPING = { type: 'AWS::Lambda::EventSourceMapping', id: /Feed\/Stream/ };
const REPLICATOR_MAPPING = { type: 'AWS::Lambda::EventSourceMapping', id: /Events\/Mapping/ };
const SUBSCRIPTION = { type: 'AWS::SNS::Subscription' };
const QUEUE = { type: 'AWS::SQS::Queue', id: /Events\/Queue\/Resource/ };
const DEAD_LETTERS = { type: 'AWS::SQS::Queue', id: /DeadLetters/ };
const UNDELIVERED = { type: 'AWS::SQS::Queue', id: /Undelivered/ };
const PAYLOADS = { type: 'AWS::S3::Bucket', id: /Payloads/ };
const REPLICATOR = { type: 'AWS::Lambda::Function', id: /Replicator/ };

/** Rule, description and remedy of everything that is found after the change. */
function foundAfter({ type, id, change }: Case) {
  const { app } = pipeline();
  let changed = 0;
  const changeOnce = (resource: CfnResource) => {
    change(resource);
    changed += 1;
  };
  override(app, type, changeOnce, id);
  expect(changed).toBe(1);
  return check(app).map(({ ruleName, description, fix }) => ({ ruleName, description, fix }));
}

const finding = (ruleName: string, text: string) => [
  { ruleName, description: expect.stringContaining(text), fix: expect.stringMatching(/\w/) },
];

describe('the stream of a table that is published', () => {
  it.each(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE'])('must carry both images, not %s', (view) => {
    expect(foundAfter({ ...TABLE, change: set('StreamSpecification.StreamViewType', view) })).toEqual(
      finding(
        'stream-without-images',
        `users: the stream of the table Users/Context/Users/Table carries ${view}, the feed Users/Context/Feed needs NEW_AND_OLD_IMAGES`,
      ),
    );
  });

  it('must be there', () => {
    expect(foundAfter({ ...TABLE, change: remove('StreamSpecification') })).toEqual(
      finding('stream-without-images', 'carries nothing, there is no stream'),
    );
  });

  it('must carry both images whatever a condition says', () => {
    const either = { 'Fn::If': ['Cheap', 'KEYS_ONLY', 'NEW_AND_OLD_IMAGES'] };
    expect(foundAfter({ ...TABLE, change: set('StreamSpecification.StreamViewType', either) })).toEqual(
      finding('stream-without-images', 'carries KEYS_ONLY or NEW_AND_OLD_IMAGES'),
    );
  });

  it('is looked at after an aspect has changed it', () => {
    const { app, usersStack } = pipeline();
    Aspects.of(usersStack).add({
      visit(node: IConstruct) {
        if (node instanceof CfnGlobalTable && node.streamSpecification)
          node.addPropertyOverride('StreamSpecification.StreamViewType', 'KEYS_ONLY');
      },
    });
    expect(check(app)).toMatchObject(finding('stream-without-images', 'carries KEYS_ONLY'));
  });

  it.each(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE'])(
    'is looked at in a table of the older kind: %s',
    (view) => {
      const { app, users, usersStack } = twoServices();
      const table = new Table(usersStack, 'Old', {
        partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
        stream: StreamViewType.NEW_AND_OLD_IMAGES,
      });
      new ChangeFeed(users, 'Feed', {
        table: OwnedTable.fromTable(users, 'Adopted', table),
        contracts: [userContract()],
      });
      (table.node.defaultChild as CfnTable).addPropertyOverride('StreamSpecification.StreamViewType', view);
      expect(check(app)).toMatchObject(finding('stream-without-images', `Users/Old carries ${view}`));
    },
  );
});

describe('a mapping reports the failures of a batch', () => {
  it.each([
    ['that is removed', remove('FunctionResponseTypes'), 'not set'],
    ['that is emptied', set('FunctionResponseTypes', []), 'not set'],
    ['that is replaced', set('FunctionResponseTypes', ['Other']), 'Other'],
  ])('of the publisher and of the replicator: %s', (_, change, shown) => {
    for (const [mapping, name] of [
      [PUBLISHER_MAPPING, 'Users/Context/Feed/Stream of the feed Users/Context/Feed'],
      [REPLICATOR_MAPPING, 'Orders/Context/User/Events/Mapping of the replica orders/User'],
    ] as const) {
      expect(foundAfter({ ...mapping, change })).toEqual(
        finding(
          'unreported-batch-failures',
          `${name} does not report the failures of a batch (FunctionResponseTypes is ${shown})`,
        ),
      );
    }
  });

  it.each([
    ['removed', remove('BisectBatchOnFunctionError')],
    ['false', set('BisectBatchOnFunctionError', false)],
    ['false under a condition', set('BisectBatchOnFunctionError', { 'Fn::If': ['Never', true, false] })],
  ])('and is halved when it fails as a whole: %s', (_, change) => {
    expect(foundAfter({ ...PUBLISHER_MAPPING, change })).toEqual(
      finding('unreported-batch-failures', 'does not halve a batch that fails'),
    );
  });
});

describe('what waits is read', () => {
  it.each([
    ['a disabled stream', PUBLISHER_MAPPING, set('Enabled', false), 'is not enabled (Enabled is false)'],
    ['a disabled queue', REPLICATOR_MAPPING, set('Enabled', 'false'), 'is not enabled'],
    [
      'a queue that a condition disables',
      REPLICATOR_MAPPING,
      set('Enabled', { 'Fn::If': ['Night', false, true] }),
      'Enabled is false or true',
    ],
    [
      'a filter on a stream',
      PUBLISHER_MAPPING,
      set('FilterCriteria', { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] }),
      'has a filter: Lambda drops what it leaves out',
    ],
    [
      'a filter on a queue',
      REPLICATOR_MAPPING,
      set('FilterCriteria', { Filters: [{ Pattern: '{"body":{"type":["x"]}}' }] }),
      'has a filter',
    ],
    [
      'a stream from its end',
      PUBLISHER_MAPPING,
      set('StartingPosition', 'LATEST'),
      'does not begin with the oldest change',
    ],
    [
      'a mapping of another function',
      PUBLISHER_MAPPING,
      set('FunctionName', 'elsewhere'),
      'nothing hands the changes of a table to Users/Context/Feed/Publisher/Function',
    ],
    [
      'a queue for another function',
      REPLICATOR_MAPPING,
      set('FunctionName', 'elsewhere'),
      'nothing hands the events of a queue to Orders/Context/User/Replicator/Function',
    ],
  ])('or found: %s', (_, target, change, text) => {
    expect(foundAfter({ ...target, change })).toContainEqual(finding('unread-source', text)[0]);
  });
});

test.each([
  ['a queue', 'arn:aws:sqs:eu-west-1:123456789012:q'],
  ['a topic', 'arn:aws:sns:eu-west-1:123456789012:t'],
  ['a stream', 'arn:aws:kinesis:eu-west-1:123456789012:stream/s'],
])('changes that are given up go to S3, which alone keeps them, not to %s', (_, destination) => {
  const change = set('DestinationConfig.OnFailure.Destination', destination);
  expect(foundAfter({ ...PUBLISHER_MAPPING, change })).toEqual(
    finding('missing-dead-letter-queue', `gives up changes to ${destination}`),
  );
});

describe('a subscription delivers what the replicator reads', () => {
  it.each([
    ['no raw delivery', remove('RawMessageDelivery'), '(RawMessageDelivery)'],
    ['raw delivery switched off', set('RawMessageDelivery', false), 'every one would be parked as malformed'],
    ['raw delivery off as text', set('RawMessageDelivery', 'false'), '(RawMessageDelivery)'],
    ['a filter by attributes', set('FilterPolicyScope', 'MessageAttributes'), '(FilterPolicyScope)'],
    ['the scope by default', remove('FilterPolicyScope'), 'no event would pass its filter'],
    ['no filter', remove('FilterPolicy'), 'has no filter policy'],
    [
      'another queue',
      set('Endpoint', 'arn:aws:sqs:eu-west-1:123456789012:q'),
      'no subscription delivers to the queue Orders/Context/User/Events/Queue of the replica orders/User',
    ],
  ])('or is found: %s', (_, change, text) => {
    expect(foundAfter({ ...SUBSCRIPTION, change })).toEqual(finding('changed-subscription', text));
  });
});

describe("a replica's table", () => {
  it.each([
    ['is removed', remove('TimeToLiveSpecification')],
    ['is switched off', set('TimeToLiveSpecification.Enabled', false)],
    ['looks at another attribute', set('TimeToLiveSpecification.AttributeName', 'expires')],
  ])('forgets tombstones, and is found when its time to live %s', (_, change) => {
    expect(foundAfter({ ...REPLICA, change })).toEqual(
      finding(
        'replica-without-time-to-live',
        'the table Orders/Context/User/Table of the replica orders/User does not remove items by the attribute "__ttl"',
      ),
    );
  });

  it.each([
    ['a stream', set('StreamSpecification', { StreamViewType: 'NEW_AND_OLD_IMAGES' })],
    ['a stream of keys', set('StreamSpecification.StreamViewType', 'KEYS_ONLY')],
    ['a stream of Kinesis', set('Replicas.0.KinesisStreamSpecification', { StreamArn: 'arn:aws:kinesis:x' })],
  ])('feeds nothing, and is found with %s', (_, change) => {
    expect(foundAfter({ ...REPLICA, change })).toEqual(finding('stream-of-a-replica', 'has a stream'));
  });
});

describe('times that AWS asks for', () => {
  const days = (count: number) => Duration.days(count).toSeconds();

  it.each<[string, Case, string]>([
    [
      'a queue that forgets before all tries are over',
      { ...QUEUE, change: set('MessageRetentionPeriod', 60) },
      'keeps an event for 60 s, but all tries take up to 5580 s',
    ],
    [
      'such a queue, in a text',
      { ...QUEUE, change: set('MessageRetentionPeriod', '5579') },
      'keeps an event for 5579 s',
    ],
    [
      'a queue that delays for longer than it keeps',
      {
        ...QUEUE,
        change: (queue) => {
          set('DelaySeconds', 900)(queue);
          set('MessageRetentionPeriod', 1500)(queue);
        },
      },
      'all tries take up to 6480 s',
    ],
    [
      'a queue that forgets before a thousand tries are over',
      {
        ...QUEUE,
        change: (queue) => {
          set('RedrivePolicy.maxReceiveCount', 1000)(queue);
          set('MessageRetentionPeriod', days(1))(queue);
        },
      },
      'all tries take up to 180180 s',
    ],
    [
      'an event that comes again while it is worked on',
      { ...QUEUE, change: set('VisibilityTimeout', 179) },
      'hides an event for 179 s, but its function may work for 30 s, of which AWS asks for 180 s',
    ],
    [
      'the visibility of a queue by default',
      { ...QUEUE, change: remove('VisibilityTimeout') },
      'for 30 s, but',
    ],
    [
      'a function that may work for longer',
      { ...REPLICATOR, change: set('Timeout', 60) },
      'may work for 60 s, of which AWS asks for 360 s',
    ],
    [
      'a window in which events are gathered',
      { ...REPLICATOR_MAPPING, change: set('MaximumBatchingWindowInSeconds', 20) },
      'after a window of 20 s, of which AWS asks for 200 s',
    ],
    [
      'one try',
      { ...QUEUE, change: set('RedrivePolicy.maxReceiveCount', 1) },
      'gives an event 1 tries, AWS asks for 5',
    ],
    ['four tries', { ...QUEUE, change: set('RedrivePolicy.maxReceiveCount', '4') }, 'gives an event 4 tries'],
    [
      'dead letters that go before the queue forgets',
      { ...DEAD_LETTERS, change: set('MessageRetentionPeriod', days(3)) },
      'the dead-letter queue Orders/Context/User/Events/DeadLetters keeps an event for 259200 s, the queue Orders/Context/User/Events/Queue for 345600 s',
    ],
    [
      'dead letters that go when the queue forgets',
      { ...DEAD_LETTERS, change: remove('MessageRetentionPeriod') },
      'keeps an event for 345600 s',
    ],
    [
      'undelivered events that go before the queue forgets',
      { ...UNDELIVERED, change: set('MessageRetentionPeriod', 3600) },
      'Events/Undelivered keeps an event for 3600 s',
    ],
    [
      'changes that are tried without an end',
      { ...PUBLISHER_MAPPING, change: set('MaximumRecordAgeInSeconds', -1) },
      'tries changes without an end',
    ],
    [
      'changes that are tried without an end by default',
      { ...PUBLISHER_MAPPING, change: remove('MaximumRecordAgeInSeconds') },
      'a stream forgets them after 24 hours',
    ],
    [
      'changes that are tried for as long as the stream keeps them',
      { ...PUBLISHER_MAPPING, change: set('MaximumRecordAgeInSeconds', days(1)) },
      'tries changes for 86400 s',
    ],
    [
      'data that goes before its event',
      { ...PAYLOADS, change: set('LifecycleConfiguration.Rules.0.ExpirationInDays', 51) },
      'forgets the data of large events after 51 days, an event of the feed Users/Context/Feed can be on its way for 52 days',
    ],
    [
      'data under a second rule',
      {
        ...PAYLOADS,
        change: set('LifecycleConfiguration.Rules.1', { Status: 'Enabled', ExpirationInDays: 7 }),
      },
      'after 7 days',
    ],
    [
      'data under a rule with a prefix',
      {
        ...PAYLOADS,
        change: set('LifecycleConfiguration.Rules.1', {
          Status: 'Enabled',
          Prefix: '2026',
          ExpirationInDays: 1,
        }),
      },
      'after 1 days',
    ],
  ])('are found when they are not kept: %s', (_, target, text) => {
    expect(foundAfter(target)).toEqual(finding('retention-too-short', text));
  });

  it.each<[string, Case]>([
    ['just long enough for all tries', { ...QUEUE, change: set('MessageRetentionPeriod', 5580) }],
    ['a longer visibility', { ...QUEUE, change: set('VisibilityTimeout', 600) }],
    ['more tries', { ...QUEUE, change: set('RedrivePolicy.maxReceiveCount', 10) }],
    [
      'a change that is tried for a minute',
      { ...PUBLISHER_MAPPING, change: set('MaximumRecordAgeInSeconds', 60) },
    ],
    [
      'a rule for data that is switched off',
      {
        ...PAYLOADS,
        change: set('LifecycleConfiguration.Rules.1', { Status: 'Disabled', ExpirationInDays: 7 }),
      },
    ],
    ['data that is kept for ever', { ...PAYLOADS, change: remove('LifecycleConfiguration') }],
  ])('are no finding when they are kept: %s', (_, target) => {
    expect(foundAfter(target)).toEqual([]);
  });
});
