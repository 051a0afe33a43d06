import { GetMetricDataCommand, type GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { LocalCloud } from '../../../lib/local-cloud';
import { writeAssembly } from '../support/assemblies';
import { startCloud, stopClouds } from '../support/clouds';

const MINUTE = 60_000;

let cloud: LocalCloud;
/** A whole quarter of an hour, not long ago: minutes are told from here. */
let base: number;
beforeAll(async () => {
  cloud = await startCloud({ assembly: writeAssembly({ S: { template: { Resources: {} } } }) });
  base = (Math.floor(cloud.clock.now() / (15 * MINUTE)) - 2) * 15 * MINUTE;
});
afterAll(stopClouds);

function measure(name: string, minute: number, values: number[], now = base + minute * MINUTE): void {
  const sample = { namespace: 'N', name, unit: 'Count', dimensions: { replica: 'orders/User' }, values };
  cloud.metrics.add(sample, { accountId: cloud.accountId, region: cloud.region }, now);
}

interface Asked extends Partial<Omit<GetMetricDataCommandInput, 'StartTime' | 'EndTime'>> {
  readonly from?: number;
  readonly to?: number;
  readonly Period?: number;
  readonly Stat?: string;
}

const query = (MetricName: string, { Period = 60, Stat = 'Sum' }: Asked = {}, Id = 'q') => {
  const Metric = { Namespace: 'N', MetricName, Dimensions: [{ Name: 'replica', Value: 'orders/User' }] };
  return { Id, MetricStat: { Stat, Period, Metric } };
};

/** Of each query, its data points: minutes after the base, and values. */
async function ask({ from = 0, to = 30, Period: _, Stat: __, ...asked }: Asked) {
  const { MetricDataResults = [] } = await cloud.clients.cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(base + from * MINUTE),
      EndTime: new Date(base + to * MINUTE),
      MetricDataQueries: [],
      ...asked,
    }),
  );
  return MetricDataResults.map(({ Timestamps = [], Values = [] }) =>
    Timestamps.map((time, index) => [(time.getTime() - base) / MINUTE, Values[index]]),
  );
}

async function pointsOf(name: string, asked: Asked = {}) {
  const [points] = await ask({
    ScanBy: 'TimestampAscending',
    MetricDataQueries: [query(name, asked)],
    ...asked,
  });
  return points;
}

test('values are told by the minute in which they were measured, the newest first unless asked otherwise', async () => {
  measure('Told', 1, [10, 30]);
  measure('Told', 1.9, [20]);
  measure('Told', 4, [5]);
  expect(await pointsOf('Told')).toEqual([
    [1, 60],
    [4, 5],
  ]);
  for (const ScanBy of [undefined, 'TimestampDescending'] as const)
    expect((await ask({ MetricDataQueries: [query('Told')], ScanBy }))[0]).toEqual([
      [4, 5],
      [1, 60],
    ]);
});

test('the start is inclusive and rounded down to the minute, the end is exclusive', async () => {
  for (const minute of [1, 2, 3]) measure('Bounds', minute, [minute]);
  expect(await pointsOf('Bounds', { from: 1, to: 3 })).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(await pointsOf('Bounds', { from: 1.99, to: 3.01 })).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect(await pointsOf('Bounds', { from: 4 })).toEqual([]);
});

test('periods are counted from the start, and are stamped with their own', async () => {
  for (const minute of [1, 4, 5, 9, 11]) measure('Periods', minute, [minute]);
  expect(await pointsOf('Periods', { Period: 300 })).toEqual([
    [0, 5],
    [5, 14],
    [10, 11],
  ]);
  expect(await pointsOf('Periods', { Period: 300, from: 1 })).toEqual([
    [1, 10],
    [6, 9],
    [11, 11],
  ]);
  expect(await pointsOf('Periods', { Period: 900, Stat: 'Average', from: -4 })).toEqual([
    [-4, 19 / 4],
    [11, 11],
  ]);
});

