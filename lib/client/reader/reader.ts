import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { ageOf } from '../../protocol/rows/epoch-time';
import { subjectOf } from '../../protocol/rows/projection';
import type { ReplicaRow } from '../../protocol/rows/replica-row';
import type { Row } from '../../wire/item';
import type { CallOptions } from '../owner/deadline';
import type { OwnerClient } from '../owner/owner-client';
import { isOutage } from '../owner/owner-error';
import type { ReplicaReader } from '../replica/replica-reader';
import { type ClientClock, systemClock } from '../shared/clock';
import { checkOptions, having, milliseconds, type Options, oneOf, optional } from '../shared/options';
import { type AnyContract, plainContract } from '../shared/typed-contract';
import type { Answer, Reader, ReaderOptions, ReadOptions } from './reader-options';
import { waitForRevision } from './replica-wait';
import { type RevisionToken, revisionField, revisionOf } from './revision';

const OPTIONS: Options = {
  strategy: {
    check: oneOf('replica', 'owner', 'replica-then-owner', 'owner-else-replica'),
    required: true,
    remedy: 'say where rows are read',
  },
  replica: optional(having('get'), 'give what openReplica answers'),
  owner: optional(having('get', 'getMany'), 'give what openOwner answers'),
  waitMs: { check: milliseconds(0), remedy: 'leave it out for 500, or set it' },
  ifBehind: { check: oneOf('owner', 'stale'), remedy: 'leave it out to ask the owner if there is one' },
};

/**
 * Reads rows of a contract from a replica, their owner or both; make it once, outside of the handler. What the owner answers
 * has all fields of the contract, what the replica answers those that it keeps: `source` tells the compiler too which it is.
 *
 * @throws Error when an option is missing, empty or misspelt, or a source is missing that the strategy needs
 */
export function openReader<R = Row, Key = Partial<R>, Kept extends Partial<R> & Key = R & Key>(
  contract: AnyContract<R, Key>,
  options: ReaderOptions<R, Key, Kept>,
  clock: ClientClock = systemClock,
): Reader<NoInfer<R>, NoInfer<Key>, NoInfer<Kept>> {
  const plain = plainContract('openReader', contract);
  const call = `openReader of ${plain.id}`;
  checkOptions(call, options, OPTIONS);
  const known = options.replica?.contract;
  if (options.replica && (known?.id !== plain.id || known.major !== plain.major))
    throw new Error(
      `${call}: "replica" was opened ${known ? `with ${known.id} ${known.version}` : 'without a contract'}: give openReplica the contract ${plain.id} ${plain.version}`,
    );
  return new StrategyReader<R, Key, Kept>(plain, options, clock);
}

class StrategyReader<R, Key, Kept> implements Reader<R, Key, Kept> {
  readonly #contract: CheckedContract;
  readonly #options: ReaderOptions<R, Key, Kept>;
  readonly #clock: ClientClock;

  constructor(contract: CheckedContract, options: ReaderOptions<R, Key, Kept>, clock: ClientClock) {
    this.#contract = contract;
    this.#options = options;
    this.#clock = clock;

    const { strategy, ifBehind } = options;
    if (strategy !== 'replica' || ifBehind === 'owner') this.#owner();
    if (strategy !== 'owner') this.#replica();
  }

