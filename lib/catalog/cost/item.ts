import { PRICES } from '../../wire/prices';
import { batchOf, type CostLoad, type DURATION, durationMs, GB, LOG_BYTES } from './load';
import { numberIn, type Resource } from './part';

/** A line of a bill. */
export interface CostItem {
  readonly what: string;
  /** How many a month. */
  readonly quantity: number;
  /** US dollars of one. */
  readonly price: number;
  readonly usd: number;
}

export function item(what: string, quantity: number, price: number): CostItem {
  return { what, quantity, price, usd: quantity * price };
}

/** What a function costs that is given records by a mapping, and how it is given them. */
export interface Worked {
  readonly items: CostItem[];
  /** Records of an invocation. */
  readonly batch: number;
}

/**
 * @param mapping that gives it the records
 * @param fn nothing is known of a function of another template: it is taken for one of ours
 */
export function invocations(
  of: keyof typeof DURATION,
  events: number,
  load: CostLoad,
  mapping: Resource,
  fn?: Resource,
): Worked {
  const window = numberIn(mapping.properties, 'MaximumBatchingWindowInSeconds', 0);
  const batch = batchOf(events, load, numberIn(mapping.properties, 'BatchSize', 10), window);
  return { batch, items: requests(of, events / batch, durationMs(of, batch), fn) };
}

/** Requests, duration and logs of a function. */
export function requests(name: string, count: number, ms: number, fn?: Resource): CostItem[] {
  const { properties = {} } = fn ?? {};
  const memory = numberIn(properties, 'MemorySize', fn ? 128 : 512);
  const [architecture] = [properties.Architectures].flat();
  const isArm = fn === undefined || architecture === 'arm64';
  return [
    item(`Lambda requests of the ${name}`, count, PRICES.lambdaRequest),
    item(
      `Lambda GB-seconds of the ${name}, ${memory} MB`,
      count * (ms / 1000) * (memory / 1024),
      PRICES.lambdaGbSecond[isArm ? 'arm64' : 'x86_64'],
    ),
    item(`GB of log lines of the ${name}`, (count * LOG_BYTES) / GB, PRICES.logGb),
  ];
}
