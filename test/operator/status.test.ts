import { type KnownFeed, type KnownReplica, readStatus, type Topology } from '../../lib/operator';
import {
  cloudOf,
  type Facts,
  feed,
  type Input,
  problemsOf,
  QUEUE,
  replica,
  TOPIC,
} from './support/status-cloud';

test('where all is well there is nothing to look after', async () => {
  expect(await problemsOf({})).toEqual([]);
});

const alarm = (Namespace: string, Name: string, Value: string, rest: object = {}) => ({
  AlarmName: 'Parked',
  StateReason: '1 > 0',
  Namespace,
  Dimensions: [{ Name, Value }],
  ...rest,
});
const policy = (audience?: unknown) => ({ FilterPolicy: JSON.stringify({ audience }) });

test.each<[string, Facts, RegExp]>([
  ['parked messages', { parked: 3 }, /^parked: 3 parked messages: .*event-sharing dlq list orders\/User/],
  ['undelivered messages', { undelivered: 2 }, /^undelivered: 2 undelivered .*dlq list orders\/User/],
  ['missing rows', { audit: { missing: 2, repaired: 1 } }, /^rows-differ: .*1 differ.* --repair/],
  ['stale rows', { audit: { stale: 4 } }, /^rows-differ: .*4 differ/],
  ['orphaned rows', { audit: { orphaned: 1 } }, /^rows-differ: .*1 differ/],
  ['rows that kept changing', { audit: { undecided: 1 } }, /^rows-differ: .*1 kept changing/],
  ['rows that cannot be shared', { audit: { unshareable: 5 } }, /^rows-differ: .*5 cannot be shared/],
  ['failures of the publisher', { failures: 2 }, /^failures: 2 objects .*replay-failures users\/User --list/],
  [
    'a subscription of another queue alone',
    { subscriptions: [{ Endpoint: 'arn:aws:sqs:us-east-1:1:other', SubscriptionArn: 'arn:x' }] },
    /^not-subscribed: .*not subscribed to its feed's topic arn:aws:sns:us-east-1:1:feed/,
  ],
  [
    'a topic that was made anew',
    {
      elsewhere: [{ Endpoint: 'y' }, { Endpoint: QUEUE, TopicArn: 'arn:aws:sns:us-east-1:1:old' }],
      subscriptions: [{ Endpoint: 'x', SubscriptionArn: 'arn:x' }],
    },
    /^other-topic: its queue follows the topic arn:aws:sns:us-east-1:1:old, its feed publishes on .*:feed: deploy/,
  ],
  [
    'a subscription that is not confirmed',
    { subscriptions: [{ Endpoint: QUEUE, SubscriptionArn: 'PendingConfirmation' }] },
    /^subscription-altered: .*not confirmed \(PendingConfirmation\)/,
  ],
  ['envelopes', { attributes: { RawMessageDelivery: 'false' } }, /^subscription-altered: .*raw delivery/],
  ['a filter over attributes', { attributes: { FilterPolicyScope: 'MessageAttributes' } }, /message body/],
  ['no filter', { attributes: { FilterPolicy: undefined } }, /addressed to others/],
  ['a filter without audience', { attributes: policy() }, /addressed to others/],
  ['a filter for any audience', { attributes: policy([{ exists: true }]) }, /addressed to others/],
  ['a filter for another', { attributes: policy([{ exists: false }, 'orders/User', 'x/Y']) }, /to others/],
  [
    'a filter against its own',
    { attributes: policy([{ exists: false }]) },
    /keeps out .*addressed to orders\/User/,
  ],
  ['a filter for its own alone', { attributes: policy(['orders/User']) }, /keeps out .*for everybody/],
  ['no dead letters', { attributes: { RedrivePolicy: undefined } }, /no dead-letter queue/],
  [
    'an alarm on its metrics',
    { alarms: [alarm('EventSharing', 'replica', 'orders/User')] },
    /^alarm: .*Parked rings: 1 > 0/,
  ],
  [
    'an alarm on its function',
    { alarms: [alarm('AWS/Lambda', 'FunctionName', 'r')] },
    /^alarm: .*Parked rings: 1 > 0/,
  ],
  ['an alarm on its queue', { alarms: [alarm('AWS/SQS', 'QueueName', 'parked')] }, /^alarm: /],
  [
    'an alarm over several metrics',
    {
      alarms: [
        {
          AlarmName: 'Lag',
          Metrics: [{ MetricStat: { Metric: alarm('EventSharing', 'replica', 'orders/User') } }],
        },
      ],
    },
    /^alarm: the alarm Lag/,
  ],
  [
    'an alarm of the publisher',
    {
      alarms: [
        alarm('EventSharing', 'service', 'users', {
          Dimensions: [
            { Name: 'service', Value: 'users' },
            { Name: 'function', Value: 'publisher' },
          ],
        }),
      ],
    },
    /^alarm: /,
  ],
])('%s: a person is told', async (_, facts, message) => {
  const problems = await problemsOf(facts);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(message);
});

