import { randomUUID } from 'node:crypto';
import type { AccessRequest } from '../iam';
import { measureRequest } from '../telemetry';
import { toEvent } from './event';
import type { HttpCloud } from './http-api';
import { invokeForHttp } from './invoke';
import { type IncomingRequest, jsonResponse, type OutgoingResponse, refusedResponse } from './request';
import { type HttpServer, startHttpServer } from './server';
import { verifySignature } from './signature';

/** A function URL as the template declares it. */
export interface FunctionUrlSpec {
  readonly id: string;
  readonly functionArn: string;
  readonly requiresSignature: boolean;
}

/** A function's own timeout is at most 15 minutes, and its URL waits for it. */
const MAX_TIMEOUT_MS = 15 * 60_000;

/** What function URLs need to know of their cloud. */
export interface FunctionUrlCloud extends HttpCloud {
  /** By id; looked up for each request, since an update may change one. */
  readonly functionUrls: ReadonlyMap<string, FunctionUrlSpec>;
}

/** Serves a function URL. Path and query reach the function as they came. */
export function startFunctionUrl(id: string, cloud: FunctionUrlCloud): Promise<HttpServer> {
  return startHttpServer(async (request) => {
    const spec = cloud.functionUrls.get(id);
    if (!spec) return jsonResponse(403, { Message: null });
    const began = performance.now();
    const response = await answer(request, spec, cloud);
    const FunctionName = spec.functionArn.split(':').at(-1) ?? '';
    measureRequest(cloud, { FunctionName }, { status: response.status, ms: performance.now() - began });
    return response;
  }, cloud.clock);
}

async function answer(
  request: IncomingRequest,
  spec: FunctionUrlSpec,
  cloud: HttpCloud,
): Promise<OutgoingResponse> {
  const requestId = randomUUID();
  const { accountId, region, functions, authority, clock } = cloud;
  const scope = { region, service: 'lambda' };
  const accessKey = spec.requiresSignature ? await verifySignature(request, scope, clock.now()) : undefined;
  if (spec.requiresSignature && accessKey === undefined) return jsonResponse(403, { Message: 'Forbidden' });
  const decision = accessKey === undefined ? undefined : authority?.decideHttp(accessKey, calls(spec));
  if (decision?.refusal !== undefined) return refusedResponse({ Message: 'Forbidden' }, decision.refusal);
  const event = toEvent(request, {
    accountId,
    apiId: spec.id,
    requestId,
    routeKey: '$default',
    stage: '$default',
    path: request.path,
    accessKey,
    now: clock.now(),
  });
  const result = await invokeForHttp(functions.get(spec.functionArn), event, MAX_TIMEOUT_MS);
  if (typeof result === 'string') return jsonResponse(502, { Message: 'Internal Server Error' });
  return { ...result, headers: { ...result.headers, 'x-amzn-requestid': requestId } };
}

/** Lambda developer guide, "Control access to Lambda function URLs": who calls needs both. */
function calls({ functionArn: resource }: FunctionUrlSpec): AccessRequest[] {
  return [
    {
      action: 'lambda:InvokeFunctionUrl',
      resource,
      context: { 'lambda:FunctionUrlAuthType': ['AWS_IAM'] },
    },
    { action: 'lambda:InvokeFunction', resource, context: { 'lambda:InvokedViaFunctionUrl': ['true'] } },
  ];
}
