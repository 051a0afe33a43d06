import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

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
