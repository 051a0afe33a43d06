/** A line: values at the times of the view; null where nothing was measured. */
export interface Series {
  /** For example `orders/User p99`. */
  readonly name: string;
  readonly unit: 'ms' | 'per second' | 'count' | 'seconds';
  readonly values: readonly (number | null)[];
}

/** `GET /api/charts?minutes=60&replica=orders/User` @default all replicas, the last 60 minutes */
export interface ChartsView {
  /** Epoch seconds, ascending. */
  readonly times: readonly number[];
  readonly lag: readonly Series[];
  readonly throughput: readonly Series[];
  readonly parked: readonly Series[];
  readonly queueAge: readonly Series[];
  /** What could not be read, and why. */
  readonly problems: readonly string[];
}
