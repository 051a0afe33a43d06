import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parseExactJson } from '../../lib/contracts/schema/exact-json';
import { BATCH_GET, LIST, MAX_PAGE_ROWS } from '../../lib/wire/api';
import { Problem } from './problem';

/** What a caller asks for. */
export type Question =
  | { readonly kind: 'get'; readonly key: readonly string[] }
  | { readonly kind: 'batch'; readonly body: unknown }
  | { readonly kind: 'list'; readonly limit: number; readonly cursor?: string };

const DEFAULT_LIMIT = 50;

/**
 * @param collection first part of every path, such as `users`
 * @param keyLength of how many fields a key is made
 * @throws Problem when there is no such path, or a parameter or the body cannot be used
 */
export function readQuestion(event: APIGatewayProxyEventV2, collection: string, keyLength: number): Question {
  const [first, ...rest] = segmentsOf(event);
  const { method } = event.requestContext.http;
  if (first === collection) {
    if (method === 'GET' && rest.length === 0) return readList(event);
    if (method === 'GET') return { kind: 'get', key: keyOf(rest, keyLength, event) };
    if (method === 'POST' && rest.length === 1 && rest[0] === BATCH_GET) {
      return { kind: 'batch', body: readBody(event) };
    }
  }
  throw new Problem(
    'no-such-route',
    `there is no such route: use GET /${collection}, GET /${collection}/{key} or POST /${collection}/${BATCH_GET}`,
  );
}

/** API Gateway decodes the path before it hands it over; a function URL does not, and has no other route key. */
const isDecoded = (event: APIGatewayProxyEventV2) => event.routeKey !== '$default';

function segmentsOf(event: APIGatewayProxyEventV2): string[] {
  const segments = event.rawPath.replace(/^\//, '').split('/');
  if (isDecoded(event)) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch (cause) {
    throw new Problem('bad-request', 'the path is not percent-encoded UTF-8', { cause });
  }
}

function keyOf(rest: readonly string[], length: number, event: APIGatewayProxyEventV2): readonly string[] {
  if (rest.length === length) return rest;
  // A decoded slash is one of the key when nothing else can follow.
  if (length === 1 && isDecoded(event)) return [rest.join('/')];
  throw new Problem(
    'bad-request',
    `a key has ${length} ${length === 1 ? 'part' : 'parts'} here, the path has ${rest.length}: ask for keys with "/" by ${BATCH_GET}`,
  );
}

function readList({ rawQueryString }: APIGatewayProxyEventV2): Question {
  const query = new URLSearchParams(rawQueryString);
  const limit = query.get(LIST.limit) ?? String(DEFAULT_LIMIT);
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MAX_PAGE_ROWS) {
    throw new Problem('bad-request', `"${LIST.limit}" must be a whole number from 1 to ${MAX_PAGE_ROWS}`);
  }
  return { kind: 'list', limit: Number(limit), cursor: query.get(LIST.cursor) ?? undefined };
}

function readBody({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): unknown {
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new Problem('bad-request', 'the body is not JSON, or names a member twice: send {"keys": [{…}]}', {
      cause,
    });
  }
}
