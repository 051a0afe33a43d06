import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SyncApi } from '../../../packages/cdk-event-sharing';
import { newReplica } from '../support/replicas';
import { newContext, newUsersTable } from '../support/stacks';
import { alarmsOf, contract, watchedApp } from './support';

const DIMENSION = (Name: string) => [{ Name, Value: expect.anything() }];
const BY_DEFAULT = [
  'UsersFeedParkedAlarm',
  'UsersFeedIncompleteAlarm',
  'OrdersUserDeadLetterAlarm',
  'OrdersUserSubscriptionDeadLetterAlarm',
  'OrdersMailDeadLetterAlarm',
  'OrdersMailSubscriptionDeadLetterAlarm',
];

describe('without an objective', () => {
  const { stack, replica, feed, api, consumer } = watchedApp();
  const template = Template.fromStack(stack);

  test('there are the alarms on what is lost, and no other that costs', () => {
    expect(Object.keys(alarmsOf(template))).toEqual(expect.arrayContaining(BY_DEFAULT));
    template.resourceCountIs('AWS::CloudWatch::Alarm', BY_DEFAULT.length);
    template.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 0);
    for (const each of [replica, feed, consumer]) expect(each.freshnessAlarms).toBeUndefined();
    expect(api.latencyAlarms).toBeUndefined();
  });

  test('no mapping counts what it gives up', () => {
    expect(JSON.stringify(template.findResources('AWS::Lambda::EventSourceMapping'))).not.toMatch(
      /MetricsConfig/,
    );
  });
});

describe('freshness', () => {
  const { stack } = watchedApp(Duration.seconds(30));
  const template = Template.fromStack(stack);
  const alarms = alarmsOf(template);

  test.each([
    ['OrdersUser', 'ReplicationLag', 'replica'],
    ['OrdersMail', 'HandlingLag', 'consumer'],
  ])('of %s rings when one of a hundred changes is later, or an event waits for longer', (id, lag, kind) => {
    expect(alarms[`${id}FreshnessLag`]).toMatchObject({
      Namespace: 'EventSharing',
      MetricName: lag,
      Dimensions: expect.arrayContaining(DIMENSION(kind)),
      ExtendedStatistic: 'p99',
      Threshold: 30_000,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      Period: 300,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
    });
    expect(alarms[`${id}FreshnessQueueAge`]).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringMatching(/EventsQueue/), 'QueueName'] } },
      ],
      Statistic: 'Maximum',
      Threshold: 30,
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
    });
  });

  test.each(['OrdersUserFreshness', 'OrdersMailFreshness', 'UsersFeedFreshness', 'UsersApiLatency'])(
    '%s looks at errors and throttles of the function',
    (id) => {
      for (const name of ['Errors', 'Throttles'])
        expect(alarms[id + name]).toMatchObject({
          Namespace: 'AWS/Lambda',
          MetricName: name,
          Dimensions: DIMENSION('FunctionName'),
          Statistic: 'Sum',
          Threshold: 0,
          EvaluationPeriods: 3,
          DatapointsToAlarm: 2,
        });
    },
  );

  test('of a replica rings at once on an event that was newer by the clock', () => {
    expect(alarms.OrdersUserFreshnessStaleButNewerByTime).toMatchObject({
      MetricName: 'StaleButNewerByTime',
      Threshold: 0,
      EvaluationPeriods: 1,
    });
    expect(alarms).not.toHaveProperty('OrdersMailFreshnessStaleButNewerByTime');
  });

  test.each(['OrdersUser', 'OrdersMail'])('%s is not right while any of its alarms rings', (id) => {
    const rule = JSON.stringify(
      alarmsOf(template, 'AWS::CloudWatch::CompositeAlarm')[`${id}FreshnessNotRight`].AlarmRule,
    );
    const own = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).filter((each) =>
      each.startsWith(id),
    );
    expect(own).toHaveLength(id === 'OrdersUser' ? 7 : 6);
    for (const each of own) expect(rule).toContain(`"${each}"`);
    expect(rule).not.toMatch(/AND|NOT/);
  });

  test('of a feed rings on the age of changes, and at once on what was given up', () => {
    expect(alarms.UsersFeedFreshnessIteratorAge).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'IteratorAge',
      Dimensions: DIMENSION('FunctionName'),
      Statistic: 'Maximum',
      Threshold: 30_000,
      Period: 60,
      DatapointsToAlarm: 3,
    });
    const [mapping = ''] = Object.entries(template.findResources('AWS::Lambda::EventSourceMapping'))
      .filter(([, { Properties }]) => Properties.MetricsConfig)
      .map(([id]) => id);
    expect(mapping).toMatch(/^UsersFeedStream/);
    expect(alarms.UsersFeedFreshnessGivenUp).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'OnFailureDestinationDeliveredEventCount',
      Dimensions: [{ Name: 'EventSourceMappingUUID', Value: { Ref: mapping } }],
      Threshold: 0,
      EvaluationPeriods: 1,
    });
  });

  test('is told to operators', () => {
    const [description] = Object.values(template.findResources('AWS::SSM::Parameter'))
      .map(({ Properties }) => JSON.stringify(Properties))
      .filter((text) => text.includes('orders/User') && text.includes('queueUrl'));
    expect(description).toContain('\\"freshnessSeconds\\":30');
  });

  test.each([
    [Duration.seconds(1), 'from 2 seconds to the 4 days', 'received 1 second'],
    [Duration.millis(2500), 'must be in whole seconds', 'received 2 seconds 500 millis'],
    [Duration.days(5), 'to the 4 days after which a change is given up', 'received 5 days'],
  ])('is refused with %s', (freshness, ...parts) => {
    for (const part of parts) expect(() => newReplica({ freshness })).toThrow(part);
    expect(() => newReplica({ freshness })).toThrow(expect.objectContaining({ code: 'invalid-replica' }));
  });
});

describe('latency of an API', () => {
  test.each([
    [false, 'AWS/ApiGateway', 'Latency', '5xx', '4xx', 'Count'],
    [true, 'AWS/Lambda', 'UrlRequestLatency', 'Url5xxCount', 'Url4xxCount', 'UrlRequestCount'],
  ])(
    'with a function URL: %s, rings on slow, failed and refused requests',
    (functionUrl, Namespace, slow, failed, refused, all) => {
      const alarms = alarmsOf(Template.fromStack(watchedApp(Duration.seconds(30), { functionUrl }).stack));
      expect(alarms.UsersApiLatencySlow).toMatchObject({
        Namespace,
        MetricName: slow,
        ExtendedStatistic: 'p99',
        Threshold: 1000,
        DatapointsToAlarm: 2,
      });
      for (const [id, metric, Threshold] of [
        ['Failed', failed, 1],
        ['Refused', refused, 50],
      ] as const) {
        const { Metrics, ...rest } = alarms[`UsersApiLatency${id}`];
        expect(rest).toMatchObject({ Threshold, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
        expect(Metrics).toMatchObject([
          { Expression: '100 * part / requests' },
          { Id: 'part', MetricStat: { Metric: { Namespace, MetricName: metric }, Stat: 'Sum' } },
          { Id: 'requests', MetricStat: { Metric: { Namespace, MetricName: all }, Stat: 'Sum' } },
        ]);
      }
    },
  );

  test.each([Duration.seconds(11), Duration.millis(0)])('is refused with %s', (latency) => {
    const context = newContext();
    const props = { table: newUsersTable(context), contracts: [contract], path: 'users', latency };
    expect(() => new SyncApi(context, 'Api', props)).toThrow(
      /latency must be from 1 millisecond to 10 seconds, after which a request is given up, received/,
    );
  });
});
