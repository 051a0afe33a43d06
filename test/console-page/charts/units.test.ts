import {
  drawnOf,
  highest,
  isolatedOf,
  lastOf,
  MOST_LINES,
  measure,
} from '../../../lib/console-page/charts/units';

const series = (name: string, values: (number | null)[]) => ({ name, unit: 'ms' as const, values });

test('values have their units', () => {
  expect(measure(1500, 'ms')).toBe('1.5 s');
  expect(measure(90, 'seconds')).toBe('1.5 min');
  expect(measure(3, 'per second')).toBe('3/s');
  expect(measure(null, 'count')).toBe('–');
});

test('of too many lines those with the highest values are drawn', () => {
  const many = Array.from({ length: 30 }, (_, at) => series(`s${at}`, [at, null]));
  const drawn = drawnOf(many);
  expect(drawn).toHaveLength(MOST_LINES);
  expect(drawn[0]?.name).toBe('s29');
});

test('gaps are no values', () => {
  expect(highest(series('a', [null, 3, 1]))).toBe(3);
  expect(lastOf(series('a', [1, 2, null]))).toBe(2);
  expect(lastOf(series('a', [null]))).toBeNull();
});

test('a value between gaps is a point', () => {
  expect(isolatedOf([1, null, 2, 3, null, 4])).toEqual([0, 5]);
  expect(isolatedOf([null, 7])).toEqual([1]);
  expect(isolatedOf([1, 2])).toEqual([]);
});
