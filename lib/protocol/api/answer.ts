import type { CheckedContract } from '../../contracts/schema/checked-contract';
import {
  type BatchDocument,
  documentType,
  type ListDocument,
  PROBLEM_MEDIA_TYPE,
  type RowDocument,
} from '../../wire/api';
import { canonicalJson } from '../../wire/canonical-json';
import type { Digest } from '../rows/digest';
import { Problem } from './problem';

/** What a caller gets. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Lambda takes 6 MB back from a function ("Lambda quotas"); the body is in JSON text, where quotes take two bytes. */
const MAX_BODY_BYTES = 5_000_000;

/** Rows may be kept, but not shown again without asking. */
const SHARED_HEADERS = { 'cache-control': 'private, no-cache', vary: 'accept' };

const RETRY_AFTER_SECONDS = '1';

/**
 * A document of the contract.
 *
 * @throws Problem when it is larger than Lambda can answer
 */
export function documentOf(
  { id, version }: CheckedContract,
  content: RowDocument | BatchDocument | ListDocument,
): ApiAnswer {
  // DynamoDB keeps no order among the members of a map: equal rows are to be equal bytes.
  const body = canonicalJson(content);
  if (new TextEncoder().encode(JSON.stringify(body)).length > MAX_BODY_BYTES) {
    throw new Problem('answer-too-large', `the answer is over ${MAX_BODY_BYTES} bytes: ask for fewer rows`);
  }
  return { status: 200, headers: { 'content-type': documentType(id, version), ...SHARED_HEADERS }, body };
}

/**
 * The same document with an entity tag, or 304 for a caller that has it.
 *
 * @param ifNoneMatch the caller's header
 * @param digest of which the tag is made
 */
export function withTag(answer: ApiAnswer, ifNoneMatch: string | undefined, digest: Digest): ApiAnswer {
  const etag = `"${digest(`${answer.headers['content-type']}\n${answer.body}`)}"`;
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  // "If-None-Match" compares weakly (RFC 9110, section 13.1.2).
  if (!known.includes(etag) && !known.includes('*')) {
    return { ...answer, headers: { ...answer.headers, etag } };
  }
  return { status: 304, headers: { ...SHARED_HEADERS, etag } };
}

export function problemOf(problem: Problem, requestId: string): ApiAnswer {
  return {
    status: problem.status,
    headers: {
      'content-type': PROBLEM_MEDIA_TYPE,
      'cache-control': 'no-store',
      ...(problem.status === 503 && { 'retry-after': RETRY_AFTER_SECONDS }),
    },
    body: JSON.stringify(problem.toJson(requestId)),
  };
}
