import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSHandler } from 'aws-lambda';
import { DynamoDbReplicaStore } from '../../lib/adapters/dynamodb-replica-store';
import { SqsParkingLot } from '../../lib/adapters/sqs-parking-lot';
import { ENV } from '../../lib/names';
import { replicate } from '../../lib/protocol/replicate';
import { requireEnv } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { report } from './report';
import { loadSettings } from './settings';

const { context: service, replica } = loadSettings(Number(requireEnv(ENV.tombstoneSeconds)));
const store = new DynamoDbReplicaStore(new DynamoDBClient({}), requireEnv(ENV.tableName));
const parking = new SqsParkingLot(new SQSClient({}), requireEnv(ENV.parkingQueueUrl), replica.name);
const telemetry = createTelemetry(service, { replica: replica.name });

export const handler: SQSHandler = async ({ Records }): Promise<SQSBatchResponse> => {
  const messages = Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const outcomes = await replicate(messages, replica, store, parking, Date.now());
  report(outcomes, telemetry, Date.now());
  const retries = outcomes.filter(({ kind }) => kind === 'retry');
  return { batchItemFailures: retries.map(({ id }) => ({ itemIdentifier: id })) };
};
