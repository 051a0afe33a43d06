import { own } from '../shared/own';
import type { Distribution } from './distribution';

type Statistic = (parts: readonly Distribution[]) => number | undefined;

const total = (parts: readonly Distribution[], of: 'count' | 'sum') =>
  parts.reduce((sum, part) => sum + part[of], 0);

const STATISTICS: Readonly<Record<string, Statistic>> = {
  Sum: (parts) => total(parts, 'sum'),
  SampleCount: (parts) => total(parts, 'count'),
  Average: (parts) => total(parts, 'sum') / total(parts, 'count'),
  Minimum: (parts) => Math.min(...parts.map(({ min }) => min)),
  Maximum: (parts) => Math.max(...parts.map(({ max }) => max)),
};

/**
 * One of CloudWatch's statistics, over all values of one or more distributions that have some. A percentile is undefined where a
 * value is negative ("CloudWatch statistics definitions", user guide).
 *
 * @param name such as `Sum` or `p99.9`
 * @returns undefined for what is no statistic here
 */
export function statisticOf(name: string): Statistic | undefined {
  const percent = /^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)?.[1];
  if (percent === undefined) return own(STATISTICS, name);
  return Number(percent) <= 100 ? (parts) => percentile(parts, Number(percent)) : undefined;
}

function percentile(parts: readonly Distribution[], percent: number): number | undefined {
  if (parts.some(({ min }) => min < 0)) return undefined;
  const values = parts.flatMap((part) => part.weighted()).sort(([a], [b]) => a - b);
  const before = Math.floor((total(parts, 'count') - 1) * (percent / 100));
  let passed = 0;
  for (const [value, count] of values) {
    passed += count;
    if (passed > before) return value;
  }
  return undefined;
}
