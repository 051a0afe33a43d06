import { parseExactJson } from '../../contracts/schema/exact-json';
import { BATCH_GET, LIST, MAX_PAGE_ROWS } from '../../wire/api';
import { Problem } from './problem';

/** A request as it came, whatever it came through. */
export interface ReceivedRequest {
  /** Names the request in a problem. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Whether the path is decoded already, so that a slash may be one of a key. */
  readonly isDecoded: boolean;
  /** Without the question mark. */
  readonly query: string;
  readonly accept?: string;
  readonly ifNoneMatch?: string;
  readonly body: string;
}

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
export function readQuestion(request: ReceivedRequest, collection: string, keyLength: number): Question {
  const [first, ...rest] = segmentsOf(request);
  const { method } = request;
  if (first === collection) {
    if (method === 'GET' && rest.length === 0) return readList(request);
    if (method === 'GET') return { kind: 'get', key: keyOf(rest, keyLength, request) };
    if (method === 'POST' && rest.length === 1 && rest[0] === BATCH_GET) {
      return { kind: 'batch', body: readBody(request) };
    }
  }
  throw new Problem(
    'no-such-route',
    `there is no such route: use GET /${collection}, GET /${collection}/{key} or POST /${collection}/${BATCH_GET}`,
  );
}

function segmentsOf({ path, isDecoded }: ReceivedRequest): string[] {
  const segments = path.replace(/^\//, '').split('/');
  if (isDecoded) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch (cause) {
    throw new Problem('bad-request', 'the path is not percent-encoded UTF-8', { cause });
  }
}

function keyOf(rest: readonly string[], length: number, { isDecoded }: ReceivedRequest): readonly string[] {
  if (rest.length === length) return rest;
  // A decoded slash is one of the key when nothing else can follow.
  if (length === 1 && isDecoded) return [rest.join('/')];
  throw new Problem(
    'bad-request',
    `a key has ${length} ${length === 1 ? 'part' : 'parts'} here, the path has ${rest.length}: ask for keys with "/" by ${BATCH_GET}`,
  );
}

function readList(request: ReceivedRequest): Question {
  const query = new URLSearchParams(request.query);
  const limit = query.get(LIST.limit) ?? String(DEFAULT_LIMIT);
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MAX_PAGE_ROWS) {
    throw new Problem('bad-request', `"${LIST.limit}" must be a whole number from 1 to ${MAX_PAGE_ROWS}`);
  }
  return { kind: 'list', limit: Number(limit), cursor: query.get(LIST.cursor) ?? undefined };
}

function readBody({ body }: ReceivedRequest): unknown {
  try {
    return parseExactJson(body);
  } catch (cause) {
    throw new Problem('bad-request', 'the body is not JSON, or names a member twice: send {"keys": [{…}]}', {
      cause,
    });
  }
}
