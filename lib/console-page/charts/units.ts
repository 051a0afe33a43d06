import type { Series } from '../../console/api';
import { count, duration, NOTHING, rate } from '../shared/format';

/** A measured value with its unit. */
export function measure(value: number | null | undefined, unit: Series['unit']): string {
  if (value === null || value === undefined) return NOTHING;
  if (unit === 'ms') return duration(value);
  if (unit === 'seconds') return duration(value * 1000);
  return unit === 'per second' ? rate(value) : count(value);
}

/** More lines than these nobody tells apart: the ones with the highest values are drawn, all are in the table. */
export const MOST_LINES = 8;

export function drawnOf(series: readonly Series[]): readonly Series[] {
  if (series.length <= MOST_LINES) return series;
  return [...series].sort((a, b) => highest(b) - highest(a)).slice(0, MOST_LINES);
}

export function highest({ values }: Series): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value !== null && value > most) most = value;
  return most;
}

/** Where a value has none beside it: no line shows it, so it is a point. */
export function isolatedOf(values: readonly (number | null | undefined)[]): number[] {
  const has = (at: number) => typeof values[at] === 'number';
  return [...values.keys()].filter((at) => has(at) && !has(at - 1) && !has(at + 1));
}

export const lastOf = ({ values }: Series): number | null =>
  values.findLast((value) => value !== null) ?? null;
