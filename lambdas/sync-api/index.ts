import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { Contract } from '../../lib/contracts/contract';
import { ASSET, ENV } from '../../lib/names';
import { readAsset } from '../shared/asset';
import { requireEnv } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { type Answer, problemOf } from './answer';
import { Problem } from './problem';
import { report } from './report';
import { respond, type Service, type Trail } from './respond';
import { within, withProblems } from './table';

interface Settings {
  readonly context: string;
  readonly collection: string;
  /** The newest first. */
  readonly contracts: readonly object[];
}

/** Time to say that the table does not answer. */
const RESERVE_MS = 500;

const settings = readAsset<Settings>(ASSET.sharing);
// A request that hangs is tried again while the caller still waits; without the last one it would only be warned about.
const dynamodb = new DynamoDBClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
});
const service: Service = {
  collection: settings.collection,
  contracts: settings.contracts.map((schema) => Contract.fromObject(schema)),
  table: withProblems(new DynamoDbOwnerTable(dynamodb, requireEnv(ENV.tableName))),
};
const telemetry = createTelemetry(settings.context, {
  function: 'sync-api',
  collection: settings.collection,
});

export async function handler(event: APIGatewayProxyEventV2, context: Context): Promise<Answer> {
  const trail: Trail = {};
  try {
    const limit = context.getRemainingTimeInMillis() - RESERVE_MS;
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
