import { GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { chunksOf } from '../shared/chunks';
import type { OperatorClients } from '../shared/clients';
import { replicaOf, type Topology } from '../shared/topology';
import { historyLines, type Line } from './lines';
import type { History, HistorySeries } from './types';

export interface HistoryOptions {
  /** How far back. @default 60 */
  readonly minutes?: number;
  /** For example `orders/User`. @default all of them, and all feeds */
  readonly replica?: string;
  /** Epoch milliseconds. @default now */
  readonly now?: number;
}

/** "GetMetricData", CloudWatch API reference: queries of a request. */
const MOST_QUERIES = 500;
/** CloudWatch keeps minutes for 15 days, five minutes for 63, and an hour for 455 ("Metrics retention", user guide). */
const PERIODS = [
  { minutes: 180, seconds: 60 },
  { minutes: 1_440, seconds: 300 },
  { minutes: Number.POSITIVE_INFINITY, seconds: 3_600 },
] as const;
const MOST_MINUTES = 60 * 24 * 30;

/**
 * Lag, throughput, parked messages and age of queues over time.
 *
 * @throws OperatorError `unknown-replica`, `ambiguous-replica`
 */
export async function readHistory(
  { cloudwatch }: Pick<OperatorClients, 'cloudwatch'>,
  topology: Topology,
  { minutes = 60, replica, now = Date.now() }: HistoryOptions = {},
): Promise<History> {
  const span = Math.min(Math.max(1, Math.ceil(minutes) || 60), MOST_MINUTES);
  const period = PERIODS.find((each) => span <= each.minutes)?.seconds ?? 3_600;
  const end = Math.ceil(now / 1000 / period) * period;
  const count = Math.max(1, Math.ceil((span * 60) / period));
  const times = Array.from({ length: count }, (_, index) => end - (count - index) * period);
  const lines = historyLines(topology, replica === undefined ? undefined : replicaOf(topology, replica));
  const problems: string[] = [];
  const values = new Map<Line, (number | null)[]>(lines.map((line) => [line, times.map(() => null)]));
  const note = (line: Line, { Timestamps = [], Values = [] }: MetricDataResult) => {
    const row = values.get(line) ?? [];
    for (const [index, time] of Timestamps.entries()) {
      const place = Math.floor((time.getTime() / 1000 - (times[0] ?? 0)) / period);
      const value = Values[index];
      // Rates are told a second, whatever the period is.
      if (place >= 0 && place < count && value !== undefined)
        row[place] = line.unit === 'per second' ? value / period : value;
    }
  };
  try {
    for (const chunk of chunksOf(lines, MOST_QUERIES)) {
      let NextToken: string | undefined;
      do {
        const { MetricDataResults = [], NextToken: next } = await cloudwatch.send(
          new GetMetricDataCommand({
            StartTime: new Date((times[0] ?? 0) * 1000),
            EndTime: new Date(end * 1000),
            ScanBy: 'TimestampAscending',
            NextToken,
            MetricDataQueries: chunk.map(({ metric, stat }, index) => ({
              Id: `m${index}`,
              MetricStat: { Metric: metric, Period: period, Stat: stat },
            })),
          }),
        );
        for (const result of MetricDataResults) {
          const line = chunk[Number(result.Id?.slice(1))];
          if (line) note(line, result);
        }
        NextToken = next;
      } while (NextToken !== undefined);
    }
  } catch (error) {
    const { name, message } = error as Error;
    problems.push(`CloudWatch does not tell (${name}: ${message}): allow cloudwatch:GetMetricData`);
  }
  const of = (chart: Line['chart']): HistorySeries[] =>
    lines
      .filter((line) => line.chart === chart)
      .map((line) => ({ name: line.name, unit: line.unit, values: values.get(line) ?? [] }));
  return {
    times,
    lag: of('lag'),
    throughput: of('throughput'),
    parked: of('parked'),
    queueAge: of('queueAge'),
    problems,
  };
}
