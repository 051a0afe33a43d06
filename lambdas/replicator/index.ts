import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSHandler } from 'aws-lambda';
import { DynamoDbReplicaStore } from '../../lib/adapters/dynamodb-replica-store';
import { endWithin } from '../../lib/adapters/lean/deadline';
import { S3PayloadSource } from '../../lib/adapters/s3-payload-source';
import { createSqsClient } from '../../lib/adapters/sqs-client';
import { SqsParkingLot } from '../../lib/adapters/sqs-parking-lot';
import { toMessage } from '../../lib/adapters/sqs-record';
import { receiving } from '../../lib/adapters/tracing/consuming';
import { type ReplicaPorts, replicate } from '../../lib/protocol/replication/replicate';
import { RESERVE_MS } from '../../lib/protocol/replication/send-all';
import { ENV } from '../../lib/wire/handler';
import { requireEnv } from '../shared/env';
import { metricDimensions } from '../shared/namespace';
import { createTelemetry } from '../shared/telemetry';
import { inSpan } from '../shared/tracing';
import { report } from './report';
import { loadSettings } from './settings';
import { ReplicatingTrace } from './tracing';

const { context, replica } = loadSettings(Number(requireEnv(ENV.tombstoneSeconds)));
// S3 answers for a bucket in the bucket's own region alone.
const payloadRegion = process.env[ENV.payloadRegion];
const ports: ReplicaPorts = {
  store: new DynamoDbReplicaStore(new DynamoDBClient({}), requireEnv(ENV.tableName), replica.contract),
  parking: new SqsParkingLot(createSqsClient(), requireEnv(ENV.parkingQueueUrl), {
    replica: replica.name,
    function: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
  }),
  payloads: new S3PayloadSource(
    new S3Client(payloadRegion ? { region: payloadRegion } : {}),
    requireEnv(ENV.payloadBucket),
  ),
};
const telemetry = createTelemetry(metricDimensions.replica(context, replica.name));

export const handler: SQSHandler = async ({ Records }, invocation): Promise<SQSBatchResponse> => {
  endWithin(invocation.getRemainingTimeInMillis());
  const received = Date.now();
  // A timeout may be as short as what is kept for reporting otherwise.
  const reserve = Math.min(RESERVE_MS, invocation.getRemainingTimeInMillis() / 2);
  const hasTime = () => invocation.getRemainingTimeInMillis() > reserve;
  const messages = Records.map((record) => toMessage(record, received));
  return inSpan(receiving(replica.name, messages.length), async (batch) => {
    const trace = batch && new ReplicatingTrace(batch, replica.name, ports.store);
    const { store } = trace ?? ports;
    const outcomes = await replicate(messages, replica, { ...ports, store, hasTime }, received);
    trace?.settle(outcomes);
    report(outcomes, telemetry, Date.now());
    const retries = outcomes.filter(({ kind }) => kind === 'retry');
    return { batchItemFailures: retries.map(({ id }) => ({ itemIdentifier: id })) };
  });
};
