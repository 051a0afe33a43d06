import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { MonitoringFacade } from 'cdk-monitoring-constructs';
import { temporaryDirectory } from '../../support/temporary-directory';
import { watchedApp } from '../alarms/support';

test('cdk-monitoring-constructs watches functions, queues, tables, topics and metrics of ours', () => {
  const { app, feed, replica, consumer, api } = watchedApp(Duration.seconds(30), {
    app: new App({ outdir: temporaryDirectory() }),
  });
  const stack = Stack.of(replica);
  const late = { threshold: 30_000, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD };
  const facade = new MonitoringFacade(stack, 'Monitoring', {
    alarmFactoryDefaults: { alarmNamePrefix: 'Sharing', actionsEnabled: true },
  });
  const functions = { Publisher: feed.publisher, Replicator: replica.replicator, Api: api.handler };
  // The facade names alarms by the ids of what it watches, and those of our functions and queues are all alike.
  for (const [alarmFriendlyName, lambdaFunction] of Object.entries(functions))
    facade.monitorLambdaFunction({
      lambdaFunction,
      alarmFriendlyName,
      addFaultCountAlarm: { Any: { maxErrorCount: 0 } },
    });
  for (const { queue, deadLetterQueue, name } of [replica, consumer])
    facade.monitorSqsQueueWithDlq({
      queue,
      deadLetterQueue,
      alarmFriendlyName: name.replace('/', '-'),
      addDeadLetterQueueMaxSizeAlarm: { Any: { maxMessageCount: 0 } },
    });
  facade
    .monitorDynamoTable({ table: TableV2.fromTableName(stack, 'Replica', replica.tableName) })
    .monitorSnsTopic({ topic: feed.topic })
    .monitorCustom({
      alarmFriendlyName: 'User',
      metricGroups: [
        {
          title: 'Ours',
          metrics: [
            {
              metric: replica.metricReplicationLag({ statistic: 'p99' }),
              alarmFriendlyName: 'Lag',
              addAlarm: { Late: late },
            },
            replica.metricEventsApplied(),
            feed.metricEventsPublished(),
            consumer.metricHandlingLag(),
            api.metricLatency(),
          ],
        },
      ],
    });
  app.synth();
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'Sharing-User-Lag-Late',
    MetricName: 'ReplicationLag',
    Namespace: 'EventSharing',
    ExtendedStatistic: 'p99',
  });
  const names = Object.values(template.findResources('AWS::CloudWatch::Alarm')).flatMap(
    ({ Properties }) => Properties.AlarmName ?? [],
  );
  expect(names.filter((name: string) => name.startsWith('Sharing-'))).toHaveLength(3 + 2 + 1);
  expect(JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'))).toMatch(/HandlingLag/);
});
