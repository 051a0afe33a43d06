import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { App, CfnOutput, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LocalCloud } from '../../../lib/local-cloud';
import { watchedApp } from '../../constructs/alarms/support';
import { eventually } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';

/** What the local cloud does not measure: `docs/local-cloud.md` says so. */
const NOT_MEASURED = ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'];
/** What is counted when it happens, and not as 0 before. */
const WHEN_IT_HAPPENS = ['IncompleteBatches', 'OnFailureDestinationDeliveredEventCount', 'HandlingLag'];

interface Watched {
  readonly MetricName?: string;
  readonly Metrics?: readonly {
    readonly MetricStat?: { readonly Metric: { readonly MetricName: string } };
  }[];
}

function watchedMetrics(template: Template): string[] {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const names = alarms.flatMap(({ Properties }) => {
    const { MetricName, Metrics = [] } = Properties as Watched;
    return [MetricName, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric.MetricName)];
  });
  return [...new Set(names.filter((name) => name !== undefined))].sort();
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
      const TableName = cloud.resource('Service', `${users.node.path}/Users/Table`).physicalId;
      const Item = { user_id: { N: '1' }, name: { S: 'Ann' }, newsletter: { BOOL: true } };
      await cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
      expect((await fetch(`${cloud.outputs.Service?.Url}/users/1`)).status).toBe(403);
      const wanted = watchedMetrics(Template.fromStack(stack)).filter(
        (name) => ![...NOT_MEASURED, ...WHEN_IT_HAPPENS].includes(name),
      );
      expect(wanted.length).toBeGreaterThan(8);
      await eventually(async () => expect(cloud.metrics.names()).toEqual(expect.arrayContaining(wanted)));
    } finally {
      await cloud.stop();
    }
  },
);
