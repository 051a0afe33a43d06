import type { JsonObject } from '../shared/json';
import { ApiError } from './api';

const MINUTE = 60;
const DAY = 86_400;

/** The periods that a query asks for. Seconds since 1970. */
export interface MetricRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly period: number;
}

/** How finely CloudWatch keeps what is so old: "GetMetricData", CloudWatch API reference. */
function resolutionAt(age: number): number {
  if (age < 15 * DAY) return MINUTE;
  if (age < 63 * DAY) return 5 * MINUTE;
  return age < 455 * DAY ? 60 * MINUTE : Number.POSITIVE_INFINITY;
}

/**
 * Start (inclusive) and end (exclusive) of what is asked for, the start rounded down as CloudWatch does.
 *
 * @param now seconds since 1970
 * @throws ApiError `ValidationError`
 */
export function timeRange({ StartTime, EndTime }: JsonObject, now: number): Omit<MetricRange, 'period'> {
  if (typeof StartTime !== 'number' || typeof EndTime !== 'number')
    throw new ApiError(400, 'ValidationError', 'StartTime or EndTime is missing or no number of seconds');
  if (StartTime >= EndTime)
    throw new ApiError(400, 'ValidationError', `StartTime ${StartTime} must be less than EndTime ${EndTime}`);
  const grain = Math.min(resolutionAt(now - StartTime), 60 * MINUTE);
  return { start: Math.floor(StartTime / grain) * grain, end: EndTime };
}

/** @throws ApiError `ValidationError` */
export function wholeMinutes(id: string, period: unknown): number {
  if (typeof period === 'number' && period >= MINUTE && period % MINUTE === 0) return period;
  throw new ApiError(
    400,
    'ValidationError',
    `the query ${id} has a Period of ${period}: values are kept by the minute here, so give a multiple of 60`,
  );
}

/** Whether CloudWatch still keeps a minute as finely as the period is. @param minute its start */
export function isKept(minute: number, { period }: MetricRange, now: number): boolean {
  return period % resolutionAt(now - minute) === 0;
}

/**
 * The start of the period that a minute belongs to, undefined when it is out of the range. Periods are counted from the start of the
 * range, as CloudWatch does: https://github.com/boto/boto3/issues/3457
 *
 * @param minute its start
 */
export function periodOf(minute: number, { start, end, period }: MetricRange): number | undefined {
  if (minute < start || minute >= end) return undefined;
  return start + Math.floor((minute - start) / period) * period;
}
