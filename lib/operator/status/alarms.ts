import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { METRICS_NAMESPACE } from '../../wire/metrics';

/** Of the metrics that tell of a replica, a consumer or a feed. */
const NAMESPACES = [METRICS_NAMESPACE, 'AWS/SQS', 'AWS/Lambda'];

/** An alarm that rings, with the dimensions of all metrics that it looks at. */
export interface RingingAlarm {
  readonly name: string;
  readonly reason: string;
  readonly dimensions: readonly Readonly<Record<string, string>>[];
}

/** @returns nothing when CloudWatch does not answer: a status without alarms is better than none */
export async function ringingAlarms(cloudwatch: CloudWatchClient): Promise<readonly RingingAlarm[]> {
  const ringing: RingingAlarm[] = [];
  try {
    const query = { StateValue: 'ALARM' as const };
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: cloudwatch }, query))
      ringing.push(...MetricAlarms.map(toRinging));
  } catch {
    return [];
  }
  return ringing;
}

function toRinging({ AlarmName = '', StateReason = '', ...alarm }: MetricAlarm): RingingAlarm {
  const metrics = [alarm, ...(alarm.Metrics ?? []).map(({ MetricStat }) => MetricStat?.Metric ?? {})];
  const dimensions = metrics
    .filter(({ Namespace = '' }) => NAMESPACES.includes(Namespace))
    .map(({ Dimensions = [] }) =>
      Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value])),
    );
  return { name: AlarmName, reason: StateReason, dimensions };
}
