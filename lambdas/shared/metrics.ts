import { type Dimensions, METRICS_NAMESPACE } from '../../lib/wire/metrics';

/** What a number counts, as CloudWatch names it. */
export const MetricUnit = { Count: 'Count', Milliseconds: 'Milliseconds' } as const;
type Unit = keyof typeof MetricUnit;

/** Values of a metric in one line: "Specification: Embedded metric format" in the CloudWatch user guide. */
const MAX_VALUES = 100;

/** Metrics as lines of a log from which CloudWatch makes them. */
export class Metrics {
  readonly #dimensions: Dimensions;
  readonly #write: (line: string) => void;
  readonly #stored = new Map<string, { readonly unit: Unit; readonly values: number[] }>();
  #added: Record<string, string> = {};

  /**
   * @param dimensions of every metric
   * @param write takes a line. @default standard output, past `console`, which may put the line into a member of another
   */
  constructor(dimensions: Dimensions, write = (line: string): void => void process.stdout.write(line)) {
    this.#dimensions = dimensions;
    this.#write = write;
  }

  /** Adds a dimension to what is published next. */
  addDimension(name: string, value: string): void {
    this.#added[name] = value;
  }

  addMetric(name: string, unit: Unit, value: number): void {
    const stored = this.#stored.get(name);
    if (stored) stored.values.push(value);
    else this.#stored.set(name, { unit, values: [value] });
  }

  publishStoredMetrics(): void {
    const dimensions = { ...this.#dimensions, ...this.#added };
    const Dimensions = [Object.keys(dimensions)];
    const longest = Math.max(0, ...[...this.#stored.values()].map(({ values }) => values.length));
    for (let from = 0; from < longest; from += MAX_VALUES) {
      const some = [...this.#stored].filter(([, { values }]) => values.length > from);
      const Metrics = some.map(([Name, { unit: Unit }]) => ({ Name, Unit }));
      const CloudWatchMetrics = [{ Namespace: METRICS_NAMESPACE, Dimensions, Metrics }];
      const values = some.map(([name, stored]) => {
        const part = stored.values.slice(from, from + MAX_VALUES);
        return [name, part.length > 1 ? part : part[0]];
      });
      const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics }, ...dimensions };
      this.#write(`${JSON.stringify({ ...line, ...Object.fromEntries(values) })}\n`);
    }
    this.#stored.clear();
    this.#added = {};
  }
}
