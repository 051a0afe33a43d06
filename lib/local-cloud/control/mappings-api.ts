import { functionArn } from '../shared/account-region';
import type { EventSourceSpec } from '../shared/types';
import type { ApiRequest, ApiResponse, ControlSources } from './api';

const MAPPINGS = /^\/2015-03-31\/event-source-mappings\/?$/;

/**
 * "ListEventSourceMappings" of Lambda's API, all in one page.
 *
 * @returns `undefined` for any other path
 */
export function listMappings(
  { method, path, query }: ApiRequest,
  { mappings, accountId, region }: ControlSources,
): ApiResponse | undefined {
  if (method !== 'GET' || !MAPPINGS.test(path)) return undefined;
  const [functionName, source] = [query.get('FunctionName'), query.get('EventSourceArn')];
  const wanted = functionName === null ? undefined : functionArn(functionName, { accountId, region });
  const chosen = mappings().filter(
    ({ functionArn: arn, eventSourceArn }) =>
      isIn(arn, accountId, region) &&
      (wanted === undefined || arn === wanted) &&
      (source === null || eventSourceArn === source),
  );
  return { status: 200, body: JSON.stringify({ EventSourceMappings: chosen.map(describe) }) };
}

function isIn(arn: string, accountId: string, region: string): boolean {
  const [, , , itsRegion, itsAccount] = arn.split(':');
  return itsRegion === region && itsAccount === accountId;
}

function describe({
  uuid,
  functionArn,
  eventSourceArn,
  enabled,
  batchSize,
  startingPosition,
}: EventSourceSpec) {
  return {
    UUID: uuid,
    FunctionArn: functionArn,
    EventSourceArn: eventSourceArn,
    State: enabled ? 'Enabled' : 'Disabled',
    BatchSize: batchSize,
    StartingPosition: startingPosition,
  };
}
