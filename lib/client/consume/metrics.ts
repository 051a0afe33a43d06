import type { Consumed } from '../../protocol/consuming/consume';
import * as METRIC from '../../wire/metric-names';
import { METRICS_NAMESPACE } from '../../wire/metrics';

/** Takes one line in CloudWatch's embedded metric format. */
export type MetricsSink = (line: string) => void;

/** As it is: what is given to `console` may get into a member of another line, where CloudWatch does not look for metrics. */
export const standardOutput: MetricsSink = (line) => void process.stdout.write(`${line}\n`);

/** Values of a metric in one line: "Specification: Embedded metric format" in the CloudWatch user guide. */
const MAX_VALUES = 100;

/**
 * Tells what became of a batch.
 *
 * @param lags of each change that was handled, from the owner's change to its own end (milliseconds)
 */
export function reportMetrics(
  outcomes: readonly Consumed[],
  lags: readonly number[],
  dimensions: Readonly<Record<string, string>>,
  sink: MetricsSink,
): void {
  const count = (kind: Consumed['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const expired = outcomes.filter((outcome) => outcome.kind === 'handled' && outcome.expired).length;
  let values: Record<string, number | readonly number[]> = {
    [METRIC.handled]: count('handled'),
    [METRIC.stale]: count('stale'),
    [METRIC.parked]: count('parked'),
    [METRIC.retried]: count('retry'),
    // Where rows do not expire there is no such metric, and none to pay for.
    ...(expired > 0 && { [METRIC.expired]: expired }),
  };
  for (let from = 0; from === 0 || from < lags.length; from += MAX_VALUES) {
    // The owner's clock may be ahead.
    const some = lags.slice(from, from + MAX_VALUES).map((lag) => Math.max(0, lag));
    if (some.length > 0) values[METRIC.handlingLag] = some;
    const Metrics = Object.entries(values).map(([Name, value]) => ({
      Name,
      Unit: Array.isArray(value) ? 'Milliseconds' : 'Count',
    }));
    const Dimensions = [Object.keys(dimensions)];
    const CloudWatchMetrics = [{ Namespace: METRICS_NAMESPACE, Dimensions, Metrics }];
    sink(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics }, ...dimensions, ...values }));
    // Counts are in the first line alone.
    values = {};
  }
}
