import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { itemDigest } from '../../lib/adapters/digest';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { lookUp, readPage } from '../../lib/protocol/audit/audit-rows';
import { ProtocolError } from '../../lib/protocol/rows/errors';
import type { SharedContract } from '../../lib/protocol/rows/projection';
import { ENV } from '../../lib/wire/handler';
import type { ReadAnswer, ReadRequest } from '../../lib/wire/read-requests';
import { loadContracts } from '../shared/contracts';
import { requireEnv } from '../shared/env';

const contracts = loadContracts();
const table = new DynamoDbOwnerTable(new DynamoDBClient({}), requireEnv(ENV.tableName));

export const handler = async (request: ReadRequest): Promise<ReadAnswer> => {
  switch (request.action) {
    case 'page':
      return readPage(request, contractOf(request), table, itemDigest);
    case 'lookup':
      return lookUp(request, contractOf(request), table, itemDigest);
    default:
      throw new ProtocolError(
        'bad-request',
        `no action is "${(request as { action?: unknown }).action}": use page or lookup`,
      );
  }
};

function contractOf({ contract, major }: ReadRequest): SharedContract {
  return contracts.find(contract, major === undefined ? undefined : [major]);
}
