import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { itemDigest } from '../../lib/adapters/digest';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { endWithin } from '../../lib/adapters/lean/deadline';
import { answerRead, type ReadPorts } from '../../lib/protocol/audit/read-actions';
import { ENV } from '../../lib/wire/handler';
import type { ReadAnswer, ReadRequest } from '../../lib/wire/read-requests';
import type { PublisherSharing } from '../../lib/wire/sharing';
import { loadSharing } from '../shared/contracts';
import { requireEnv } from '../shared/env';

const { contracts, traceAttribute } = loadSharing<PublisherSharing>();
const ports: ReadPorts = {
  contracts,
  traceAttribute,
  table: new DynamoDbOwnerTable(new DynamoDBClient({}), requireEnv(ENV.tableName)),
  digest: itemDigest,
};

export const handler = (request: ReadRequest, invocation: Context): Promise<ReadAnswer> => {
  endWithin(invocation.getRemainingTimeInMillis());
  return answerRead(request, ports);
};