const seeded = (kind: string, updatedAt: string, of = 'orders/User') => ({ kind, replica: of, updatedAt });
const inMarch = new Date('2026-03-01T00:00:00Z');

test.each<[string, Facts]>([
  ['audit', { created: inMarch }],
  ['seed', { created: inMarch, runs: [seeded('seed', '2026-02-01T00:00:00Z')] }],
  [
    'seed, whatever else was republished',
    { created: inMarch, runs: [seeded('republish', '2026-04-01T00:00:00Z')] },
  ],
])('a table that is younger than its last %s was replaced', async (_, facts) => {
  expect(await problemsOf(facts)).toEqual([
    expect.stringMatching(
      /^table-replaced: its table was created at 2026-03-01.*"event-sharing seed orders\/User"$/,
    ),
  ]);
});

test.each<[string, Facts]>([
  ['is older', { created: new Date('2025-01-01T00:00:00Z') }],
  ['was seeded since', { created: inMarch, runs: [seeded('seed', '2026-03-02T00:00:00Z')] }],
  ['was audited since', { created: inMarch, audit: { at: '2026-03-02T00:00:00Z' } }],
  ['cannot be asked for', { created: new Error('access denied') }],
])('a table that %s is all well', async (_, facts) => {
  expect(await problemsOf(facts)).toEqual([]);
});

test.each<[string, Facts['subscriptions']]>([
  ['nothing is subscribed', []],
  ['the topic is gone', Object.assign(new Error('no topic'), { name: 'NotFoundException' })],
])('%s: replica and feed both say so', async (_, subscriptions) => {
  expect(await problemsOf({ subscriptions })).toEqual([
    expect.stringMatching(/^not-subscribed: /),
    expect.stringMatching(/^nothing-subscribed: /),
  ]);
});

test('whoever may not look is not told that all is well', async () => {
  const subscriptions = Object.assign(new Error('not authorised'), { name: 'AuthorizationErrorException' });
  const problems = await problemsOf({ subscriptions });
  expect(problems).toHaveLength(2);
  for (const each of problems)
    expect(each).toMatch(/^unknown: .*\(not authorised\): allow sns:ListSubscriptionsByTopic/);
});

test.each([
  ['AccessDenied', 'Access Denied', 'Access Denied'],
  ['NoSuchBucket', 'The specified bucket does not exist', 'The specified bucket does not exist'],
  ['TimeoutError', '', 'TimeoutError'],
])('a bucket that cannot be read (%s) is told of, and hides nothing else', async (name, message, told) => {
  const failures = Object.assign(new Error(message), { name });
  expect(await problemsOf({ failures, parked: 1 })).toEqual([
    expect.stringMatching(/^parked: /),
    `unknown: its failure bucket failures cannot be read (${told}): allow s3:ListBucket of it and s3:GetObject of what is in it, or deploy its feed again if it was deleted`,
  ]);
});

