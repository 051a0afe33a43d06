import { type AccountRegion, placeKey } from '../shared/account-region';
import { own } from '../shared/own';
import type { LogEntry } from '../shared/types';
import { type MetricSample, parseEmf } from './emf';

/** Enough for percentiles of a long run; the sum stays exact beyond it. Cut at a quarter more, so that not each value copies. */
const MAX_VALUES = 100_000;
const CUT_AT = 125_000;

interface Series extends Omit<MetricSample, 'values'> {
  /** Account and region of the function. */
  readonly place: string;
  sum: number;
  values: number[];
}

/** The metrics that functions wrote to their logs in CloudWatch's embedded metric format, kept apart from the log lines. */
export class Metrics {
  readonly #series: Map<string, Series>;
  readonly #place: string | undefined;

  /**
   * @param all to see those of one place of
   * @param place account and region. @default all
   */
  constructor(all?: Metrics, place?: AccountRegion) {
    this.#series = all ? all.#series : new Map();
    this.#place = place && placeKey(place);
  }

  /** Takes in a log line; a line that is no metric changes nothing. */
  observe(entry: LogEntry): void {
    const { accountId = '', region = '' } = entry;
    for (const sample of parseEmf(entry.message)) this.add(sample, { accountId, region });
  }

  /** The sum of a metric's values, over the series that have the given dimensions; 0 when there are none. */
  sum(name: string, dimensions: Readonly<Record<string, string>> = {}): number {
    return this.#find(name, dimensions).reduce((total, series) => total + series.sum, 0);
  }

  /** A metric's values (at least the latest 100,000 of each series), series by series in order of arrival. */
  values(name: string, dimensions: Readonly<Record<string, string>> = {}): readonly number[] {
    return this.#find(name, dimensions).flatMap((series) => series.values);
  }

  /** The unit of a metric, such as `Milliseconds`; `None` when it has none, undefined when it was never written. */
  unit(name: string): string | undefined {
    return this.#find(name, {})[0]?.unit;
  }

  /** The names of all metrics seen, sorted. */
  names(): string[] {
    return [...new Set(this.#seen().map((series) => series.name))].sort();
  }

  /** Takes in what a service of an account and region measures. */
  add(sample: MetricSample, where: AccountRegion): void {
    const place = placeKey(where);
    const { namespace, name, unit, dimensions } = sample;
    const key = JSON.stringify([place, namespace, name, Object.entries(dimensions).sort()]);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { place, namespace, name, unit, dimensions, sum: 0, values: [] };
      this.#series.set(key, series);
    }
    for (const value of sample.values) {
      series.sum += value;
      series.values.push(value);
    }
    if (series.values.length > CUT_AT) series.values = series.values.slice(-MAX_VALUES);
  }

  #find(name: string, dimensions: Readonly<Record<string, string>>): Series[] {
    const wanted = Object.entries(dimensions);
    return this.#seen().filter(
      (series) =>
        series.name === name && wanted.every(([key, value]) => own(series.dimensions, key) === value),
    );
  }

  #seen(): Series[] {
    const all = [...this.#series.values()];
    return this.#place === undefined ? all : all.filter(({ place }) => place === this.#place);
  }
}
