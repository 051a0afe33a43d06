import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { ASSET, ENV } from '../../lib/wire/handler';
import type { ApiSharing } from '../../lib/wire/sharing';
import { readAsset } from '../shared/asset';
import { loadContracts } from '../shared/contracts';
import { requireEnv } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { type Answer, problemOf } from './answer';
import { Problem } from './problem';
import { report } from './report';
import { respond, type Service, type Trail } from './respond';
import { within, withProblems } from './table';

/** Time to say that the table does not answer. */
const RESERVE_MS = 500;

const { collection } = readAsset<ApiSharing>(ASSET.sharing);
const { context, all } = loadContracts();
// A request that hangs is tried again while the caller still waits; without the last one it would only be warned about.
const dynamodb = new DynamoDBClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
});
const service: Service = {
  collection,
  contracts: all,
  table: withProblems(new DynamoDbOwnerTable(dynamodb, requireEnv(ENV.tableName))),
};
const telemetry = createTelemetry(context, { function: 'sync-api', collection });

export async function handler(event: APIGatewayProxyEventV2, invocation: Context): Promise<Answer> {
  const trail: Trail = {};
  try {
    const limit = invocation.getRemainingTimeInMillis() - RESERVE_MS;
    const answer = await within(limit, respond(event, service, trail));
    report(trail, undefined, telemetry);
    return answer;
  } catch (error) {
    const problem =
      error instanceof Problem ? error : new Problem('internal', 'the request failed', { cause: error });
    report(trail, problem, telemetry);
    return problemOf(problem, event.requestContext.requestId);
  }
}
