import type { CacheOptions } from './answer-cache';
import type { PolicyOptions } from './caller';
import type { CallOptions } from './deadline';
import type { OwnerError } from './owner-error';

export interface OwnerOptions extends PolicyOptions {
  /** Base URL of the owner's API, see `SyncApi.url`. */
  readonly url: string;
  /** The collection, as the `path` of the owner's `SyncApi`, for example `users`. */
  readonly path: string;
  /** Time for a call with its retries in milliseconds, unless the call says otherwise. @default 3000 */
  readonly timeoutMs?: number;
  /** What is left of a Lambda invocation when calls end, in milliseconds. @default 250 */
  readonly reserveMs?: number;
  /** @default nothing is kept */
  readonly cache?: CacheOptions;
}

export interface GetOptions extends CallOptions {
  /** Asks the owner whatever is cached or under way already. @default false */
  readonly fresh?: boolean;
}

export interface OwnerAnswer<R> {
  readonly data: R;
  /** It is older than the cache's `ttlMs`, and answered because the owner is down. */
  readonly stale: boolean;
  /** Milliseconds since the owner said that it is so. */
  readonly ageMs: number;
  /** Why it is stale. */
  readonly outage?: OwnerError;
}
