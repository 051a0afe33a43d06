import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { type Dimensions, METRIC, METRICS_NAMESPACE, MetricDimensions } from '../../wire/metrics';
import type { ReplicaDescription } from '../../wire/parameters';
import { parseReplicaName } from '../../wire/replica-name';

const WINDOW_SECONDS = 900;
const MINUTE_MS = 60_000;

/** A function's metrics come to CloudWatch with its logs, so that those of the last minute may be on their way. */
const RATE_MINUTES = 3;

/** What CloudWatch knows of a replica or a consumer. */
export interface ReplicaMetrics {
  readonly lag?: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly perSecond?: number;
  readonly oldestMessageSeconds?: number;
}

/** Of the metrics of a replica or a consumer. */
export function dimensionsOf(
  { name, kind }: Pick<ReplicaDescription, 'name' | 'kind'>,
  namespace: string | undefined,
): Dimensions {
  const { guest, context } = parseReplicaName(name);
  const of = new MetricDimensions(guest ?? namespace);
  return kind === 'consumer' ? of.consumer(context, name) : of.replica(context, name);
}

/**
 * @param now epoch milliseconds
 * @returns nothing when CloudWatch does not answer: a status without numbers is better than none
 */
export async function readReplicaMetrics(
  cloudwatch: CloudWatchClient,
  replica: ReplicaDescription,
  namespace: string | undefined,
  now: number,
): Promise<ReplicaMetrics> {
  const { kind, queueUrl } = replica;
  const dimensions = dimensionsOf(replica, namespace);
  const own = {
    Namespace: METRICS_NAMESPACE,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
  const lag = { ...own, MetricName: kind === 'consumer' ? METRIC.handlingLag : METRIC.lag };
  const done = { ...own, MetricName: kind === 'consumer' ? METRIC.handled : METRIC.applied };
  const age = {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage',
    Dimensions: [{ Name: 'QueueName', Value: queueUrl.split('/').at(-1) }],
  };
  const queries: MetricDataQuery[] = [
    { Id: 'p50', MetricStat: { Metric: lag, Period: WINDOW_SECONDS, Stat: 'p50' } },
    { Id: 'p99', MetricStat: { Metric: lag, Period: WINDOW_SECONDS, Stat: 'p99' } },
    { Id: 'max', MetricStat: { Metric: lag, Period: WINDOW_SECONDS, Stat: 'Maximum' } },
    { Id: 'done', MetricStat: { Metric: done, Period: MINUTE_MS / 1000, Stat: 'Sum' } },
    // SQS reports every five minutes at the most; of these the latest counts.
    { Id: 'age', MetricStat: { Metric: age, Period: 60, Stat: 'Maximum' } },
  ];
  // CloudWatch counts periods from the start, rounded down to the minute: with an end within a minute the latest period would be that minute.
  const EndTime = new Date(Math.ceil(now / MINUTE_MS) * MINUTE_MS);
  const StartTime = new Date(EndTime.getTime() - WINDOW_SECONDS * 1000);
  try {
    const { MetricDataResults = [] } = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime,
        EndTime,
        MetricDataQueries: queries,
      }),
    );
    const pointsOf = (id: string) => latestFirst(MetricDataResults.find(({ Id }) => Id === id));
    const latest = (id: string) => pointsOf(id)[0]?.value;
    const perSecond = rateOf(pointsOf('done'), now);
    const [p50, p99, max, oldest] = [latest('p50'), latest('p99'), latest('max'), latest('age')];
    return {
      ...(p50 !== undefined && p99 !== undefined && max !== undefined && { lag: { p50, p99, max } }),
      ...(perSecond !== undefined && { perSecond }),
      ...(oldest !== undefined && { oldestMessageSeconds: oldest }),
    };
  } catch {
    return {};
  }
}

interface Point {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: number;
}

/** Not every cloud heeds the order that is asked for. */
function latestFirst({ Timestamps = [], Values = [] }: MetricDataResult = {}): readonly Point[] {
  return Timestamps.map((time, index) => ({ time: time.getTime(), value: Values[index] ?? 0 })).sort(
    (a, b) => b.time - a.time,
  );
}

/** @returns of the latest whole minute that is known, or 0 when that is long ago; `undefined` when nothing is known */
function rateOf(points: readonly Point[], now: number): number | undefined {
  if (points.length === 0) return undefined;
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const whole = points.find(({ time }) => time < end);
  return whole && whole.time >= end - RATE_MINUTES * MINUTE_MS ? (whole.value * 1000) / MINUTE_MS : 0;
}
