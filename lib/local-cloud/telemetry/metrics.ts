import { type AccountRegion, placeKey } from '../shared/account-region';
import { own } from '../shared/own';
import type { LogEntry } from '../shared/types';
import type { Distribution } from './distribution';
import { type MetricSample, parseEmf } from './emf';
import { Minutes } from './minutes';

/** How far from its arrival a value may be measured: "Time stamps", CloudWatch concepts. Others are counted, but have no minute. */
const OLDEST_MS = 14 * 24 * 3_600_000;
const NEWEST_MS = 2 * 3_600_000;
/** Enough for percentiles of a long run; the sum stays exact beyond it. Cut at a quarter more, so that not each value copies. */
const MAX_VALUES = 100_000;
const CUT_AT = 125_000;

interface Series extends Omit<MetricSample, 'values' | 'time'> {
  /** Account and region of the function. */
  readonly place: string;
  sum: number;
  values: number[];
  readonly minutes: Minutes;
}

/** Which series are meant; what is left out may be anything. */
export interface MetricChoice {
  readonly name: string;
  readonly namespace?: string;
  readonly unit?: string;
  /** Those that a series must have; it may have others too. */
  readonly dimensions?: Readonly<Record<string, string>>;
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
    for (const sample of parseEmf(entry.message)) this.add(sample, { accountId, region }, entry.time);
  }

  /** The sum of a metric's values, over the series that have the given dimensions; 0 when there are none. */
  sum(name: string, dimensions: Readonly<Record<string, string>> = {}): number {
    return this.#find({ name, dimensions }).reduce((total, series) => total + series.sum, 0);
  }

  /** A metric's values (at least the latest 100,000 of each series), series by series in order of arrival. */
  values(name: string, dimensions: Readonly<Record<string, string>> = {}): readonly number[] {
    return this.#find({ name, dimensions }).flatMap((series) => series.values);
  }

  /** The unit of a metric, such as `Milliseconds`; `None` when it has none, undefined when it was never written. */
  unit(name: string): string | undefined {
    return this.#find({ name })[0]?.unit;
  }

  /** Values by the minute in which they were measured, as CloudWatch keeps them: start in epoch milliseconds, of each series, in no order. */
  minutes(choice: MetricChoice): readonly (readonly [start: number, values: Distribution])[] {
    return this.#find(choice).flatMap((series) => series.minutes.entries());
  }

  /** The names of all metrics seen, sorted. */
  names(): string[] {
    return [...new Set(this.#seen().map((series) => series.name))].sort();
  }

  /**
   * Takes in what a service of an account and region measures.
   *
   * @param now epoch milliseconds, by the clock of the cloud
   */
  add(sample: MetricSample, where: AccountRegion, now: number): void {
    const place = placeKey(where);
    const { namespace, name, unit, dimensions } = sample;
    const key = JSON.stringify([place, namespace, name, Object.entries(dimensions).sort()]);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { place, namespace, name, unit, dimensions, sum: 0, values: [], minutes: new Minutes() };
      this.#series.set(key, series);
    }
    const { time = now } = sample;
    const minute = time >= now - OLDEST_MS && time <= now + NEWEST_MS ? series.minutes.at(time) : undefined;
    for (const value of sample.values) {
      series.sum += value;
      series.values.push(value);
      minute?.add(value);
    }
    if (series.values.length > CUT_AT) series.values = series.values.slice(-MAX_VALUES);
  }

  #find({ name, namespace, unit, dimensions = {} }: MetricChoice): Series[] {
    const wanted = Object.entries(dimensions);
    return this.#seen().filter(
      (series) =>
        series.name === name &&
        (namespace === undefined || series.namespace === namespace) &&
        (unit === undefined || series.unit === unit) &&
        wanted.every(([key, value]) => own(series.dimensions, key) === value),
    );
  }

  #seen(): Series[] {
    const all = [...this.#series.values()];
    return this.#place === undefined ? all : all.filter(({ place }) => place === this.#place);
  }
}
