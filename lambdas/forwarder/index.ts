import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSHandler } from 'aws-lambda';
import { DynamoDbPositions } from '../../lib/adapters/dynamodb-positions';
import { endWithin } from '../../lib/adapters/lean/deadline';
import { S3PayloadSource } from '../../lib/adapters/s3-payload-source';
import { createSqsClient } from '../../lib/adapters/sqs-client';
import { SqsParkingLot } from '../../lib/adapters/sqs-parking-lot';
import { toMessage } from '../../lib/adapters/sqs-record';
import { ConsumingTrace, receiving } from '../../lib/adapters/tracing/consuming';
import { type ConsumerPorts, consume } from '../../lib/protocol/consuming/consume';
import { forwarding } from '../../lib/protocol/consuming/forward';
import { RESERVE_MS } from '../../lib/protocol/replication/send-all';
import { metricDimensions } from '../shared/namespace';
import { createTelemetry } from '../shared/telemetry';
import { inSpan } from '../shared/tracing';
import { report } from './report';
import { loadSettings } from './settings';
import { targetOf } from './target';

const { context, consumer, deadLetterQueueUrl, payloadBucket, payloadRegion, positionsTable } =
  loadSettings();
const sqs = createSqsClient();
const parking = new SqsParkingLot(sqs, deadLetterQueueUrl, {
  replica: consumer.name,
  function: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
});
// S3 answers for a bucket in the bucket's own region alone.
const s3 = new S3Client(payloadRegion ? { region: payloadRegion } : {});
const payloads = new S3PayloadSource(s3, payloadBucket);
const target = targetOf(sqs);
const positions = positionsTable && new DynamoDbPositions(new DynamoDBClient({}), positionsTable);
const telemetry = createTelemetry(metricDimensions.consumer(context, consumer.name));

export const handler: SQSHandler = async ({ Records }, invocation): Promise<SQSBatchResponse> => {
  endWithin(invocation.getRemainingTimeInMillis());
  const received = Date.now();
  const timer = { remaining: () => invocation.getRemainingTimeInMillis(), sleep: (ms: number) => sleep(ms) };
  const messages = Records.map((record) => toMessage(record, received));
  const forward = forwarding({ target, timer, ...(positions && { positions }) }, consumer, received);
  const hasTime = () => timer.remaining() > RESERVE_MS;
  return inSpan(receiving(consumer.name, messages.length), async (batch) => {
    const trace = batch && new ConsumingTrace(batch, { name: 'forward', of: consumer.name });
    const handle = trace ? traced(forward, trace) : forward;
    const outcomes = await consume(messages, consumer, { handle, hasTime, parking, payloads }, received);
    trace?.settle(outcomes);
    report(outcomes, telemetry, Date.now());
    const retries = outcomes.filter(({ kind }) => kind === 'retry');
    return { batchItemFailures: retries.map(({ id }) => ({ itemIdentifier: id })) };
  });
};

function traced(handle: ConsumerPorts['handle'], trace: ConsumingTrace): ConsumerPorts['handle'] {
  return (change, subject, arrived) =>
    trace.run(arrived.id, arrived.event.traceparent, () => handle(change, subject, arrived));
}
