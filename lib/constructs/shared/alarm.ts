import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

const PERIOD = Duration.minutes(5);

/** Properties of an alarm. */
export interface AlarmProps {
  readonly metric: cloudwatch.IMetric;
  /** What has happened, and where to look. */
  readonly description: string;
}

/** An alarm that rings as soon as a metric is above zero. What it does then is the user's: it has no actions yet. */
export function alarmAboveZero(scope: Construct, id: string, props: AlarmProps): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, id, {
    metric: props.metric,
    alarmDescription: props.description,
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    // No data means that nothing ran or that a queue sleeps.
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/** How many messages wait in a queue, at the most. */
export function depthOf(queueName: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensionsMap: { QueueName: queueName },
    statistic: cloudwatch.Stats.MAXIMUM,
    period: PERIOD,
  });
}

/** A count of ours, summed up. */
export function countOf(
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace,
    metricName,
    dimensionsMap,
    statistic: cloudwatch.Stats.SUM,
    period: PERIOD,
  });
}