  async get(key: Key, { atLeast, ...options }: ReadOptions<Key> = {}): Promise<Answer<R, Kept>> {
    if (atLeast) return this.#atLeast(this.#sameRow(key, atLeast), options);
    switch (this.#options.strategy) {
      case 'owner':
        return this.#fromOwner(key, options);
      case 'replica':
        return this.#fromReplica(key);
      case 'replica-then-owner': {
        const answer = await this.#fromReplica(key);
        return answer.data === undefined ? this.#fromOwner(key, options) : answer;
      }
      case 'owner-else-replica':
        return this.#elseReplica(
          () => this.#fromOwner(key, options),
          () => this.#fromReplica(key),
        );
    }
  }

  async #atLeast(token: RevisionToken<Key>, options: CallOptions): Promise<Answer<R, Kept>> {
    const { key } = token;
    const { strategy, waitMs = 500, owner, ifBehind = owner ? 'owner' : 'stale' } = this.#options;
    const askOwner = (spentMs = 0) => this.#ownerAtLeast(token, options, spentMs);
    if (this.#contract.revision === undefined) {
      const answer = await this.#fromOwner(key, { ...options, fresh: true });
      return { ...answer, reason: answer.reason ?? 'no-revision' };
    }
    const field = revisionField(this.#contract);
    if (strategy === 'owner') return askOwner();
    if (strategy === 'owner-else-replica') return this.#elseReplica(askOwner, () => this.#fromReplica(key));
    const start = this.#clock.now();
    const bounded = Math.min(waitMs, options.timeoutMs ?? waitMs);
    const { row, reached } = await waitForRevision(
      this.#replica(),
      field,
      token,
      bounded,
      options.signal,
      this.#clock,
    );
    if (reached) return this.#replicaAnswer(row);
    if (ifBehind === 'stale') return { ...this.#replicaAnswer(row), stale: true, reason: 'replica-behind' };
    const answer = await askOwner(this.#clock.now() - start);
    return { ...answer, reason: answer.reason ?? 'replica-behind' };
  }

  async #ownerAtLeast(
    token: RevisionToken<Key>,
    options: CallOptions,
    spentMs: number,
  ): Promise<Answer<R, Kept>> {
    const { timeoutMs } = options;
    const answer = await this.#fromOwner(token.key, {
      ...options,
      ...(timeoutMs !== undefined && { timeoutMs: timeoutMs - spentMs }),
      fresh: true,
    });
    // The owner has no such row any more: a later write, so nothing is behind.
    if (answer.data === undefined) return answer;
    const revision = revisionOf(revisionField(this.#contract), answer.data as Row) ?? 0;
    return revision >= token.version ? answer : { ...answer, stale: true, reason: 'owner-behind' };
  }

  async #elseReplica(
    owner: () => Promise<Answer<R, Kept>>,
    replica: () => Promise<Answer<R, Kept>>,
  ): Promise<Answer<R, Kept>> {
    try {
      return await owner();
    } catch (error) {
      if (!isOutage(error)) throw error;
      return { ...(await replica()), stale: true, reason: error.kind };
    }
  }

  async #fromOwner(key: Key, options: CallOptions & { fresh?: boolean }): Promise<Answer<R, Kept>> {
    const answer = await this.#owner().get(key, options);
    if (!answer) return { source: 'owner', stale: false, ageMs: 0 };
    const { data, stale, ageMs, outage } = answer;
    return { data, source: 'owner', stale, ageMs, ...(outage && { reason: outage.kind }) };
  }

  async #fromReplica(key: Key): Promise<Answer<R, Kept>> {
    return this.#replicaAnswer(await this.#replica().get(key));
  }

  #replicaAnswer(row: ReplicaRow<Kept> | undefined): Answer<R, Kept> {
    if (!row) return { source: 'replica', stale: false };
    const { sequence, at } = row;
    const ageMs = ageOf(at, this.#clock.now());
    return {
      data: row.data,
      source: 'replica',
      stale: false,
      sequence,
      at,
      ...(ageMs !== undefined && { ageMs }),
    };
  }

  #sameRow(key: Key, token: RevisionToken<Key>): RevisionToken<Key> {
    const fields = this.#contract.key;
    if (subjectOf(fields, key as Row) === subjectOf(fields, token.key as Row)) return token;
    throw new Error(
      `"atLeast" is of another row of ${this.#contract.id} than the one to read: pass its own token`,
    );
  }

  #owner(): OwnerClient<R, Key> {
    const { owner, strategy } = this.#options;
    if (owner) return owner;
    throw new Error(
      `reading ${this.#contract.id} by "${strategy}" needs the owner here: pass "owner", see openOwner`,
    );
  }

  #replica(): ReplicaReader<Kept, Key> {
    const { replica, strategy } = this.#options;
    if (replica) return replica;
    throw new Error(
      `reading ${this.#contract.id} by "${strategy}" needs a replica: pass "replica", see openReplica`,
    );
  }
}