test('several queries have their own metrics, periods and statistics, and those that are not wanted are left out', async () => {
  measure('Many', 0, [1, 2, 3, 4]);
  measure('Many', 1, [5]);
  const stats = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p50', 'p99.9'];
  const MetricDataQueries = [
    ...stats.map((Stat) => query('Many', { Stat, Period: 900 }, Stat.replace('.', '_'))),
    query('Nothing', {}, 'nothing'),
    { ...query('Many', {}, 'hidden'), ReturnData: false },
  ];
  const answers = await ask({ MetricDataQueries });
  expect(answers.map(([point]) => point?.[1])).toEqual([15, 3, 1, 5, 5, 3, 4, undefined]);
});

test('units and namespaces are told apart', async () => {
  measure('Apart', 0, [1]);
  const { Id, MetricStat } = query('Apart');
  const answers = await ask({
    MetricDataQueries: [
      { Id: 'unit', MetricStat: { ...MetricStat, Unit: 'Count' } },
      { Id: 'other', MetricStat: { ...MetricStat, Unit: 'Bytes' } },
      { Id, MetricStat: { ...MetricStat, Metric: { ...MetricStat.Metric, Namespace: 'M' } } },
    ],
  });
  expect(answers.map(({ length }) => length)).toEqual([1, 0, 0]);
});

test('a late burst is over when it is', async () => {
  measure('Burst', 2, Array(200).fill(90_000));
  measure('Burst', 20, [7]);
  expect(await pointsOf('Burst', { Stat: 'p99', Period: 900, from: 15 })).toEqual([[15, 7]]);
});

test.each<[string, Asked, string]>([
  ['no range', { from: 3, to: 3, MetricDataQueries: [query('Told')] }, 'must be less than EndTime'],
  [
    'a period below a minute',
    { MetricDataQueries: [query('Told', { Period: 10 })] },
    'give a multiple of 60',
  ],
  [
    'a broken period',
    { MetricDataQueries: [query('Told', { Period: 90 })] },
    'the query q has a Period of 90',
  ],
  ['an expression', { MetricDataQueries: [{ Id: 'e', Expression: 'a/b' }] }, 'the query e is no MetricStat'],
  [
    'a statistic',
    { MetricDataQueries: [query('Nobody', { Stat: 'tm99' })] },
    'the statistic tm99 does not run',
  ],
  ['one id twice', { MetricDataQueries: [query('a'), query('b')] }, 'several queries have the Id q'],
  ['501 queries', { MetricDataQueries: Array(501).fill(query('a')) }, '501 queries are more than the 500'],
  ['pages', { MetricDataQueries: [query('Told')], MaxDatapoints: 1 }, '2 data points are more than'],
])('%s is refused', async (_, asked, message) => {
  await expect(ask(asked)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(message),
  });
});

// Last, because it moves the clock.
test('by the clock of the cloud, minutes are kept for 15 days, and for longer in longer periods', async () => {
  measure('Old', 7, [1]);
  expect(await pointsOf('Old')).toEqual([[7, 1]]);
  await cloud.clock.advance('14 days');
  expect(await pointsOf('Old', { from: 5.5 })).toEqual([[7, 1]]);
  const later = (cloud.clock.now() - base) / MINUTE;
  measure('Old', later, [2], cloud.clock.now());
  await cloud.clock.advance('2 days');
  expect(await pointsOf('Old', { to: later + 1 })).toEqual([[Math.floor(later), 2]]);
  // The start of what is so old is rounded down to five minutes, and later to an hour.
  expect(await pointsOf('Old', { from: 6.5, Period: 300 })).toEqual([[5, 1]]);
  await cloud.clock.advance('50 days');
  expect(await pointsOf('Old', { from: 6.5, Period: 300 })).toEqual([]);
  const hour = (Math.floor(base / (60 * MINUTE)) * 60 * MINUTE - base) / MINUTE;
  const [point] = (await pointsOf('Old', { from: hour, to: hour + 60, Period: 3600 })) ?? [];
  expect(point).toEqual([hour, 1]);
  await cloud.clock.advance('400 days');
  expect(await pointsOf('Old', { from: hour, to: hour + 60, Period: 3600 })).toEqual([]);
});
