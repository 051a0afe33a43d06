import { isTimeOver, within } from '../../lib/adapters/within';

function failure(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing failed');
}

test.each<[what: string, run: () => unknown]>([
  [
    'a loop',
    () => {
      for (;;);
    },
  ],
  ['a pattern that backtracks', () => /^(a+)+$/.test(`${'a'.repeat(60)}!`)],
  ['calls that double', () => double(60)],
])('%s is ended when its time is over', (_, run) => {
  const start = performance.now();
  expect(isTimeOver(failure(() => within(50, run)))).toBe(true);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(within(1_000, () => 'what comes next runs')).toBe('what comes next runs');
});

test('what ends in time answers, and fails, as it would otherwise', () => {
  expect(within(1_000, () => ({ a: [1] }))).toEqual({ a: [1] });
  const error = failure(() =>
    within(1_000, () => {
      throw new RangeError('too deep');
    }),
  );
  expect(error).toBeInstanceOf(RangeError);
  expect(isTimeOver(error)).toBe(false);
});

function double(levels: number): number {
  return levels === 0 ? 1 : double(levels - 1) + double(levels - 1);
}
