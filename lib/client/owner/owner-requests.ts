import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { subjectOf } from '../../protocol/rows/projection';
import { acceptOf, BATCH_GET, type BatchGetBody, LIST, MEDIA_TYPE } from '../../wire/api';
import type { Row } from '../../wire/item';
import type { Call } from './caller';
import type { CallOptions } from './deadline';
import { OwnerError } from './owner-error';

/** The requests that an owner's API understands, for the rows of one contract. */
export class OwnerRequests {
  readonly #contract: CheckedContract;
  readonly #collection: URL;

  /**
   * @param collection URL of the collection, for example `https://…/users`
   */
  constructor(contract: CheckedContract, collection: URL) {
    this.#contract = contract;
    this.#collection = collection;
  }

  /**
   * @param etag of the answer that is known already
   * @param shared whether another caller's request for the same row will do
   */
  get(key: Row, etag: string | undefined, shared: boolean, options: CallOptions): Call {
    const subject = this.subject('get', key);
    return {
      name: this.nameOf('get'),
      method: 'GET',
      url: new URL(`${this.#collection}/${subject}`),
      headers: { ...this.#headers(options), ...(etag !== undefined && { 'if-none-match': etag }) },
      idempotent: true,
      ...(shared && { shareAs: `${subject} ${etag}` }),
    };
  }

  /** A POST because of its body; it changes nothing, so it may be repeated. */
  batchGet(keys: readonly Row[], options: CallOptions): Call {
    return {
      name: this.nameOf(BATCH_GET),
      method: 'POST',
      url: new URL(`${this.#collection}/${BATCH_GET}`),
      headers: { ...this.#headers(options), 'content-type': MEDIA_TYPE },
      body: JSON.stringify({ keys } satisfies BatchGetBody),
      idempotent: true,
    };
  }

  list(limit: number | undefined, cursor: string | undefined, options: CallOptions): Call {
    const url = new URL(this.#collection);
    if (limit !== undefined) url.searchParams.set(LIST.limit, String(limit));
    if (cursor !== undefined) url.searchParams.set(LIST.cursor, cursor);
    // Signatures know a space as %20 only.
    url.search = url.search.replaceAll('+', '%20');
    return {
      name: this.nameOf('list'),
      method: 'GET',
      url,
      headers: this.#headers(options),
      idempotent: true,
    };
  }

  /** What errors and reports call it; without values. */
  nameOf(method: 'get' | 'batch-get' | 'list'): string {
    return `${method} of ${this.#contract.id}`;
  }

  /** @throws OwnerError `bad-request` when a key field is missing or of a wrong type */
  subject(method: 'get' | 'batch-get', key: Row): string {
    try {
      return subjectOf(this.#contract.key, key);
    } catch (cause) {
      throw new OwnerError('bad-request', `${this.nameOf(method)}: ${(cause as Error).message}`, { cause });
    }
  }

  #headers({ traceparent }: CallOptions): Record<string, string> {
    return { accept: acceptOf(this.#contract.major), ...(traceparent !== undefined && { traceparent }) };
  }
}

/**
 * Whether a key can be part of a path. A URL cannot hold the segments `.` and `..`, encoded or not: they are resolved, and
 * name something else. API Gateway decodes a slash before the owner can tell it from one between the parts of a key,
 * and drops a question mark with all that follows.
 */
export function fitsIntoPath(subject: string): boolean {
  return subject.split('/').every((segment) => !/^\.{0,2}$|%2F|%3F/.test(segment));
}
