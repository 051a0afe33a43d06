import {
  ago,
  clock,
  duration,
  keyText,
  plainValue,
  plural,
  rate,
  valueText,
} from '../../../lib/console-page/shared/format';

describe('what people read', () => {
  test.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1200, '1.2 s'],
    [60_000, '1 min'],
    [9_000_000, '2.5 h'],
    [172_800_000, '2 d'],
    [undefined, '–'],
    [Number.NaN, '–'],
  ])('%p milliseconds are %s', (ms, text) => expect(duration(ms)).toBe(text));

  test.each([
    [0, '0/s'],
    [0.42, '0.4/s'],
    [42.4, '42/s'],
    [10_000, '10K/s'],
    [undefined, '–'],
  ])('a rate of %p is %s', (perSecond, text) => expect(rate(perSecond)).toBe(text));

  test('one is not many', () => {
    expect(plural(1, 'copy', 'copies')).toBe('1 copy');
    expect(plural(2000, 'copy', 'copies')).toBe('2,000 copies');
  });

  test('a clock that goes ahead says no time to come', () => {
    const now = Date.parse('2026-01-01T12:00:00Z');
    expect(ago('2026-01-01T12:00:05Z', now)).toBe('now');
    expect(ago('2026-01-01T11:59:18Z', now)).toBe('42 s ago');
  });

  test('a time of another day has its date', () => {
    const now = new Date(2026, 5, 2, 12).getTime();
    expect(clock(new Date(2026, 5, 2, 9, 5, 7).toISOString(), now)).toBe('09:05:07');
    expect(clock(new Date(2026, 5, 1, 9, 5, 7).toISOString(), now)).toBe('2026-06-01 09:05:07');
  });

  test('what is no time is shown as it is, with what is hidden in it', () => {
    expect(ago('\u202eno time', 0)).toBe('\\u{202e}no time');
    expect(clock('\u202eno time', 0)).toBe('\\u{202e}no time');
  });

  test('a key of one field is its value, and of several names them', () => {
    expect(keyText({ user_id: 7 })).toBe('7');
    expect(keyText({ order_id: 'a', order_version: 2 })).toBe('order_id a, order_version 2');
  });

  test('what is hidden in values shows', () => {
    expect(plainValue('a\u0007b')).toBe('a\\u{7}b');
    expect(valueText({ 'n\u200b': '\u2066' })).toBe('{"n\\u{200b}":"\\u{2066}"}');
    expect(keyText({ '\u202e': '\n' })).toBe('\\n');
  });
});
