import type { Metric } from '@aws-sdk/client-cloudwatch';
import { type Dimensions, METRIC, METRICS_NAMESPACE, MetricDimensions } from '../../wire/metrics';
import type { KnownReplica, Topology } from '../shared/topology';
import { dimensionsOf } from '../status/metrics';
import type { History, HistorySeries } from './types';

/** One line of a chart, and the metric that it shows. */
export interface Line extends Omit<HistorySeries, 'values'> {
  readonly chart: keyof Pick<History, 'lag' | 'throughput' | 'parked' | 'queueAge'>;
  readonly metric: Metric;
  readonly stat: string;
}

/** @param only @default all replicas, and all feeds */
export function historyLines({ namespace, feeds, replicas }: Topology, only?: KnownReplica): readonly Line[] {
  // Whatever a context publishes, its publishers measure together.
  const owners = [...new Set(feeds.map(({ contract }) => contract.split('/')[0] ?? ''))];
  const of = new MetricDimensions(namespace);
  return [
    ...(only ? [] : owners.flatMap((owner) => linesOfOwner(owner, of.publisher(owner)))),
    ...(only ? [only] : replicas).flatMap((replica) =>
      linesOfReplica(replica, dimensionsOf(replica, namespace)),
    ),
  ];
}

function linesOfOwner(owner: string, dimensions: Dimensions): Line[] {
  return [
    {
      chart: 'throughput',
      name: `${owner} published`,
      unit: 'per second',
      metric: metricOf(METRIC.published, dimensions),
      stat: 'Sum',
    },
    {
      chart: 'parked',
      name: `${owner} refused`,
      unit: 'count',
      metric: metricOf(METRIC.parked, dimensions),
      stat: 'Sum',
    },
  ];
}

function linesOfReplica({ name, kind, queueUrl }: KnownReplica, dimensions: Dimensions): Line[] {
  const isConsumer = kind === 'consumer';
  const lag = metricOf(isConsumer ? METRIC.handlingLag : METRIC.lag, dimensions);
  return [
    { chart: 'lag', name: `${name} p50`, unit: 'ms', metric: lag, stat: 'p50' },
    { chart: 'lag', name: `${name} p99`, unit: 'ms', metric: lag, stat: 'p99' },
    {
      chart: 'throughput',
      name: `${name} ${isConsumer ? 'handled' : 'applied'}`,
      unit: 'per second',
      metric: metricOf(isConsumer ? METRIC.handled : METRIC.applied, dimensions),
      stat: 'Sum',
    },
    {
      chart: 'parked',
      name: `${name} parked`,
      unit: 'count',
      metric: metricOf(METRIC.parked, dimensions),
      stat: 'Sum',
    },
    {
      chart: 'queueAge',
      name,
      unit: 'seconds',
      metric: {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateAgeOfOldestMessage',
        Dimensions: [{ Name: 'QueueName', Value: queueUrl.split('/').at(-1) }],
      },
      stat: 'Maximum',
    },
  ];
}

function metricOf(MetricName: string, dimensions: Dimensions): Metric {
  return {
    Namespace: METRICS_NAMESPACE,
    MetricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}
