import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import {
  BoundedContext,
  ChangeConsumer,
  ChangeFeed,
  EventSharingDashboard,
  ReadReplica,
} from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { contract, watchedApp } from '../alarms/support';
import { seriesOf, titlesOf, widgetsOf } from './support';

const outdir = temporaryDirectory();
const SUBSCRIBER = ['Lag of what has arrived', 'Queue', 'Changes in 5 minutes', 'Failures', 'Function'];
const BILLED = 'Billed in an hour, and its list price in us-east-1';

describe('a dashboard of a stack', () => {
  const { stack, orders } = watchedApp(Duration.seconds(30));
  const { dashboard } = new EventSharingDashboard(stack, 'Dashboard');
  dashboard.addWidgets(new TextWidget({ markdown: 'mine' }));
  new ReadReplica(orders, 'Later', { contract });
  const template = Template.fromStack(stack);
  const widgets = widgetsOf(template);
  const graph = (heading: string, title: string) => {
    const start = widgets.findIndex(({ properties }) => properties.markdown === `## ${heading}`);
    const found = widgets.slice(start).find(({ properties }) => properties.title === title);
    if (!found) throw new Error(`${heading} has no graph ${title}`);
    return found;
  };

  test('shows all that is in it, also what came later, and widgets of the user below', () => {
    expect(titlesOf(widgets)).toEqual({
      'Feed of users/User': ['Changes in 5 minutes', 'Wait in the stream', 'Function', BILLED, 'Failures'],
      'Replica orders/User': [...SUBSCRIBER, BILLED],
      'Replica orders/Later': [...SUBSCRIBER, BILLED],
      'Consumer orders/Mail': [...SUBSCRIBER, BILLED],
      'API of users/User': ['Latency', 'Requests in 5 minutes', 'Rows in 5 minutes', 'Function', BILLED],
      mine: [],
    });
    const below = widgets.slice(0, -1).map(({ y, height }) => y + height);
    expect(widgets.at(-1)).toMatchObject({ type: 'text', y: Math.max(...below) });
  });

  test('no two widgets overlap', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  test.each([
    ['Replica orders/User', 'Lag of what has arrived', ['ReplicationLag p50 p50', 'ReplicationLag p99 p99']],
    [
      'Replica orders/User',
      'Queue',
      [
        'ApproximateAgeOfOldestMessage Maximum age of the oldest',
        'ApproximateNumberOfMessagesVisible Maximum waiting',
        'ApproximateNumberOfMessagesNotVisible Maximum in flight',
      ],
    ],
    [
      'Replica orders/User',
      'Failures',
      [
        'EventsParked Sum parked',
        'StaleButNewerByTime Sum stale but newer by time',
        'ApproximateNumberOfMessagesVisible Maximum dead letters',
        'ApproximateNumberOfMessagesVisible Maximum undelivered',
      ],
    ],
    [
      'Replica orders/User',
      'Function',
      [
        'Errors Sum errors',
        'Throttles Sum throttles',
        'ConcurrentExecutions Maximum at once',
        'Duration p99 duration p99',
      ],
    ],
    [
      'Replica orders/User',
      BILLED,
      [
        '= Lambda GB-s',
        'Invocations Sum Lambda requests',
        '= SQS requests, about',
        '= DynamoDB write units',
        '= USD an hour',
      ],
    ],
    ['Consumer orders/Mail', 'Lag of what has arrived', ['HandlingLag p50 p50', 'HandlingLag p99 p99']],
    ['Feed of users/User', 'Wait in the stream', ['IteratorAge Maximum iterator age']],
    [
      'Feed of users/User',
      BILLED,
      ['= Lambda GB-s', 'Invocations Sum Lambda requests', '= SNS publishes', '= USD an hour'],
    ],
    ['API of users/User', 'Latency', ['Latency p50 p50', 'Latency p99 p99']],
    [
      'API of users/User',
      BILLED,
      ['= Lambda GB-s', 'Invocations Sum Lambda requests', '= API Gateway requests', '= USD an hour'],
    ],
  ])('of %s, "%s" shows what it says', (heading, title, series) => {
    expect(seriesOf(graph(heading, title))).toEqual(series);
  });

  test.each([
    ['Replica orders/User', 'Lag of what has arrived', 30_000],
    ['Replica orders/User', 'Queue', 30],
    ['Consumer orders/Mail', 'Lag of what has arrived', 30_000],
    ['Feed of users/User', 'Wait in the stream', 30_000],
    ['API of users/User', 'Latency', 1000],
  ])('of %s, "%s" has a line at the objective', (heading, title, value) => {
    const { annotations } = graph(heading, title).properties;
    expect(annotations.horizontal).toMatchObject([{ value, label: 'objective' }]);
    expect(graph('Replica orders/Later', 'Queue').properties).not.toHaveProperty('annotations');
  });

  test('prices what is billed at the memory and the architecture of the function', () => {
    const [{ expression }] = graph('Replica orders/User', BILLED).properties.metrics.at(-1);
    expect(expression).toBe(
      'invocations * 0.0000002 + duration / 1000 * 0.5 * 0.0000133334 + (2 * invocations + empty) * 0.0000004 + (writes) * 0.000000625',
    );
    // The function of the consumer is the user's, and has Lambda's 128 MB and x86_64.
    const [ofConsumer] = graph('Consumer orders/Mail', BILLED).properties.metrics.at(-1);
    expect(ofConsumer.expression).toContain('duration / 1000 * 0.125 * 0.0000166667');
  });
});

describe('a dashboard of what is named', () => {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Monitoring', { env: { account: '222222222222', region: 'eu-west-1' } });
  const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:111111111111:${name}`;
  const queueArn = arn('sqs', 'events');
  new EventSharingDashboard(stack, 'Dashboard', {
    dashboardName: 'sharing',
    feeds: [
      ChangeFeed.fromChangeFeedAttributes(stack, 'Feed', {
        contextName: 'users',
        topicArn: arn('sns', 'users'),
        payloadBucketName: 'payloads',
      }),
    ],
    replicas: [
      ReadReplica.fromReadReplicaAttributes(stack, 'Replica', {
        name: 'orders/User',
        tableArn: arn('dynamodb', 'table/users'),
        fields: [],
      }),
    ],
    consumers: [
      ChangeConsumer.fromChangeConsumerAttributes(stack, 'Consumer', {
        name: 'orders/Mail',
        queueArn,
        deadLetterQueueArn: queueArn,
        subscriptionDeadLetterQueueArn: queueArn,
      }),
    ],
  });
  const template = Template.fromStack(stack);

  test('shows what is known of imported ones, where they are', () => {
    const widgets = widgetsOf(template);
    expect(titlesOf(widgets)).toEqual({
      'Feed of users': ['Changes in 5 minutes', 'Failures'],
      'Replica orders/User': ['Lag of what has arrived', 'Changes in 5 minutes', 'Failures'],
      'Consumer orders/Mail': ['Lag of what has arrived', 'Queue', 'Changes in 5 minutes', 'Failures'],
    });
    const rows = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    for (const row of rows) expect(row.at(-1)).toMatchObject({ accountId: '111111111111' });
  });

  test('needs nothing of other stacks', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/Fn::ImportValue/);
    template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'sharing' });
  });
});

describe('more than a dashboard holds', () => {
  /** A dashboard of imported consumers, which have 13 metrics each. */
  const dashboardOf = (count: number) => {
    const stack = new Stack(new App({ outdir }), 'Monitoring');
    const queueArn = 'arn:aws:sqs:eu-west-1:111111111111:events';
    const consumers = Array.from({ length: count }, (_, index) =>
      ChangeConsumer.fromChangeConsumerAttributes(stack, `Consumer${index}`, {
        name: `orders/Mail${index}`,
        queueArn,
        deadLetterQueueArn: queueArn,
        subscriptionDeadLetterQueueArn: queueArn,
      }),
    );
    new EventSharingDashboard(stack, 'Dashboard', { consumers });
    return widgetsOf(Template.fromStack(stack));
  };
  const metricsOf = (widgets: ReturnType<typeof dashboardOf>) =>
    widgets.flatMap(({ properties }) => properties.metrics ?? []).length;

  test('is shown whole as long as it fits', () => {
    const widgets = dashboardOf(100);
    expect(widgets).toHaveLength(500);
    expect(metricsOf(widgets)).toBeLessThanOrEqual(2500);
  });

  test('becomes an overview of one metric a question, in graphs of at most 500', () => {
    const widgets = dashboardOf(501);
    expect(widgets.map(({ properties }) => [properties.title, properties.metrics.length])).toEqual([
      ['Lag p99 (ms)', 500],
      ['Lag p99 (ms)', 1],
      ['Parked in 5 minutes', 500],
      ['Parked in 5 minutes', 1],
      // One queue stands for all in this test, and CloudWatch's CDK shows no metric twice.
      ['Age of the oldest message (s)', 1],
      ['Age of the oldest message (s)', 1],
    ]);
    expect(JSON.stringify(widgets)).toContain('"label":"Consumer orders/Mail500"');
  });

  test('and more than that is refused', () => {
    expect(() => dashboardOf(834)).toThrow(
      /at most 2500 metrics, and 834 .* have 2502 even in an overview: make several/,
    );
  });
});

test('a dashboard of a context leaves out what others own', () => {
  const { stack, orders } = watchedApp();
  new EventSharingDashboard(orders, 'Dashboard');
  expect(Object.keys(titlesOf(widgetsOf(Template.fromStack(stack))))).toEqual([
    'Replica orders/User',
    'Consumer orders/Mail',
  ]);
});

test('a dashboard in another stack names what it shows', () => {
  const { app, replica } = watchedApp(undefined, { app: new App({ outdir }) });
  const stack = new Stack(app, 'Monitoring');
  new EventSharingDashboard(stack, 'Dashboard', { replicas: [replica] });
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).toMatch(/Fn::ImportValue/);
});

test('contexts of a namespace are shown with its dimension', () => {
  const stack = new Stack(new App({ outdir, context: { 'cdk-event-sharing:namespace': 'dev' } }), 'Service');
  const context = new BoundedContext(stack, 'Context', { name: 'orders' });
  new ReadReplica(context, 'User', { contract });
  new EventSharingDashboard(stack, 'Dashboard');
  const [, lag] = widgetsOf(Template.fromStack(stack));
  expect(lag?.properties.metrics[0]).toEqual(expect.arrayContaining(['namespace', 'dev', 'orders/User']));
});