test('a replica whose feed is not here is told of', async () => {
  const { feed: _, ...alone } = replica;
  expect(await problemsOf({}, { feeds: [], replicas: [alone] })).toEqual([
    'feed-missing: users/User has no feed in this account and region: deploy its owner',
  ]);
});

test.each<[string, Facts]>([
  [
    'of others',
    { alarms: [alarm('AWS/SQS', 'QueueName', 'theirs'), alarm('Other', 'replica', 'orders/User')] },
  ],
  ['that CloudWatch does not tell', { alarms: new Error('away') }],
])('alarms %s change nothing', async (_, facts) => {
  expect(await problemsOf(facts)).toEqual([]);
});

describe('a replica that must be fresh within 30 seconds', () => {
  const topology: Topology = { feeds: [feed], replicas: [{ ...replica, freshnessSeconds: 30 }] };
  const measured = (p99: number, age: number) => () => ({
    MetricDataResults: Object.entries({ p50: 7, p99, max: 99_000, age }).map(([Id, value]) => ({
      Id,
      Timestamps: [new Date()],
      Values: [value],
    })),
  });

  test.each<[string, number, number, string[]]>([
    ['is well at that', 30_000, 30, []],
    [
      'is late by what has arrived',
      30_001,
      0,
      ['of a hundred changes of the last 15 minutes one took 30001 ms or more'],
    ],
    ['is late by what waits', 1, 31, ['the oldest message waits for 31 s']],
  ])('%s', async (_, p99, age, late) => {
    const problems = await problemsOf({ measure: measured(p99, age) }, topology);
    expect(problems).toEqual(
      late.map((each) => expect.stringContaining(`late: later than its freshness of 30 s: ${each}: look at`)),
    );
  });

  test('is looked at over one period of 15 minutes, which CloudWatch counts from a whole minute', async () => {
    const asked: Input[] = [];
    const measure = (input: Input) => {
      asked.push(input);
      return {};
    };
    await readStatus(cloudOf({ measure }).clients, topology, undefined, Date.UTC(2026, 0, 1, 12, 15, 34));
    expect(asked.map(({ StartTime, EndTime }) => [StartTime, EndTime])).toEqual([
      [new Date(Date.UTC(2026, 0, 1, 12, 1)), new Date(Date.UTC(2026, 0, 1, 12, 16))],
    ]);
  });

  const minute = (number: number) => new Date(Date.UTC(2026, 0, 1, 12, number));
  test.each([
    [
      'of the latest whole minute',
      [
        [15, 600],
        [14, 120],
        [13, 60],
      ],
      2,
    ],
    ['of one that came before, where that has not come yet', [[13, 60]], 1],
    [
      '0 when that is long ago',
      [
        [15, 600],
        [11, 60],
      ],
      0,
    ],
    ['0 when only this minute has any', [[15, 600]], 0],
    [
      'of the latest whole minute, in whatever order a cloud tells',
      [
        [13, 60],
        [14, 120],
        [15, 600],
      ],
      2,
    ],
    ['not known when nothing was measured', [], undefined],
  ] as const)('has a rate: %s', async (_, done, perSecond) => {
    const measure = () => ({
      MetricDataResults: [
        { Id: 'done', Timestamps: done.map(([at]) => minute(at)), Values: done.map(([, count]) => count) },
      ],
    });
    const now = Date.UTC(2026, 0, 1, 12, 15, 34);
    const { replicas } = await readStatus(cloudOf({ measure }).clients, topology, undefined, now);
    expect(replicas.map((each) => each.perSecond)).toEqual([perSecond]);
  });

  test('is not late where nothing was measured, nor where nobody has said how fresh', async () => {
    expect(await problemsOf({}, topology)).toEqual([]);
    expect(await problemsOf({ measure: measured(99_000, 99) })).toEqual([]);
  });
});

