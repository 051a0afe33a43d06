import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { ChangeConsumer } from '../consumer/change-consumer';
import type { IChangeConsumer } from '../consumer/change-consumer-interface';
import { ReadReplica } from '../replica/read-replica';
import type { IReadReplica } from '../replica/read-replica-interface';
import { known } from '../shared/place';
import { billedPanel, HOURLY } from './billed';
import { functionPanel } from './function-panel';
import type { Panel, Subject } from './panel';

/** What a replica and a consumer have in common. */
interface Subscriber {
  readonly freshness?: Duration;
  lag(props: cloudwatch.MetricOptions): cloudwatch.Metric;
  readonly throughput: readonly cloudwatch.Metric[];
  readonly failures: readonly cloudwatch.Metric[];
  /** Of imported replicas only their metrics are known. */
  readonly queues?: readonly [events: sqs.IQueue, deadLetters: sqs.IQueue, undelivered: sqs.IQueue];
  readonly function?: lambda.IFunction;
  /** Its table, if it writes one of ours. */
  readonly tableName?: string;
}

export function replicaSubject(replica: IReadReplica): Subject {
  const created = replica instanceof ReadReplica ? replica : undefined;
  return subject(`Replica ${replica.name}`, {
    freshness: created?._freshness,
    lag: (props) => replica.metricReplicationLag(props),
    throughput: [
      replica.metricEventsApplied({ label: 'applied' }),
      replica.metricEventsStale({ label: 'stale' }),
    ],
    failures: [
      replica.metricEventsParked({ label: 'parked' }),
      replica.metricStaleButNewerByTime({ label: 'stale but newer by time' }),
    ],
    ...(created && {
      queues: [created.queue, created.deadLetterQueue, created.subscriptionDeadLetterQueue],
      function: created.replicator,
      tableName: created.tableName,
    }),
  });
}

export function consumerSubject(consumer: IChangeConsumer): Subject {
  const created = consumer instanceof ChangeConsumer ? consumer : undefined;
  return subject(`Consumer ${consumer.name}`, {
    freshness: created?._freshness,
    lag: (props) => consumer.metricHandlingLag(props),
    throughput: [
      consumer.metricEventsHandled({ label: 'handled' }),
      consumer.metricEventsStale({ label: 'stale' }),
      consumer.metricEventsRetried({ label: 'tried again' }),
    ],
    failures: [consumer.metricEventsParked({ label: 'parked' })],
    queues: [consumer.queue, consumer.deadLetterQueue, consumer.subscriptionDeadLetterQueue],
    function: created?._function,
  });
}

function subject(title: string, subscriber: Subscriber): Subject {
  const { freshness, lag, throughput, failures, queues, function: fn } = subscriber;
  const p99 = lag({ statistic: cloudwatch.Stats.p(99), label: 'p99' });
  const parked = failures[0] as cloudwatch.Metric;
  const period = Duration.minutes(5);
  return {
    title,
    panels: [
      {
        title: 'Lag of what has arrived',
        unit: 'ms',
        left: [lag({ statistic: cloudwatch.Stats.p(50), label: 'p50' }), p99],
        objective: freshness?.toMilliseconds(),
      },
      ...(queues ? [queuePanel(queues[0], freshness)] : []),
      { title: 'Changes in 5 minutes', unit: 'count', left: throughput },
      {
        title: 'Failures',
        unit: 'count',
        left: [
          ...failures,
          ...(queues?.slice(1) ?? []).map((queue, index) =>
            there(
              queue,
              queue.metricApproximateNumberOfMessagesVisible({
                period,
                label: ['dead letters', 'undelivered'][index],
              }),
            ),
          ),
        ],
      },
      ...(fn ? [functionPanel(fn)] : []),
      ...(fn && queues ? billedPanel(fn, billedUnits(queues[0], subscriber.tableName)) : []),
    ],
    overview: {
      'Lag p99 (ms)': p99,
      'Parked in 5 minutes': parked,
      ...(queues && {
        'Age of the oldest message (s)': there(queues[0], queues[0].metricApproximateAgeOfOldestMessage()),
      }),
      ...(fn && { 'Errors of functions': fn.metricErrors() }),
    },
  };
}

function queuePanel(queue: sqs.IQueue, freshness: Duration | undefined): Panel {
  return {
    title: 'Queue',
    unit: 's',
    left: [there(queue, queue.metricApproximateAgeOfOldestMessage({ label: 'age of the oldest' }))],
    objective: freshness?.toSeconds(),
    rightUnit: 'count',
    right: [
      there(queue, queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' })),
      there(queue, queue.metricApproximateNumberOfMessagesNotVisible({ label: 'in flight' })),
    ],
  };
}

/** A metric of an imported queue, which the CDK would look for where it is imported. */
function there({ env }: sqs.IQueue, metric: cloudwatch.Metric): cloudwatch.Metric {
  return metric.with({ account: known(env.account), region: known(env.region) });
}

/** Lambda receives a batch and deletes it with one request each; one that waits in vain is billed too. */
function billedUnits(queue: sqs.IQueue, TableName: string | undefined) {
  return {
    sqsRequest: {
      label: 'SQS requests, about',
      expression: '2 * invocations + empty',
      metrics: { empty: queue.metricNumberOfEmptyReceives(HOURLY) },
    },
    ...(TableName && {
      writeUnit: {
        label: 'DynamoDB write units',
        expression: 'writes',
        metrics: {
          writes: new cloudwatch.Metric({
            namespace: 'AWS/DynamoDB',
            metricName: 'ConsumedWriteCapacityUnits',
            dimensionsMap: { TableName },
            ...HOURLY,
          }),
        },
      },
    }),
  };
}
