import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { metricIteratorAge } from '../alarms/feed-alarms';
import type { SyncApi } from '../api/sync-api';
import { ChangeFeed } from '../feed/change-feed';
import type { IChangeFeed } from '../feed/change-feed-interface';
import { billedPanel, HOURLY } from './billed';
import { functionPanel } from './function-panel';
import type { Panel, Subject } from './panel';

export function feedSubject(feed: IChangeFeed): Subject {
  const created = feed instanceof ChangeFeed ? feed : undefined;
  const contracts = created?.contracts.map(({ id }) => id);
  const parked = feed.metricEventsParked({ label: 'parked' });
  const age = created && metricIteratorAge(created.publisher);
  return {
    title: `Feed of ${contracts ? [...new Set(contracts)].join(', ') : feed.contextName}`,
    panels: [
      {
        title: 'Changes in 5 minutes',
        unit: 'count',
        left: [
          feed.metricEventsPublished({ label: 'published' }),
          feed.metricChangesSuppressed({ label: 'of no contract' }),
        ],
      },
      ...(created && age ? publisherPanels(created, age) : []),
      {
        title: 'Failures',
        unit: 'count',
        left: [parked, feed.metricIncompleteBatches({ label: 'batches without images' })],
      },
    ],
    overview: {
      'Parked in 5 minutes': parked,
      ...(age && { 'Age of changes (ms)': age }),
      ...(created && { 'Errors of functions': created.publisher.metricErrors() }),
    },
  };
}

function publisherPanels({ publisher, topic, _freshness }: ChangeFeed, age: cloudwatch.Metric): Panel[] {
  const published = topic.metricNumberOfMessagesPublished(HOURLY);
  return [
    {
      title: 'Wait in the stream',
      unit: 'ms',
      left: [age.with({ label: 'iterator age' })],
      objective: _freshness?.toMilliseconds(),
    },
    functionPanel(publisher),
    ...billedPanel(publisher, {
      snsPublish: { label: 'SNS publishes', expression: 'published', metrics: { published } },
    }),
  ];
}

export function apiSubject(api: SyncApi): Subject {
  const p99 = api.metricLatency({ statistic: cloudwatch.Stats.p(99), label: 'p99' });
  const failed = api.metricRequestsFailed({ label: '5xx' });
  const requests = api.metricRequests(HOURLY);
  const isGateway = api.signingService === 'execute-api';
  return {
    title: `API of ${api.contracts[0]?.id}`,
    panels: [
      {
        title: 'Latency',
        unit: 'ms',
        left: [api.metricLatency({ statistic: cloudwatch.Stats.p(50), label: 'p50' }), p99],
        objective: api._latency?.toMilliseconds(),
      },
      {
        title: 'Requests in 5 minutes',
        unit: 'count',
        left: [
          api.metricRequests({ label: 'requests' }),
          api.metricRequestsRefused({ label: '4xx' }),
          failed,
        ],
      },
      {
        title: 'Rows in 5 minutes',
        unit: 'count',
        left: [api.metricRowsServed({ label: 'served' }), api.metricRowsRefused({ label: 'refused' })],
      },
      functionPanel(api.handler),
      ...billedPanel(api.handler, {
        ...(isGateway && {
          apiRequest: { label: 'API Gateway requests', expression: 'requests', metrics: { requests } },
        }),
      }),
    ],
    overview: {
      'Latency p99 (ms)': p99,
      'Requests answered with 5xx': failed,
      'Errors of functions': api.handler.metricErrors(),
    },
  };
}
