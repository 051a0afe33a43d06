import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { App, CfnOutput, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { LocalCloud } from '../../../lib/local-cloud';
import { discover, readStatus } from '../../../lib/operator';
import { type Watched, watchedApp } from '../../constructs/alarms/support';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { temporaryDirectory } from '../../support/temporary-directory';

/** What is asked of queues when it is asked for. */
const OF_QUEUES = ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'];
/** What is counted when it happens, and not as 0 before. */
const WHEN_IT_HAPPENS = ['IncompleteBatches', 'OnFailureDestinationDeliveredEventCount', 'HandlingLag'];

interface Alarm {
  readonly MetricName?: string;
  readonly Metrics?: readonly {
    readonly MetricStat?: { readonly Metric: { readonly MetricName: string } };
  }[];
}

function watchedMetrics(template: Template): string[] {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const names = alarms.flatMap(({ Properties }) => {
    const { MetricName, Metrics = [] } = Properties as Alarm;
    return [MetricName, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric.MetricName)];
  });
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

async function putUser(cloud: LocalCloud, users: Watched['users']): Promise<void> {
  const TableName = cloud.resource('Service', `${users.node.path}/Users/Table`).physicalId;
  const Item = { user_id: { N: '1' }, name: { S: 'Ann' }, newsletter: { BOOL: true } };
  await cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
}

/** What CloudWatch's API answers of a queue. */
async function measuresOf({ clients }: LocalCloud, QueueName: string): Promise<Record<string, unknown>> {
  const Dimensions = [{ Name: 'QueueName', Value: QueueName }];
  const MetricDataQueries = OF_QUEUES.map((MetricName, index) => ({
    Id: `q${index}`,
    MetricStat: { Stat: 'Maximum', Period: 60, Metric: { Namespace: 'AWS/SQS', MetricName, Dimensions } },
  }));
  const range = { StartTime: new Date(0), EndTime: new Date() };
  const command = new GetMetricDataCommand({ ...range, MetricDataQueries });
  const { MetricDataResults = [] } = await clients.cloudwatch.send(command);
  return Object.fromEntries(MetricDataResults.map(({ Label = '', Values = [] }) => [Label, Values[0]]));
}

test.each([[false], [true]])(
  'the local cloud measures every metric that an alarm watches, with a function URL: %s',
  async (functionUrl) => {
    const app = new App({ outdir: temporaryDirectory() });
    const { stack, api, users } = watchedApp(Duration.minutes(1), { app, functionUrl });
    new CfnOutput(stack, 'Url', { value: api.url });
    const assembly = app.synth().directory;
    const cloud = await LocalCloud.start({ assembly });
    try {
      await putUser(cloud, users);
      expect((await fetch(`${cloud.outputs.Service?.Url}/users/1`)).status).toBe(403);
      const wanted = watchedMetrics(Template.fromStack(stack)).filter(
        (name) => ![...OF_QUEUES, ...WHEN_IT_HAPPENS].includes(name),
      );
      expect(wanted.length).toBeGreaterThan(8);
      await eventually(async () => expect(cloud.metrics.names()).toEqual(expect.arrayContaining(wanted)));
    } finally {
      await cloud.stop();
    }
  },
);

test('what waits in a queue is measured, and makes its replica and consumer late', async () => {
  const app = new App({ outdir: temporaryDirectory() });
  const { stack, users } = watchedApp(Duration.minutes(1), { app });
  const mappings = stack.node.findAll().filter(isMappingOfQueue);
  expect(mappings).toHaveLength(2);
  for (const mapping of mappings) mapping.enabled = false;
  const cloud = await LocalCloud.start({ assembly: app.synth().directory });
  try {
    const clients = operatorClients(cloud);
    const topology = await discover(clients);
    const problems = async () => {
      const { replicas } = await readStatus(clients, topology);
      return replicas.flatMap((each) => each.problems.map(({ message }) => `${each.replica}: ${message}`));
    };
    await putUser(cloud, users);
    const queues = topology.replicas.map(({ queueUrl }) => queueUrl.split('/').at(-1) ?? '');
    for (const queue of queues) {
      await eventually(async () =>
        expect(await measuresOf(cloud, queue)).toEqual({
          ApproximateAgeOfOldestMessage: expect.any(Number),
          ApproximateNumberOfMessagesVisible: 1,
        }),
      );
    }
    expect(await problems()).toEqual([]);
    await cloud.clock.advance('2 minutes');
    expect((await problems()).sort()).toEqual(
      ['orders/Mail', 'orders/User'].map((name) =>
        expect.stringMatching(
          `^${name}: later than its freshness of 60 s: the oldest message waits for \\d{3} s`,
        ),
      ),
    );
  } finally {
    await cloud.stop();
  }
});

function isMappingOfQueue(construct: IConstruct): construct is CfnEventSourceMapping {
  return construct instanceof CfnEventSourceMapping && construct.startingPosition === undefined;
}
