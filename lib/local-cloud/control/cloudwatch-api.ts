import type { JsonObject } from '../shared/json';
import { own } from '../shared/own';
import { ApiError, type ControlSources, type JsonApi } from './api';

interface Metric {
  readonly Namespace?: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat?: { readonly Stat: string; readonly Metric: Metric };
}

/**
 * Reading of what was measured. The local cloud keeps no times of single values: each query is answered with one
 * value over everything since the start, and of queues with what they are at this moment.
 */
export const CLOUDWATCH_API: JsonApi = {
  async GetMetricData(input: JsonObject, sources: ControlSources) {
    const queries = (input.MetricDataQueries ?? []) as readonly MetricQuery[];
    return {
      MetricDataResults: await Promise.all(queries.map((query) => answer(query, sources, input.StartTime))),
      Messages: [],
    };
  },
};

async function answer({ Id, MetricStat }: MetricQuery, sources: ControlSources, startTime: unknown) {
  if (!MetricStat) {
    throw new ApiError(
      400,
      'ValidationError',
      `the query ${Id} is no MetricStat: expressions do not run locally`,
    );
  }
  const { Metric, Stat } = MetricStat;
  const values = [...(await valuesOf(Metric, sources))].sort((a, b) => a - b);
  return {
    Id,
    Label: Metric.MetricName,
    StatusCode: 'Complete',
    Timestamps: values.length > 0 ? [startTime] : [],
    Values: values.length > 0 ? [statistic(Stat, values)] : [],
  };
}

async function valuesOf(
  { Namespace, MetricName, Dimensions = [] }: Metric,
  { metrics, measureQueue }: ControlSources,
): Promise<readonly number[]> {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  if (Namespace !== 'AWS/SQS') return metrics.values(MetricName, dimensions);
  const value = own(await measureQueue(dimensions.QueueName ?? ''), MetricName);
  return value === undefined ? [] : [value];
}

/** @param values sorted, at least one */
function statistic(name: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(name)?.[1];
  if (percent !== undefined) return values[Math.floor((values.length - 1) * (Number(percent) / 100))] ?? 0;
  const known: Record<string, number | undefined> = {
    Sum: sum,
    SampleCount: values.length,
    Average: sum / values.length,
    Minimum: values[0],
    Maximum: values.at(-1),
  };
  const value = own(known, name);
  if (value !== undefined) return value;
  throw new ApiError(400, 'ValidationError', `the statistic ${name} does not run locally`);
}
