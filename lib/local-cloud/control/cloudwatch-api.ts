import type { JsonObject } from '../shared/json';
import { own } from '../shared/own';
import type { Metrics } from '../telemetry';
import { ApiError, type ControlSources, type JsonApi } from './api';

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Stat: string;
    readonly Metric: {
      readonly MetricName: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

/**
 * Reading of what functions measured. The local cloud keeps no times of single values: each query is answered with one
 * value over everything since the start.
 */
export const CLOUDWATCH_API: JsonApi = {
  GetMetricData(input: JsonObject, { metrics }: ControlSources) {
    const queries = (input.MetricDataQueries ?? []) as readonly MetricQuery[];
    return {
      MetricDataResults: queries.map((query) => answer(query, metrics, input.StartTime)),
      Messages: [],
    };
  },
};

function answer({ Id, MetricStat }: MetricQuery, metrics: Metrics, startTime: unknown) {
  if (!MetricStat) {
    throw new ApiError(
      400,
      'ValidationError',
      `the query ${Id} is no MetricStat: expressions do not run locally`,
    );
  }
  const { Metric, Stat } = MetricStat;
  const dimensions = Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
  const values = [...metrics.values(Metric.MetricName, dimensions)].sort((a, b) => a - b);
  return {
    Id,
    Label: Metric.MetricName,
    StatusCode: 'Complete',
    Timestamps: values.length > 0 ? [startTime] : [],
    Values: values.length > 0 ? [statistic(Stat, values)] : [],
  };
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
