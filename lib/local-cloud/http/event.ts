import { accountOfKey } from '../shared/access-key';
import type { IncomingRequest } from './request';

/** Bodies of these types reach a function as text; all others are base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What the event says beside the request. */
export interface EventContext {
  readonly accountId: string;
  readonly apiId: string;
  readonly requestId: string;
  /** The route that matched, such as `GET /users`. */
  readonly routeKey: string;
  readonly stage: string;
  /** The path as this service hands it over. */
  readonly path: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  /** Who signed the request. @default nobody had to */
  readonly accessKey?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A request in payload format 2.0 ("Create AWS Lambda proxy integrations for HTTP APIs", API Gateway developer guide). */
export function toEvent(request: IncomingRequest, context: EventContext): object {
  const { cookie, ...headers } = request.headers;
  const { routeKey, stage, path, pathParameters, accountId, apiId, requestId, now } = context;
  const isText = TEXT.test(headers['content-type'] ?? '');
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: request.query,
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    headers,
    ...(request.query !== '' && { queryStringParameters: queryOf(request.query) }),
    requestContext: {
      accountId,
      apiId,
      ...(context.accessKey !== undefined && {
        authorizer: { iam: identity(accountId, context.accessKey) },
      }),
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage,
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(pathParameters && { pathParameters }),
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

function identity(accountId: string, accessKey: string): object {
  const ofCaller = accountOfKey(accessKey) ?? accountId;
  const userArn = `arn:aws:iam::${ofCaller}:user/local`;
  return {
    accessKey,
    accountId: ofCaller,
    callerId: accessKey,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn,
    userId: accessKey,
  };
}

function queryOf(query: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(values);
}

/** Such as `12/Mar/2020:19:03:58 +0000`. */
function commonLogTime(now: number): string {
  const [year, month, day] = new Date(now).toISOString().slice(0, 10).split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${new Date(now).toISOString().slice(11, 19)} +0000`;
}
