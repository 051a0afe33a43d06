import { setTimeout as sleep } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse, DynamoDBStreamHandler } from 'aws-lambda';
import { S3PayloadStore } from '../../lib/adapters/s3-payload-store';
import { S3Quarantine } from '../../lib/adapters/s3-quarantine';
import { SnsTopic } from '../../lib/adapters/sns-topic';
import { type Feed, publish } from '../../lib/protocol/replication/publish';
import {
  batchProblem,
  type DeliveredRecord,
  toStreamRecord,
} from '../../lib/protocol/replication/stream-record';
import { ProtocolError } from '../../lib/protocol/rows/errors';
import { streamLabel } from '../../lib/protocol/rows/sequence';
import { ENV } from '../../lib/wire/handler';
import { METRIC, publisherDimensions } from '../../lib/wire/metrics';
import { loadSharing } from '../shared/contracts';
import { requireEnv } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { traceparent } from '../shared/trace';

const { context, contracts } = loadSharing();
const s3 = new S3Client({});
const feed: Feed = {
  contracts,
  topic: new SnsTopic(new SNSClient({}), requireEnv(ENV.topicArn)),
  quarantine: new S3Quarantine(s3, requireEnv(ENV.failureBucket)),
  payloads: new S3PayloadStore(s3, requireEnv(ENV.payloadBucket)),
};
const { service, ...dimensions } = publisherDimensions(context);
const { logger, metrics } = createTelemetry(service, dimensions);

export const handler: DynamoDBStreamHandler = async (event, invocation): Promise<DynamoDBBatchResponse> => {
  const delivered = event.Records as readonly DeliveredRecord[];
  const label = streamLabel(delivered[0]?.eventSourceARN ?? '');
  const problem = batchProblem(delivered);
  if (problem !== undefined) {
    metrics.addMetric(METRIC.incomplete, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
    throw new ProtocolError('incomplete-record', problem);
  }
  const received = Date.now();
  const records = delivered.map((record) => toStreamRecord(record, received));
  const timer = { remaining: () => invocation.getRemainingTimeInMillis(), sleep: (ms: number) => sleep(ms) };
  const outcome = await publish(records, feed, label, timer, traceparent());

  metrics.addMetric(METRIC.published, MetricUnit.Count, outcome.published);
  metrics.addMetric(METRIC.suppressed, MetricUnit.Count, outcome.suppressed);
  metrics.addMetric(METRIC.parked, MetricUnit.Count, outcome.parked.length);
  metrics.publishStoredMetrics();
  for (const failure of outcome.parked) logger.error('change parked', { ...failure, label });
  for (const failure of outcome.failures) logger.warn('change will be tried again', { ...failure, label });
  const { lowestFailed } = outcome;
  // Also a record without a number must come again: an empty identifier fails the whole batch.
  return { batchItemFailures: lowestFailed === undefined ? [] : [{ itemIdentifier: lowestFailed }] };
};
