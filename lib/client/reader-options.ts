import type { CallOptions } from './deadline';
import type { OwnerClient } from './owner-client';
import type { OwnerErrorKind } from './owner-error';
import type { ReplicaReader } from './replica-reader';
import type { RevisionToken } from './revision';

/**
 * - `replica`: the own copy; the owner may be down
 * - `owner`: what is true now; fails with the owner
 * - `replica-then-owner`: the own copy, and the owner for rows that are not there (yet)
 * - `owner-else-replica`: what is true now, or the own copy while the owner is down
 */
export type ReadStrategy = 'replica' | 'owner' | 'replica-then-owner' | 'owner-else-replica';

export interface ReaderOptions<R> {
  readonly strategy: ReadStrategy;
  /** See `openReplica`. @default none, for the strategy `owner` */
  readonly replica?: ReplicaReader;
  /** See `openOwner`. @default none, for the strategy `replica` */
  readonly owner?: OwnerClient<R>;
  /** How long a read with `atLeast` waits for the replica, in milliseconds. @default 500 */
  readonly waitMs?: number;
  /**
   * What a read with `atLeast` does when the replica is still behind: ask the owner, or answer what the replica has.
   * @default owner, if there is one
   */
  readonly ifBehind?: 'owner' | 'stale';
}

export interface ReadOptions extends CallOptions {
  /** Answers nothing older than this write. */
  readonly atLeast?: RevisionToken;
}

export interface Answer<R> {
  /** `undefined` when the source has no such row. A replica has only the fields that it keeps. */
  readonly data?: R;
  readonly source: 'owner' | 'replica';
  /** It may be older than what the strategy or `atLeast` asked for. */
  readonly stale: boolean;
  /**
   * Why it is stale, or why another source was asked: `no-revision` (the contract names none, so the owner was asked),
   * `replica-behind`, `owner-behind`, or what kept the owner from answering.
   */
  readonly reason?: 'no-revision' | 'replica-behind' | 'owner-behind' | OwnerErrorKind;
  /** Order token of the change that a replica shows. */
  readonly sequence?: string;
  /** When the owner made that change (ISO 8601, UTC). */
  readonly at?: string;
  /** Milliseconds since the owner said so: since its answer, or since the change that a replica shows. */
  readonly ageMs?: number;
}

export interface Reader<R> {
  /**
   * @param key the contract's key fields
   * @throws OwnerError when the owner was asked and nothing else may be answered
   */
  get(key: Partial<R>, options?: ReadOptions): Promise<Answer<R>>;
}
