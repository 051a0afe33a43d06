import type { HttpRequest } from '../../support/http-proxy';

export type Service = 'DynamoDB' | 'SNS' | 'SQS' | 'S3';

/** A request of a function to an emulator. */
export interface Call extends HttpRequest {
  readonly service: Service;
  /** For example `PutItem`. */
  readonly operation: string;
  /** Who asks, where the request tells. */
  readonly functionName?: string;
}

const SERVICES: Readonly<Record<string, Service>> = { DynamoDB_20120810: 'DynamoDB', AmazonSQS: 'SQS' };
const S3_OPERATIONS: Readonly<Record<string, string>> = { PUT: 'PutObject', GET: 'GetObject' };

/** @param callers functions by a name that only their requests hold, such as their table's */
export function readCall(request: HttpRequest, callers: ReadonlyMap<string, string>): Call {
  const { method, path, headers, body } = request;
  const [prefix = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
  const service = SERVICES[prefix];
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(body.toString())
    : undefined;
  const named = service
    ? { service, operation }
    : form
      ? { service: 'SNS' as const, operation: form.get('Action') ?? 'unknown' }
      : { service: 'S3' as const, operation: S3_OPERATIONS[method] ?? method };
  return {
    ...request,
    ...named,
    functionName: callerOf(callers, form?.get('TopicArn') ?? `${path} ${body}`),
  };
}

function callerOf(callers: ReadonlyMap<string, string>, text: string): string | undefined {
  for (const [name, functionName] of callers) if (text.includes(name)) return functionName;
  return undefined;
}
