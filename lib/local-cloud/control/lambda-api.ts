import { functionArn } from '../shared/account-region';
import type { InvokeResult } from '../shared/types';
import { ApiError, type ApiRequest, type ApiResponse, type ControlSources } from './api';

/** AWS: "Lambda quotas": payload of a synchronous invocation; the function checks its answer itself. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * "Invoke" of Lambda's API.
 *
 * @returns `undefined` for any other path
 * @throws ApiError in Lambda's terms
 */
export async function invokeFunction(
  request: ApiRequest,
  { functions, accountId, region }: ControlSources,
): Promise<ApiResponse | undefined> {
  const nameOrArn = INVOKE.exec(request.path)?.[1];
  if (nameOrArn === undefined || request.method !== 'POST') return undefined;
  const arn = functionArn(decodeURIComponent(nameOrArn), { accountId, region });
  const fn = arn.split(':')[3] === region ? functions.get(arn) : undefined;
  if (!fn) throw new ApiError(404, 'ResourceNotFoundException', `Function not found: ${arn}`);
  if (request.body.length > MAX_PAYLOAD_BYTES) {
    throw new ApiError(
      413,
      'RequestTooLargeException',
      `the payload has more than ${MAX_PAYLOAD_BYTES} bytes`,
    );
  }
  const payload = parse(request.body);
  const invocation = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (invocation === 'DryRun') return { status: 204, body: '' };
  if (invocation === 'Event') {
    // What becomes of it is in the function's logs; nobody waits for a function that was stopped meanwhile.
    fn.invoke(payload).catch(() => undefined);
    return { status: 202, body: '' };
  }
  return toResponse(await fn.invoke(payload));
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ApiError(400, 'InvalidRequestContentException', 'Could not parse request body into json');
  }
}

function toResponse({ requestId, payload, error }: InvokeResult): ApiResponse {
  const headers = { 'x-amzn-requestid': requestId, 'x-amz-executed-version': '$LATEST' };
  if (!error) return { status: 200, headers, body: JSON.stringify(payload) ?? 'null' };
  return {
    status: 200,
    headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify({ errorType: error.name, errorMessage: error.message }),
  };
}
