import type { LogEntry } from '../../../lib/local-cloud/shared/types';
import { Distribution, Metrics, statisticOf } from '../../../lib/local-cloud/telemetry';
import { Minutes } from '../../../lib/local-cloud/telemetry/minutes';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 30);
const MINUTE = 60_000;

function distributionOf(values: Iterable<number>): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.add(value);
  return distribution;
}

function told(name: string, ...parts: Iterable<number>[]): number | undefined {
  return statisticOf(name)?.(parts.map(distributionOf));
}

describe('a distribution', () => {
  test('of few values is exact in everything, alone and together', () => {
    const names = ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum', 'p0', 'p50', 'p99.9', 'p100'];
    expect(names.map((name) => told(name, [10, 30], [20]))).toEqual([60, 3, 20, 10, 30, 10, 20, 20, 30]);
  });

  test('of many has percentiles within 1 %, the rest exact, in a size that does not grow', () => {
    // From 0.01 to 1,000,000, evenly by size.
    const values = Array.from(
      { length: 200_000 },
      (_, index) => 10 ** (((index * 7919) % 200_000) / 25_000 - 2),
    );
    const sorted = [...values].sort((a, b) => a - b);
    for (const percent of [0, 1, 25, 50, 90, 99, 99.9, 100]) {
      const exact = sorted[Math.floor(((sorted.length - 1) * percent) / 100)] ?? 0;
      expect(Math.abs((told(`p${percent}`, values) ?? 0) / exact - 1)).toBeLessThan(0.01);
    }
    const distribution = distributionOf(values);
    expect([distribution.count, distribution.min, distribution.max]).toEqual([
      200_000,
      sorted[0],
      sorted.at(-1),
    ]);
    expect(distribution.sum).toBe(values.reduce((sum, value) => sum + value, 0));
    expect(distribution.weighted().length).toBeLessThan(1_000);
    const all = Array.from({ length: 10_000 }, (_, index) => 10 ** (index / 20 - 250));
    expect(distributionOf(all).weighted().length).toBeLessThan(2_500);
  });

  test('of many that are the same, or nothing, is that', () => {
    for (const value of [0, 1, 7.3]) expect(told('p99', Array(1_000).fill(value))).toBe(value);
    expect(told('p50', Array(600).fill(0), Array(500).fill(9))).toBe(0);
  });

  test('has no percentile where a value is negative', () => {
    expect([told('p50', [1], [-1, 2]), told('Minimum', [1], [-1, 2])]).toEqual([undefined, -1]);
  });

  test.each(['p101', 'p', 'P50', 'p-1', 'tm99', 'sum', 'constructor'])('%s is no statistic', (name) => {
    expect(statisticOf(name)).toBeUndefined();
  });
});

test('of the minutes that have values the latest 180 are kept, in whatever order they come', () => {
  const minutes = new Minutes();
  // A day apart from each other at last.
  for (let index = 0; index < 400; index += 1) minutes.at(NOW + index * MINUTE).add(index);
  minutes.at(NOW + 10_000 * MINUTE).add(1);
  minutes.at(NOW + 300.5 * MINUTE).add(5);
  const starts = minutes.entries().map(([start]) => start);
  expect(starts).toHaveLength(180);
  expect(Math.min(...starts)).toBe(NOW - 30_000 + 221 * MINUTE);
  const [, values] = minutes.entries().find(([start]) => start === NOW - 30_000 + 300 * MINUTE) ?? [];
  expect(values?.count).toBe(1);
  expect(minutes.entries().find(([start]) => start === NOW - 30_000 + 301 * MINUTE)?.[1].sum).toBe(301 + 5);
});

describe('what is measured', () => {
  const emf = (Timestamp: number | undefined, value: number | number[], time = NOW): LogEntry => ({
    functionName: 'probe',
    logGroup: '/aws/lambda/probe',
    time,
    stream: 'stdout',
    message: JSON.stringify({
      _aws: {
        Timestamp,
        CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: 'Lag' }] }],
      },
      Lag: value,
    }),
  });
  const minutesOf = (metrics: Metrics) =>
    metrics
      .minutes({ name: 'Lag' })
      .map(([start, { sum }]) => [start - (NOW - 30_000), sum])
      .sort(([a = 0], [b = 0]) => a - b);

  test('is of the minute that its line names, or else in which it was written', () => {
    const metrics = new Metrics();
    metrics.observe(emf(NOW - 5 * MINUTE, [1, 2]));
    metrics.observe(emf(NOW - 5 * MINUTE + 29_999, 4));
    metrics.observe(emf(NOW - 5 * MINUTE + 30_000, 8));
    metrics.observe(emf(undefined, 16));
    expect(minutesOf(metrics)).toEqual([
      [-5 * MINUTE, 7],
      [-4 * MINUTE, 8],
      [0, 16],
    ]);
  });

  test('is of no minute more than two weeks before, or two hours after it was written', () => {
    const metrics = new Metrics();
    const [weeks, hours] = [14 * 24 * 60 * MINUTE, 120 * MINUTE];
    for (const [index, time] of [NOW - weeks - 1, NOW - weeks, NOW + hours, NOW + hours + 1].entries())
      metrics.observe(emf(time, 10 ** index));
    expect(minutesOf(metrics)).toEqual([
      [-weeks, 10],
      [hours, 100],
    ]);
    expect(metrics.sum('Lag')).toBe(1_111);
  });

  test('is summed by the minute, however much it is', () => {
    const metrics = new Metrics();
    const values = Array(1_000).fill(1);
    for (let index = 0; index < 300; index += 1) metrics.observe(emf(NOW + (index % 2) * MINUTE, values));
    expect(minutesOf(metrics)).toEqual([
      [0, 150_000],
      [MINUTE, 150_000],
    ]);
  });

  test('is chosen by namespace, unit and dimensions', () => {
    const metrics = new Metrics();
    const place = { accountId: '1', region: 'r' };
    const sample = {
      name: 'Lag',
      unit: 'Count',
      dimensions: { a: '1', b: '2' },
      namespace: 'N',
      values: [1],
    };
    metrics.add(sample, place, NOW);
    metrics.add({ ...sample, namespace: 'M', values: [2] }, place, NOW);
    metrics.add({ ...sample, unit: 'None', dimensions: {}, values: [4] }, place, NOW);
    const sum = (choice: object) =>
      metrics.minutes({ name: 'Lag', ...choice }).reduce((total, [, values]) => total + values.sum, 0);
    expect([{}, { namespace: 'M' }, { unit: 'None' }, { dimensions: { b: '2' } }].map(sum)).toEqual([
      7, 2, 4, 3,
    ]);
  });
});
