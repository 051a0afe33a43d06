import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { withActions } from './event-sharing-alarms';

/** Properties of an alarm. */
export interface AlarmProps {
  readonly metric: cloudwatch.IMetric;
  /** What has happened, and where to look. */
  readonly description: string;
}

/** Properties of an alarm that one high value does not ring. */
export interface LastingAlarmProps extends AlarmProps {
  /** @default 0 */
  readonly threshold?: number;
  /** How many periods are looked at. @default 3 */
  readonly of?: number;
  /** In how many of them the metric must be above the threshold. @default 2 */
  readonly breaching?: number;
}

/** Of metrics that lasting alarms look at, unless they must ring sooner. */
export const PERIOD = Duration.minutes(5);

/** An alarm that rings as soon as a metric is above zero. What it does then is the user's: see `EventSharingAlarms`. */
export function alarmAboveZero(scope: Construct, id: string, props: AlarmProps): cloudwatch.Alarm {
  return lastingAlarm(scope, id, { ...props, of: 1, breaching: 1 });
}

/** An alarm that rings when a metric is above a threshold for a while, because what passes by itself needs no person. */
export function lastingAlarm(
  scope: Construct,
  id: string,
  { metric, description, threshold = 0, of = 3, breaching = 2 }: LastingAlarmProps,
): cloudwatch.Alarm {
  const alarm = new cloudwatch.Alarm(scope, id, {
    metric,
    alarmDescription: description,
    threshold,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: of,
    // Alone it would be a property more in templates that are deployed.
    ...(of > 1 && { datapointsToAlarm: breaching }),
    // No data means that nothing ran or that a queue sleeps.
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  return withActions(alarm);
}

/** An alarm that rings while any of others does: of the same account and region, as CloudWatch demands. */
export function anyAlarm(
  scope: Construct,
  id: string,
  alarms: readonly cloudwatch.IAlarm[],
  description: string,
): cloudwatch.CompositeAlarm {
  const rings = alarms.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM));
  const alarm = new cloudwatch.CompositeAlarm(scope, id, {
    alarmRule: cloudwatch.AlarmRule.anyOf(...rings),
    alarmDescription: description,
  });
  return withActions(alarm);
}
