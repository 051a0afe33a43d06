const DAY_MS = 86_400_000;

/** DynamoDB, the oldest source of a time that is read here, was opened to the public in January 2012. */
const EARLIEST = Date.UTC(2012, 0, 1);

/** How far ahead of its reader's a clock may be. What lies further ahead is no time, but a mistake. */
export const MAX_AHEAD_MS = DAY_MS;

/** Seconds, milliseconds and microseconds, in milliseconds. From 2012 on no number is a plausible time in two of them. */
const UNITS = [1000, 1, 1 / 1000] as const;

/**
 * A time that a service gives as a number, in epoch milliseconds. AWS gives stream records whole seconds and queue messages
 * milliseconds; other clouds and clients give either, or fractions. So the unit is told by the size of the number.
 *
 * What is no plausible time (missing, no number, before 2012, over a day ahead of now) becomes the time of receipt: an event
 * that seems to be of 1970 would be parked by every replica as too old, one of the year 54405 would outlive every tombstone.
 *
 * @param now epoch milliseconds
 */
export function toEpochMs(time: unknown, now: number): number {
  const number = typeof time === 'string' || time instanceof Date ? Number(time) : time;
  if (typeof number !== 'number') return now;
  const found = UNITS.map((unit) => Math.floor(number * unit)).find(
    (ms) => ms >= EARLIEST && ms <= now + MAX_AHEAD_MS,
  );
  return found ?? now;
}

/**
 * How long ago a time is that a row or an event shows.
 *
 * @returns `undefined` when it is no plausible time: of such a row nobody may say that it is fresh
 */
export function ageOf(time: unknown, now: number): number | undefined {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return at >= EARLIEST && at <= now + MAX_AHEAD_MS ? Math.max(0, now - at) : undefined;
}
