import type { Duration } from '../../../lib/local-cloud';
import { durationMs } from '../../../lib/local-cloud/clock/duration';

test.each<[Duration, number]>([
  [1, 1],
  [90_000, 90_000],
  ['1 millisecond', 1],
  ['30 seconds', 30_000],
  ['1 minute', 60_000],
  ['1.5 hours', 5_400_000],
  ['61 days', 5_270_400_000],
  ['2 weeks', 1_209_600_000],
])('%p is %i ms', (duration, ms) => {
  expect(durationMs(duration)).toBe(ms);
});

test.each([
  0,
  -1,
  0.2,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  36_501 * 86_400_000,
  '',
  '61',
  '61days',
  ' 61 days',
  '61 days ',
  '-1 days',
  '0 seconds',
  '1e3 seconds',
  '61 DAYS',
  '1 month',
  '1 constructor',
  '1 day 2 hours',
  'PT1H',
  '100000 days',
  undefined,
  null,
  true,
  [1],
  new Date(0),
])('%p is refused with the forms that are taken', (duration) => {
  expect(() => durationMs(duration as Duration)).toThrow(
    expect.objectContaining({
      code: 'DurationInvalid',
      message: expect.stringMatching(/^the duration .*give milliseconds, or .*such as "61 days".*go back$/),
    }),
  );
});
