import { ageOf, toEpochMs } from '../../../lib/protocol/rows/epoch-time';

const NOW = Date.parse('2026-02-01T00:00:00.250Z');
const DAY = 86_400_000;
const THEN = Date.parse('2022-06-08T14:46:13.622Z');

describe('a time as a service gives it', () => {
  it.each<[string, unknown, number]>([
    ['whole seconds, as DynamoDB gives them', 1654699573, THEN - 622],
    ['seconds with a fraction', 1654699573.622, THEN],
    ['milliseconds', 1654699573622, THEN],
    ['milliseconds with a fraction', 1654699573622.7, THEN],
    ['microseconds', 1654699573622123, THEN],
    ['milliseconds as text, as SQS gives them', '1654699573622', THEN],
    ['a date', new Date(THEN), THEN],
    ['the first seconds of DynamoDB', 1325376000, Date.UTC(2012, 0, 1)],
    ['a clock that is a little ahead', (NOW + DAY - 250) / 1000, NOW + DAY - 250],
  ])('is read: %s', (_, time, expected) => {
    expect(toEpochMs(time, NOW)).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['not a number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['0', 0],
    ['negative', -1654699573],
    ['1970', 12_345],
    ['1970 in milliseconds', 12_345_678],
    ['before DynamoDB was there', 1325375999],
    ['over a day ahead', (NOW + DAY + 1000) / 1000],
    ['a year ahead, in milliseconds', NOW + 365 * DAY],
    ['the year 54405', 1654699573622 * 1000 * 1000],
    ['beyond what a date can hold', 1e20],
    ['text', 'yesterday'],
    ['an empty text', ''],
    ['a date that is none', new Date(Number.NaN)],
    ['an object', {}],
    ['true', true],
  ])('is the time of receipt when it is %s', (_, time) => {
    expect(toEpochMs(time, NOW)).toBe(NOW);
  });
});

describe('the age of a row', () => {
  it('is counted from the time that it shows, and never below zero', () => {
    expect(ageOf('2026-02-01T00:00:00.000Z', NOW)).toBe(250);
    expect(ageOf('2026-02-01T00:00:01.000Z', NOW)).toBe(0);
  });

  it.each([
    undefined,
    '',
    'soon',
    '1970-01-01T00:00:00.000Z',
    '2026-02-02T00:00:01.000Z',
    '+054405-01-01T00:00:00.000Z',
  ])('is not known when it shows %p', (at) => {
    expect(ageOf(at, NOW)).toBeUndefined();
  });
});
