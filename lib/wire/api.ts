import type { Row } from './item';

/** Of an answer with rows. */
export const MEDIA_TYPE = 'application/json';
/** Of an answer that is a problem (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Last part of the path to which many keys are sent: `POST /users/batch-get`. */
export const BATCH_GET = 'batch-get';
/** How many keys such a request may name. */
export const MAX_BATCH_KEYS = 100;

/** Parameters of a list: `GET /users?limit=50&cursor=…`. */
export const LIST = { limit: 'limit', cursor: 'cursor' } as const;
/** How many rows a page of a list may have. */
export const MAX_PAGE_ROWS = 100;

/** `Accept` of a caller that can read this major version of a contract. */
export function acceptOf(major: number): string {
  return `${MEDIA_TYPE}; version=${major}`;
}

/** `Content-Type` of rows as a version of a contract describes them, see `readDocumentType`. */
export function documentType(contract: string, version: string): string {
  return `${MEDIA_TYPE}; contract="${contract}"; version="${version}"`;
}

/**
 * What a `Content-Type` says of the rows: the contract's id and major version, as far as they are there.
 *
 * @returns `undefined` when it is not that of rows
 */
export function readDocumentType(type: string): { contract?: string; major?: number } | undefined {
  if (!/^application\/json\b/i.test(type)) return undefined;
  const contract = /;\s*contract="([^"]*)"/.exec(type)?.[1];
  const major = /;\s*version="?(\d+)/.exec(type)?.[1];
  return { contract, ...(major !== undefined && { major: Number(major) }) };
}

/** Whether that is the `Content-Type` of a problem. */
export function isProblemType(type: string): boolean {
  return /^application\/problem\+json\b/i.test(type);
}

/** Body of a request for many keys. */
export interface BatchGetBody {
  readonly keys: readonly Row[];
}

/** The answer to a request for one row, and how each row of a list is wrapped. */
export interface RowDocument {
  readonly data: Row;
}

/** A row that the owner has and that is not in its answer. */
export interface RefusedEntry {
  /** Code of a problem, see `PROBLEMS`; owners of another version may have others. */
  readonly code: string;
  /** Names the row in the owner's log, which says why. @default not even its key can be shared */
  readonly keyHash?: string;
  /** The key as the caller named it. @default the caller named none */
  readonly key?: Row;
}

/** The answer to a request for many keys. */
export interface BatchDocument {
  readonly items: readonly RowDocument[];
  /** The keys of rows that the owner does not have. */
  readonly missing: readonly Row[];
  /** @default every row that the owner has is there */
  readonly refused?: readonly RefusedEntry[];
}

/** A page of a list. */
export interface ListDocument {
  readonly items: readonly RowDocument[];
  /** @default every row that belongs there is there */
  readonly refused?: readonly RefusedEntry[];
  /** `cursor` of the next page. @default this is the last one */
  readonly next?: string;
}