describe('a consumer', () => {
  const { table: _, ...rest } = replica;
  const consumer = { ...rest, kind: 'consumer' as const, name: 'pr-7.billing/Users' };
  const topology: Topology = { namespace: 'dev', feeds: [], replicas: [consumer] };
  const attributes = policy([{ exists: false }, consumer.name]);

  test('is shown as one, with the lag of its own metric, in its own namespace', async () => {
    const asked: unknown[] = [];
    const measure = ({ MetricDataQueries }: Input) => {
      asked.push(
        ...(MetricDataQueries as { MetricStat: { Metric: object } }[]).map((one) => one.MetricStat.Metric),
      );
      const Timestamps = [new Date()];
      return {
        MetricDataResults: [
          { Id: 'p50', Timestamps, Values: [7] },
          { Id: 'p99', Timestamps, Values: [8] },
          { Id: 'max', Timestamps, Values: [9] },
        ],
      };
    };
    const { replicas } = await readStatus(cloudOf({ attributes, measure }).clients, topology);
    expect(replicas).toMatchObject([{ kind: 'consumer', lag: { p50: 7, p99: 8, max: 9 }, problems: [] }]);
    expect(asked).toContainEqual(expect.objectContaining({ MetricName: 'EventsHandled' }));
    expect(asked[0]).toEqual({
      Namespace: 'EventSharing',
      MetricName: 'HandlingLag',
      Dimensions: [
        { Name: 'service', Value: 'billing' },
        { Name: 'consumer', Value: 'pr-7.billing/Users' },
        { Name: 'namespace', Value: 'pr-7' },
      ],
    });
  });

  test.each(['consumer', 'replica'])('has the alarms on metrics with its name as %s', async (dimension) => {
    const alarms = [alarm('EventSharing', dimension, consumer.name)];
    expect(await problemsOf({ attributes, alarms }, topology)).toEqual([expect.stringMatching(/^alarm: /)]);
  });
});

test('contracts that share a feed share one line, one bucket and one topic', async () => {
  const account: KnownFeed = { ...feed, contract: 'users/Account' };
  const other: KnownFeed = {
    ...feed,
    contract: 'stock/Item',
    failureBucket: 'others',
    topicArn: `${TOPIC}-2`,
  };
  const { clients, asked } = cloudOf({ failures: 3 });
  const { feeds } = await readStatus(clients, { feeds: [account, feed, other], replicas: [] });
  expect(feeds).toMatchObject([
    { contracts: ['users/Account', 'users/User'], failures: 3 },
    { contracts: ['stock/Item'], failures: 3 },
  ]);
  expect(asked.filter((name) => name === 'ListObjectsV2')).toHaveLength(2);
  expect(asked.filter((name) => name === 'ListSubscriptionsByTopic')).toHaveLength(2);
});

describe('a replica of which a queue is gone', () => {
  const gone: KnownReplica = { ...replica, name: 'orders/Gone', queueUrl: 'http://sqs/1/gone' };
  const read = (replicas: readonly KnownReplica[]) => {
    const { clients } = cloudOf({ parked: 3 });
    const send = clients.sqs.send as (command: { readonly input: { readonly QueueUrl?: string } }) => unknown;
    clients.sqs.send = (async (command: { readonly input: { readonly QueueUrl?: string } }) => {
      if (command.input.QueueUrl === gone.queueUrl) throw new Error('no such queue');
      return send(command);
    }) as typeof clients.sqs.send;
    return readStatus(clients, { feeds: [feed], replicas });
  };

  test('says so, and hides no other', async () => {
    expect((await read([gone, replica])).replicas).toMatchObject([
      {
        replica: 'orders/Gone',
        parked: 0,
        problems: [{ code: 'unknown', message: expect.stringContaining('no such queue') }],
      },
      { replica: 'orders/User', parked: 3 },
    ]);
  });

  test('is the failure of all where no other can be read', async () => {
    await expect(read([gone])).rejects.toThrow('no such queue');
  });
});
