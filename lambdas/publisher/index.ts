import { setTimeout as sleep } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamHandler } from 'aws-lambda';
import { SnsTopic } from '../../lib/adapters/sns-topic';
import { Contract } from '../../lib/contracts/contract';
import { ASSET, ENV, METRIC } from '../../lib/names';
import type { Item } from '../../lib/protocol/attribute-values';
import { publish, type StreamRecord } from '../../lib/protocol/publish';
import { streamLabel } from '../../lib/protocol/sequence';
import { readAsset } from '../shared/asset';
import { requireEnv } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { traceparent } from '../shared/trace';

interface Settings {
  readonly context: string;
  readonly contracts: readonly object[];
}

const settings = readAsset<Settings>(ASSET.sharing);
const contracts = settings.contracts.map((schema) => Contract.fromObject(schema));
const topic = new SnsTopic(new SNSClient({}), requireEnv(ENV.topicArn));
const { logger, metrics } = createTelemetry(settings.context, { function: 'publisher' });

export const handler: DynamoDBStreamHandler = async (
  { Records },
  context,
): Promise<DynamoDBBatchResponse> => {
  const label = streamLabel(Records[0]?.eventSourceARN ?? '');
  const timer = { remaining: () => context.getRemainingTimeInMillis(), sleep: (ms: number) => sleep(ms) };
  const outcome = await publish(Records.map(toRecord), contracts, label, topic, timer, traceparent());

  metrics.addMetric(METRIC.published, MetricUnit.Count, outcome.published);
  metrics.addMetric(METRIC.suppressed, MetricUnit.Count, outcome.suppressed);
  metrics.publishStoredMetrics();
  for (const failure of outcome.failures) logger.error('change not published', { ...failure, label });
  return { batchItemFailures: outcome.lowestFailed ? [{ itemIdentifier: outcome.lowestFailed }] : [] };
};

function toRecord({ dynamodb }: DynamoDBRecord): StreamRecord {
  return {
    sequenceNumber: dynamodb?.SequenceNumber ?? '',
    at: (dynamodb?.ApproximateCreationDateTime ?? 0) * 1000,
    before: dynamodb?.OldImage as Item | undefined,
    after: dynamodb?.NewImage as Item | undefined,
  };
}
