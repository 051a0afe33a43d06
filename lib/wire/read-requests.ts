import type { Filter } from './filter';
import type { Item } from './item';

/** Which rows of which contract to look at. */
interface ReadSelection {
  /** For example `users/User`. */
  readonly contract: string;
  /** Version whose fields are meant. @default the newest that is published */
  readonly major?: number;
  /** The fields that the digest covers, beside the key. */
  readonly fields: readonly string[];
  /** @default every row */
  readonly filter?: Filter;
}

/** Reads the next rows of one part of the owner's table, consistently. */
export interface PageRequest extends ReadSelection {
  readonly action: 'page';
  readonly segment: number;
  readonly segments: number;
  /** `next` of the page before. @default the first page */
  readonly cursor?: string;
  /** How many items of the table to look at, at most `MAX_PAGE_ITEMS`. @default 500 */
  readonly limit?: number;
}

/** Reads rows by their keys, consistently. */
export interface LookupRequest extends ReadSelection {
  readonly action: 'lookup';
  /** The contract's keys in DynamoDB's JSON, at most `MAX_LOOKUP_KEYS`. */
  readonly keys: readonly Item[];
}

/** Asks what the owner shares: its contracts, and no row. */
export interface ContractsRequest {
  readonly action: 'contracts';
}

/** How many items of the table a page may look at. */
export const MAX_PAGE_ITEMS = 1000;

/** How many keys may be looked up at a time. AWS: "BatchGetItem", DynamoDB API reference. */
export const MAX_LOOKUP_KEYS = 100;

/** A row of the owner as an audit sees it: its key in DynamoDB's JSON, and no other value. */
export type AuditRow =
  | {
      readonly key: Item;
      /** SHA-256 of the canonical text of the row as a replica would hold it: the first 22 characters in base64url. */
      readonly digest: string;
    }
  | {
      /** Empty when not even the key can be carried. */
      readonly key: Item;
      /** Why the row can never be carried. */
      readonly refused: string;
    };

export interface PageAnswer {
  readonly rows: readonly AuditRow[];
  /** Where the next page begins. @default there is none */
  readonly next?: string;
}

export interface LookupAnswer {
  /** Only those that exist and match the filter, in no particular order. */
  readonly rows: readonly AuditRow[];
}

export interface ContractsAnswer {
  /** Schemas of all contracts of the feed, in every major version that is published. */
  readonly contracts: readonly object[];
  /** Name of the attribute in which writers leave their trace context. @default none */
  readonly traceAttribute?: string;
}

/** What the read function can be asked, and its answer to each. */
export interface ReadActions {
  readonly page: { readonly request: PageRequest; readonly answer: PageAnswer };
  readonly lookup: { readonly request: LookupRequest; readonly answer: LookupAnswer };
  readonly contracts: { readonly request: ContractsRequest; readonly answer: ContractsAnswer };
}

export type ReadRequest = ReadActions[keyof ReadActions]['request'];

/** The answer to a request. */
export type ReadAnswer<R extends ReadRequest = ReadRequest> = ReadActions[R['action']]['answer'];
