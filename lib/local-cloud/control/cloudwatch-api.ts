import type { JsonObject } from '../shared/json';
import { own } from '../shared/own';
import { Distribution, statisticOf } from '../telemetry';
import { ApiError, type ControlSources, type JsonApi } from './api';
import { isKept, type MetricRange, periodOf, timeRange, wholeMinutes } from './metric-range';

interface Metric {
  readonly Namespace?: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

interface MetricStat {
  readonly Stat: string;
  readonly Period: number;
  readonly Unit?: string;
  readonly Metric: Metric;
}

interface MetricQuery {
  readonly Id: string;
  readonly Label?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: MetricStat;
}

/** Values of a minute, by its start in seconds since 1970. */
type Minute = readonly [start: number, values: Distribution];

const MAX_QUERIES = 500;
const MAX_DATAPOINTS = 100_800;

/**
 * Reading of what was measured, by the cloud's clock: as CloudWatch keeps it, by the minute, but of queues what they are at this
 * moment.
 */
export const CLOUDWATCH_API: JsonApi = {
  async GetMetricData(input: JsonObject, sources: ControlSources) {
    const queries = (input.MetricDataQueries ?? []) as readonly MetricQuery[];
    refuseQueries(queries);
    const now = sources.clock.now() / 1000;
    const range = timeRange(input, now);
    const isAscending = input.ScanBy === 'TimestampAscending';
    const all = await Promise.all(queries.map((query) => answer(query, sources, range, now)));
    const results = all.filter((_, index) => queries[index]?.ReturnData !== false);
    const count = results.reduce((sum, { points }) => sum + points.length, 0);
    const { MaxDatapoints = MAX_DATAPOINTS } = input;
    if (count > Number(MaxDatapoints))
      throw invalid(
        `${count} data points are more than the MaxDatapoints of ${MaxDatapoints}: pages do not run locally`,
      );
    return {
      MetricDataResults: results.map(({ points, ...result }) => {
        const sorted = points.sort(([a], [b]) => (isAscending ? a - b : b - a));
        return {
          ...result,
          Timestamps: sorted.map(([time]) => time),
          Values: sorted.map(([, value]) => value),
        };
      }),
      Messages: [],
    };
  },
};

function invalid(message: string): ApiError {
  return new ApiError(400, 'ValidationError', message);
}

function refuseQueries(queries: readonly MetricQuery[]): void {
  if (queries.length > MAX_QUERIES)
    throw invalid(`${queries.length} queries are more than the ${MAX_QUERIES} of a request`);
  const ids = queries.map(({ Id }) => Id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalid(`several queries have the Id ${twice}`);
}

async function answer(
  { Id, Label, MetricStat: stat }: MetricQuery,
  sources: ControlSources,
  times: Omit<MetricRange, 'period'>,
  now: number,
) {
  if (!stat) throw invalid(`the query ${Id} is no MetricStat: expressions do not run locally`);
  const statistic = statisticOf(stat.Stat);
  if (!statistic) throw invalid(`the statistic ${stat.Stat} does not run locally`);
  const range = { ...times, period: wholeMinutes(Id, stat.Period) };
  const periods = new Map<number, Distribution[]>();
  for (const [minute, values] of await minutesOf(stat, sources, range, now)) {
    const start = periodOf(minute, range);
    if (start !== undefined) periods.set(start, [...(periods.get(start) ?? []), values]);
  }
  const points = [...periods].flatMap(([start, parts]) => {
    const value = statistic(parts);
    return value === undefined ? [] : [[start, value] as const];
  });
  return { Id, Label: Label ?? stat.Metric.MetricName, StatusCode: 'Complete', points };
}

async function minutesOf(
  { Metric: { Namespace, MetricName, Dimensions = [] }, Unit }: MetricStat,
  { metrics, measureQueue }: ControlSources,
  range: MetricRange,
  now: number,
): Promise<readonly Minute[]> {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  if (Namespace !== 'AWS/SQS') {
    const choice = { name: MetricName, namespace: Namespace, unit: Unit, dimensions };
    return metrics
      .minutes(choice)
      .map(([start, values]) => [start / 1000, values] as const)
      .filter(([start]) => isKept(start, range, now));
  }
  const value = own(await measureQueue(dimensions.QueueName ?? ''), MetricName);
  if (value === undefined) return [];
  const values = new Distribution();
  values.add(value);
  // Whoever is in the machine's time asks for what is past here, once the clock was moved: of a queue that has no past.
  const latest = Math.min(now, range.end - 1);
  return [[Math.max(range.start, Math.floor(latest / 60) * 60), values]];
}
