import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { DynamoDbRuns } from '../../lib/adapters/dynamodb-runs';
import { S3PayloadStore } from '../../lib/adapters/s3-payload-store';
import { SqsReplicaQueue } from '../../lib/adapters/sqs-replica-queue';
import { SsmReplicaDirectory } from '../../lib/adapters/ssm-replica-directory';
import { ENV } from '../../lib/wire/handler';
import { loadContracts } from '../shared/contracts';
import { requireEnv } from '../shared/env';

const dynamodb = new DynamoDBClient({});
// A queue's URL names a host of its own; only the endpoint is where a function's requests are let through.
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

export const contracts = loadContracts();
export const table = new DynamoDbOwnerTable(dynamodb, requireEnv(ENV.tableName));
export const runs = new DynamoDbRuns(dynamodb, requireEnv(ENV.runsTable));
export const payloads = new S3PayloadStore(new S3Client({}), requireEnv(ENV.payloadBucket));
export const directory = new SsmReplicaDirectory(new SSMClient({}));
export const queueAt = (url: string) => new SqsReplicaQueue(sqs, url);
