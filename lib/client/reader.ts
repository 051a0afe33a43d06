import type { Contract } from '../contracts/contract';
import type { TypedContract } from '../contracts/define';
import type { Row } from '../protocol/projection';
import { subjectOf } from '../protocol/projection';
import type { ReplicaRow } from '../protocol/replica-row';
import type { CallOptions } from './deadline';
import type { OwnerClient } from './owner-client';
import { isOutage } from './owner-error';
import type { Answer, Reader, ReaderOptions, ReadOptions } from './reader-options';
import type { ReplicaReader } from './replica-reader';
import { waitForRevision } from './replica-wait';
import { type RevisionToken, revisionField, revisionOf } from './revision';
import { systemTime, type Time } from './time';

/**
 * Reads rows of a contract from a replica, their owner or both; make it once, outside of the handler.
 *
 * @throws Error when a source is missing that the strategy needs
 */
export function openReader<R = Row>(
  contract: Contract | TypedContract<R>,
  options: ReaderOptions<R>,
  time: Time = systemTime,
): Reader<R> {
  return new StrategyReader('contract' in contract ? contract.contract : contract, options, time);
}

class StrategyReader<R> implements Reader<R> {
  constructor(
    private readonly contract: Contract,
    private readonly options: ReaderOptions<R>,
    private readonly time: Time,
  ) {
    const { strategy, ifBehind } = options;
    if (strategy !== 'replica' || ifBehind === 'owner') this.#owner();
    if (strategy !== 'owner') this.#replica();
  }

  async get(key: Partial<R>, { atLeast, ...options }: ReadOptions = {}): Promise<Answer<R>> {
    if (atLeast) return this.#atLeast(this.#sameRow(key, atLeast), options);
    switch (this.options.strategy) {
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

  async #atLeast(token: RevisionToken, options: CallOptions): Promise<Answer<R>> {
    const key = token.key as Partial<R>;
    const { strategy, waitMs = 500, owner, ifBehind = owner ? 'owner' : 'stale' } = this.options;
    const askOwner = (spentMs = 0) => this.#ownerAtLeast(token, options, spentMs);
    if (this.contract.revision === undefined) {
      const answer = await this.#fromOwner(key, { ...options, fresh: true });
      return { ...answer, reason: answer.reason ?? 'no-revision' };
    }
    const field = revisionField(this.contract);
    if (strategy === 'owner') return askOwner();
    if (strategy === 'owner-else-replica') return this.#elseReplica(askOwner, () => this.#fromReplica(key));
    const start = this.time.now();
    const bounded = Math.min(waitMs, options.timeoutMs ?? waitMs);
    const { row, reached } = await waitForRevision(
      this.#replica(),
      field,
      token,
      bounded,
      options.signal,
      this.time,
    );
    if (reached) return this.#replicaAnswer(row);
    if (ifBehind === 'stale') return { ...this.#replicaAnswer(row), stale: true, reason: 'replica-behind' };
    const answer = await askOwner(this.time.now() - start);
    return { ...answer, reason: answer.reason ?? 'replica-behind' };
  }

  async #ownerAtLeast(token: RevisionToken, options: CallOptions, spentMs: number): Promise<Answer<R>> {
    const { timeoutMs } = options;
    const answer = await this.#fromOwner(token.key as Partial<R>, {
      ...options,
      ...(timeoutMs !== undefined && { timeoutMs: timeoutMs - spentMs }),
      fresh: true,
    });
    // The owner has no such row any more: a later write, so nothing is behind.
    if (answer.data === undefined) return answer;
    const revision = revisionOf(revisionField(this.contract), answer.data as Row) ?? 0;
    return revision >= token.version ? answer : { ...answer, stale: true, reason: 'owner-behind' };
  }

  async #elseReplica(owner: () => Promise<Answer<R>>, replica: () => Promise<Answer<R>>): Promise<Answer<R>> {
    try {
      return await owner();
    } catch (error) {
      if (!isOutage(error)) throw error;
      return { ...(await replica()), stale: true, reason: error.kind };
    }
  }

  async #fromOwner(key: Partial<R>, options: CallOptions & { fresh?: boolean }): Promise<Answer<R>> {
    const answer = await this.#owner().get(key, options);
    if (!answer) return { source: 'owner', stale: false, ageMs: 0 };
    const { data, stale, ageMs, outage } = answer;
    return { data, source: 'owner', stale, ageMs, ...(outage && { reason: outage.kind }) };
  }

  async #fromReplica(key: Partial<R>): Promise<Answer<R>> {
    return this.#replicaAnswer(await this.#replica().get(key as Row));
  }

  #replicaAnswer(row: ReplicaRow | undefined): Answer<R> {
    if (!row) return { source: 'replica', stale: false };
    const { sequence, at } = row;
    const ageMs = Math.max(0, this.time.now() - Date.parse(at));
    return { data: row.data as R, source: 'replica', stale: false, sequence, at, ageMs };
  }

  #sameRow(key: Partial<R>, token: RevisionToken): RevisionToken {
    const fields = this.contract.key;
    if (subjectOf(fields, key as Row) === subjectOf(fields, token.key)) return token;
    throw new Error(
      `"atLeast" is of another row of ${this.contract.id} than the one to read: pass its own token`,
    );
  }

  #owner(): OwnerClient<R> {
    const { owner, strategy } = this.options;
    if (owner) return owner;
    throw new Error(
      `reading ${this.contract.id} by "${strategy}" needs the owner here: pass "owner", see openOwner`,
    );
  }

  #replica(): ReplicaReader {
    const { replica, strategy } = this.options;
    if (replica) return replica;
    throw new Error(
      `reading ${this.contract.id} by "${strategy}" needs a replica: pass "replica", see openReplica`,
    );
  }
}
