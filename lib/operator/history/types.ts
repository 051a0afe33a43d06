/** A line: values at the times of the history; null where nothing was measured. */
export interface HistorySeries {
  /** For example `orders/User p99`. */
  readonly name: string;
  readonly unit: 'ms' | 'per second' | 'count' | 'seconds';
  readonly values: readonly (number | null)[];
}

/** What CloudWatch has measured. */
export interface History {
  /** Epoch seconds, ascending. */
  readonly times: readonly number[];
  /** Of replicas and consumers: p50 and p99 of the time from an owner's change to where it took effect. */
  readonly lag: readonly HistorySeries[];
  /** Events that were published, applied or handled. */
  readonly throughput: readonly HistorySeries[];
  /** Changes and events that were parked. */
  readonly parked: readonly HistorySeries[];
  /** Age of the oldest message of each queue. */
  readonly queueAge: readonly HistorySeries[];
  /** What could not be read, and why. */
  readonly problems: readonly string[];
}
