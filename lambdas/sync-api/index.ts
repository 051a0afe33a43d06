import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { fullDigestOf, hashKey } from '../../lib/adapters/digest';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { endWithin } from '../../lib/adapters/lean/deadline';
import type { Service } from '../../lib/protocol/api/respond';
import { serve } from '../../lib/protocol/api/serve';
import { ENV } from '../../lib/wire/handler';
import type { ApiSharing } from '../../lib/wire/sharing';
import { loadSharing } from '../shared/contracts';
import { requireEnv } from '../shared/env';
import { metricDimensions } from '../shared/namespace';
import { createTelemetry } from '../shared/telemetry';
import { fromGateway, toGateway } from './gateway';
import { report } from './report';

const { context, collection, contracts } = loadSharing<ApiSharing>();
// A request that hangs is tried again while the caller still waits; without the last one it would only be warned about.
const dynamodb = new DynamoDBClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
});
const service: Service = {
  collection,
  contracts,
  table: new DynamoDbOwnerTable(dynamodb, requireEnv(ENV.tableName)),
  digest: fullDigestOf,
  hashKey,
};
const telemetry = createTelemetry(metricDimensions.api(context, collection));

export async function handler(
  event: APIGatewayProxyEventV2,
  invocation: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  endWithin(invocation.getRemainingTimeInMillis());
  const served = await serve(fromGateway(event), service, {
    remaining: () => invocation.getRemainingTimeInMillis(),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  });
  report(served, telemetry);
  return toGateway(served.answer);
}
