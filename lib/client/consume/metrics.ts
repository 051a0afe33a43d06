import type { Consumed } from '../../protocol/consuming/consume';
import type { ConsumerSettings } from '../../wire/consumer';
import { METRIC, METRICS_NAMESPACE, MetricDimensions } from '../../wire/metrics';
import { parseReplicaName } from '../../wire/replica-name';

/** Takes one line in CloudWatch's embedded metric format. */
export type MetricsSink = (line: string) => void;

/** As it is: what is given to `console` may get into a member of another line, where CloudWatch does not look for metrics. */
export const standardOutput: MetricsSink = (line) => void process.stdout.write(`${line}\n`);

/** Values of a metric in one line: "Specification: Embedded metric format" in the CloudWatch user guide. */
const MAX_VALUES = 100;

/** Tells what became of each batch of a consumer. */
export class Meter {
  readonly #dimensions: Readonly<Record<string, string>>;
  readonly #sink: MetricsSink;

  constructor({ name, namespace }: ConsumerSettings, sink: MetricsSink) {
    this.#dimensions = new MetricDimensions(namespace).consumer(parseReplicaName(name).context, name);
    this.#sink = sink;
  }

  /**
   * @param lags of each change that was handled, from the owner's change to its own end (milliseconds)
   * @param now epoch milliseconds
   */
  report(outcomes: readonly Consumed[], lags: readonly number[], now: number): void {
    const count = (kind: Consumed['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
    const expired = outcomes.filter((outcome) => outcome.kind === 'handled' && outcome.expired).length;
    const counts = {
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
      const values = { ...(from === 0 && counts), ...(some.length > 0 && { [METRIC.handlingLag]: some }) };
      this.#sink(this.#line(values, now));
    }
  }

  #line(values: Readonly<Record<string, number | readonly number[]>>, Timestamp: number): string {
    const Metrics = Object.entries(values).map(([Name, value]) => ({
      Name,
      Unit: Array.isArray(value) ? 'Milliseconds' : 'Count',
    }));
    const Dimensions = [Object.keys(this.#dimensions)];
    const _aws = {
      Timestamp,
      CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE, Dimensions, Metrics }],
    };
    return JSON.stringify({ _aws, ...this.#dimensions, ...values });
  }
}
