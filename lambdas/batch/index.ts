import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { digestOf } from '../../lib/adapters/digest';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { DynamoDbRuns } from '../../lib/adapters/dynamodb-runs';
import { endWithin } from '../../lib/adapters/lean/deadline';
import { ReplicaQueues } from '../../lib/adapters/replica-queues';
import { S3PayloadStore } from '../../lib/adapters/s3-payload-store';
import { SsmReplicaDirectory } from '../../lib/adapters/ssm-replica-directory';
import { KIND } from '../../lib/adapters/tracing/open-telemetry';
import { answerBatch } from '../../lib/protocol/batch/batch-actions';
import type { BatchPorts } from '../../lib/protocol/batch/ports';
import type { BatchAnswer, BatchRequest } from '../../lib/wire/batch-requests';
import { ENV } from '../../lib/wire/handler';
import type { BatchSharing } from '../../lib/wire/sharing';
import { loadSharing } from '../shared/contracts';
import { requireEnv } from '../shared/env';
import { metricDimensions, parameterNames } from '../shared/namespace';
import { createTelemetry } from '../shared/telemetry';
import { traceparent } from '../shared/trace';
import { inSpan } from '../shared/tracing';
import { batchReport } from './report';

const { context, contracts, sharedWith } = loadSharing<BatchSharing>();
const dynamodb = new DynamoDBClient({});
const queues = new ReplicaQueues();
const ports: Omit<BatchPorts, 'admission'> = {
  contracts,
  table: new DynamoDbOwnerTable(dynamodb, requireEnv(ENV.tableName)),
  runs: new DynamoDbRuns(dynamodb, requireEnv(ENV.runsTable)),
  payloads: new S3PayloadStore(new S3Client({}), requireEnv(ENV.payloadBucket)),
  directory: new SsmReplicaDirectory(new SSMClient({}), parameterNames),
  queueAt: (queue) => queues.at(queue),
  digest: digestOf,
  newId: randomUUID,
  observer: batchReport(createTelemetry(metricDimensions.batch(context))),
};

export const handler = (request: BatchRequest, invocation: Context): Promise<BatchAnswer> => {
  endWithin(invocation.getRemainingTimeInMillis());
  const admission = { account: accountOf(invocation), sharedWith };
  const clock = {
    now: () => Date.now(),
    remaining: () => invocation.getRemainingTimeInMillis(),
    sleep: (milliseconds: number) => sleep(milliseconds),
  };
  return inSpan({ name: 'batch', of: request.action, kind: KIND.internal }, (span) =>
    answerBatch(request, { ...ports, admission, traceparent: span?.traceparent ?? traceparent() }, clock),
  );
};

/** `arn:aws:lambda:<region>:<account>:function:…` */
const accountOf = ({ invokedFunctionArn }: Context) => invokedFunctionArn.split(':')[4] ?? '';
