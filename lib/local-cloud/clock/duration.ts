import { LocalCloudError } from '../shared/errors';

const UNITS = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

type Unit = keyof typeof UNITS;

/** Milliseconds, or a number and a unit: `'61 days'`, `'1.5 hours'`, `'1 second'`. */
export type Duration = number | `${number} ${Unit}` | `${number} ${Unit}s`;

/** Further than this a date is no use to anybody, and far below what a date can hold. */
const LONGEST_MS = 100 * 365 * UNITS.day;

const TEXT = new RegExp(`^(\\d+(?:\\.\\d+)?) (${Object.keys(UNITS).join('|')})s?$`);

/**
 * Milliseconds of a duration, whole ones.
 *
 * @throws LocalCloudError `DurationInvalid` for anything else than a duration of at least 1 ms and at most 100 years
 */
export function durationMs(duration: Duration): number {
  const [, count, unit] = (typeof duration === 'string' && TEXT.exec(duration)) || [];
  const ms = Math.round(unit === undefined ? Number(duration) : Number(count) * UNITS[unit as Unit]);
  if (typeof duration === 'string' ? unit !== undefined : typeof duration === 'number') {
    if (ms >= 1 && ms <= LONGEST_MS) return ms;
  }
  throw new LocalCloudError(
    'DurationInvalid',
    `the duration ${JSON.stringify(duration) ?? String(duration)} cannot be gone ahead by: give milliseconds, or a text of a ` +
      `number and a unit (${Object.keys(UNITS).join(', ')}) such as "61 days", from 1 millisecond to 36500 days; time does not go back`,
  );
}
