import type { Row } from '../../wire/item';
import type { CallOptions } from '../owner/deadline';
import type { OwnerClient } from '../owner/owner-client';
import type { OwnerErrorKind } from '../owner/owner-error';
import type { ReplicaReader } from '../replica/replica-reader';
import type { RevisionToken } from './revision';

/**
 * - `replica`: the own copy; the owner may be down
 * - `owner`: what is true now; fails with the owner
 * - `replica-then-owner`: the own copy, and the owner for rows that are not there (yet)
 * - `owner-else-replica`: what is true now, or the own copy while the owner is down
 */
export type ReadStrategy = 'replica' | 'owner' | 'replica-then-owner' | 'owner-else-replica';

export interface ReaderOptions<R, Key = Partial<R>, Kept = R> {
  readonly strategy: ReadStrategy;
  /**
   * See `openReplica`; it must be opened with the contract.
   * @default none, for the strategy `owner`
   */
  readonly replica?: ReplicaReader<Kept, NoInfer<Key>>;
  /** See `openOwner`. @default none, for the strategy `replica` */
  readonly owner?: OwnerClient<NoInfer<R>, NoInfer<Key>>;
  /** How long a read with `atLeast` waits for the replica, in milliseconds. @default 500 */
  readonly waitMs?: number;
  /**
   * What a read with `atLeast` does when the replica is still behind: ask the owner, or answer what the replica has.
   * @default owner, if there is one
   */
  readonly ifBehind?: 'owner' | 'stale';
}

export interface ReadOptions<Key = Row> extends CallOptions {
  /** Answers nothing older than this write. */
  readonly atLeast?: RevisionToken<Key>;
}

interface AnswerFacts {
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

interface AnswerFrom<Source, Data> extends AnswerFacts {
  readonly source: Source;
  /** `undefined` when the source has no such row. */
  readonly data?: Data;
}

/**
 * The owner's row, or what the replica keeps of it. Fields that only the owner has can be read where `source` is `owner`; all
 * that is promised besides is what both have.
 */
export type Answer<R, Kept = R> = AnswerFrom<'owner', R> | AnswerFrom<'replica', Kept>;

export interface Reader<R, Key = Partial<R>, Kept = R> {
  /**
   * @param key the contract's key fields
   * @throws OwnerError when the owner was asked and nothing else may be answered
   */
  get(key: Key, options?: ReadOptions<NoInfer<Key>>): Promise<Answer<R, Kept>>;
}
