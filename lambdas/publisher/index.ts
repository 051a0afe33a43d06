import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse, DynamoDBStreamHandler } from 'aws-lambda';
import { endWithin } from '../../lib/adapters/lean/deadline';
import { S3PayloadStore } from '../../lib/adapters/s3-payload-store';
import { S3Quarantine } from '../../lib/adapters/s3-quarantine';
import { SnsTopic } from '../../lib/adapters/sns-topic';
import { publishing, tracingOf } from '../../lib/adapters/tracing/publishing';
import type { Feed } from '../../lib/protocol/replication/publish';
import { publishDelivered } from '../../lib/protocol/replication/publish-delivered';
import type { DeliveredRecord } from '../../lib/protocol/replication/stream-record';
import { passingOn } from '../../lib/protocol/replication/tracing';
import { ENV } from '../../lib/wire/handler';
import type { PublisherSharing } from '../../lib/wire/sharing';
import { loadSharing } from '../shared/contracts';
import { requireEnv } from '../shared/env';
import { metricDimensions } from '../shared/namespace';
import { createTelemetry } from '../shared/telemetry';
import { traceparent } from '../shared/trace';
import { inSpan } from '../shared/tracing';
import { report, reportFailure } from './report';

const { context, contracts, traceAttribute } = loadSharing<PublisherSharing>();
const s3 = new S3Client({});
const feed: Feed = {
  contracts,
  topic: new SnsTopic(new SNSClient({}), requireEnv(ENV.topicArn)),
  quarantine: new S3Quarantine(s3, requireEnv(ENV.failureBucket)),
  payloads: new S3PayloadStore(s3, requireEnv(ENV.payloadBucket)),
  traceAttribute,
};
const telemetry = createTelemetry(metricDimensions.publisher(context));

export const handler: DynamoDBStreamHandler = async (event, invocation): Promise<DynamoDBBatchResponse> => {
  endWithin(invocation.getRemainingTimeInMillis());
  const delivered = event.Records as readonly DeliveredRecord[];
  const timer = { remaining: () => invocation.getRemainingTimeInMillis(), sleep: (ms: number) => sleep(ms) };
  return inSpan(publishing(context, delivered.length), async (batch) => {
    try {
      const tracing = batch ? tracingOf(batch) : passingOn(traceparent());
      const outcome = await publishDelivered(delivered, feed, timer, Date.now(), tracing);
      report(outcome, telemetry);
      const { lowestFailed } = outcome;
      // Also a record without a number must come again: an empty identifier fails the whole batch.
      return { batchItemFailures: lowestFailed === undefined ? [] : [{ itemIdentifier: lowestFailed }] };
    } catch (error) {
      reportFailure(error, telemetry);
      throw error;
    }
  });
};
