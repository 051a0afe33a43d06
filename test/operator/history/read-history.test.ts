import {
  createClients,
  type KnownReplica,
  type OperatorClients,
  readHistory,
  type Topology,
} from '../../../lib/operator';

const replica: KnownReplica = {
  name: 'orders/User',
  contract: 'users/User',
  major: 1,
  reads: [1],
  table: 't',
  fields: ['user_id'],
  queueUrl: 'http://sqs/1/orders',
  deadLetterQueueUrl: 'd',
  subscriptionDeadLetterQueueUrl: 's',
  replicator: 'r',
};
const { table: _, ...rest } = replica;
const consumer: KnownReplica = { ...rest, kind: 'consumer', name: 'pr-7.billing/Users' };
const topology: Topology = {
  namespace: 'dev',
  feeds: [{ contract: 'users/User' }, { contract: 'users/Team' }] as never,
  replicas: [replica, consumer],
};
const NOW = Date.UTC(2026, 0, 1, 12, 0, 30);

interface Asked {
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly NextToken?: string;
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: {
      readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly object[] };
      readonly Period: number;
      readonly Stat: string;
    };
  }[];
}

function measured(answer: (asked: Asked) => object): {
  clients: Pick<OperatorClients, 'cloudwatch'>;
  asked: Asked[];
} {
  const { cloudwatch } = createClients({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1' });
  const asked: Asked[] = [];
  const send = async ({ input }: { readonly input: Asked }) => {
    asked.push(input);
    return answer(input);
  };
  cloudwatch.send = send as never;
  return { clients: { cloudwatch }, asked };
}

test('each line has the metric of its replica, consumer or owner, and a value at each time or null', async () => {
  const { clients, asked } = measured(({ MetricDataQueries, EndTime }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({
      Id,
      Timestamps: [new Date(EndTime.getTime() - 120_000), new Date('1999-01-01')],
      Values: [120, 1],
    })),
  }));
  const history = await readHistory(clients, topology, { minutes: 3, now: NOW });
  expect(history.times).toEqual([-180, -120, -60].map((ago) => Date.UTC(2026, 0, 1, 12, 1) / 1000 + ago));
  expect(history.lag).toEqual(
    ['orders/User p50', 'orders/User p99', 'pr-7.billing/Users p50', 'pr-7.billing/Users p99'].map(
      (name) => ({
        name,
        unit: 'ms',
        values: [null, 120, null],
      }),
    ),
  );
  expect(history.throughput.map(({ name, values }) => [name, values])).toEqual(
    ['users published', 'orders/User applied', 'pr-7.billing/Users handled'].map((name) => [
      name,
      [null, 2, null],
    ]),
  );
  expect(history.queueAge.map(({ name }) => name)).toEqual(['orders/User', 'pr-7.billing/Users']);
  expect(history.parked.map(({ name }) => name)).toEqual([
    'users refused',
    'orders/User parked',
    'pr-7.billing/Users parked',
  ]);
  const metrics = asked[0]?.MetricDataQueries.map(({ MetricStat: { Metric } }) => Metric);
  expect(metrics).toContainEqual({
    Namespace: 'EventSharing',
    MetricName: 'EventsHandled',
    Dimensions: [
      { Name: 'service', Value: 'billing' },
      { Name: 'consumer', Value: 'pr-7.billing/Users' },
      { Name: 'namespace', Value: 'pr-7' },
    ],
  });
  expect(metrics).toContainEqual({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage',
    Dimensions: [{ Name: 'QueueName', Value: 'orders' }],
  });
});

test('two hundred replicas take requests of 500 queries, each read to its last page', async () => {
  const replicas = Array.from({ length: 200 }, (_, index) => ({ ...replica, name: `orders/R${index}` }));
  const { clients, asked } = measured(({ MetricDataQueries, NextToken, EndTime }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({
      Id,
      Timestamps: [new Date(EndTime.getTime() - (NextToken ? 60_000 : 120_000))],
      Values: [NextToken ? 2 : 1],
    })),
    ...(!NextToken && { NextToken: 'more' }),
  }));
  const { lag, queueAge } = await readHistory(clients, { feeds: [], replicas }, { minutes: 2, now: NOW });
  expect(asked.map((each) => each.MetricDataQueries.length)).toEqual([500, 500, 500, 500]);
  expect([lag.length, queueAge.length]).toEqual([400, 200]);
  expect(new Set([...lag, ...queueAge].map(({ values }) => JSON.stringify(values)))).toEqual(
    new Set(['[1,2]']),
  );
});

test.each([
  [60, 60, 60],
  [1_440, 288, 300],
  [10_080, 168, 3_600],
  [Number.NaN, 60, 60],
])('%s minutes are %s values of %s seconds', async (minutes, count, period) => {
  const { clients, asked } = measured(() => ({}));
  const history = await readHistory(clients, topology, { minutes, replica: 'orders/User', now: NOW });
  expect(history.times).toHaveLength(count);
  expect(asked[0]?.MetricDataQueries.map(({ MetricStat }) => MetricStat.Period)).toEqual(
    Array(5).fill(period),
  );
});

test('who may not look is told so, with empty lines', async () => {
  const { clients } = measured(() => {
    throw Object.assign(new Error('no'), { name: 'AccessDenied' });
  });
  const { lag, problems } = await readHistory(clients, topology, { minutes: 1, now: NOW });
  expect(lag[0]?.values).toEqual([null]);
  expect(problems).toEqual(['CloudWatch does not tell (AccessDenied: no): allow cloudwatch:GetMetricData']);
});
