import type { ReadyMade } from '../../contracts/define';
import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { pick } from '../../protocol/rows/projection';
import { BATCH_GET, MAX_BATCH_KEYS } from '../../wire/api';
import type { Row } from '../../wire/item';
import { type ClientClock, systemClock } from '../shared/clock';
import { checkOptions } from '../shared/options';
import { type AnyContract, plainContract, readyMadeOf } from '../shared/typed-contract';
import { AnswerReader, invalid } from './answer';
import { AnswerCache, type CachedAnswer } from './answer-cache';
import { readBatch } from './batch-answer';
import { Caller } from './caller';
import { type CallOptions, Deadline } from './deadline';
import { isAbsence } from './failures';
import { isOutage } from './owner-error';
import { OWNER_OPTIONS } from './owner-option-rules';
import type { GetOptions, OwnerAnswer, OwnerOptions } from './owner-options';
import { fitsIntoPath, OwnerRequests } from './owner-requests';
import { type RefusedKey, type RefusedRow, UNFIT } from './refused-row';

/**
 * Asks the owner of the data; make it once, outside of the handler, because breaker, cache and connections are its own.
 *
 * @param contract of a module that `event-sharing contracts generate` wrote
 * @throws Error when the contract has no validator, an option is missing, empty or misspelt, or the region is not known
 */
export function openOwner<R = Row, Key = Partial<R>>(
  contract: AnyContract<R, Key>,
  options: OwnerOptions,
  clock: ClientClock = systemClock,
): OwnerClient<NoInfer<R>, NoInfer<Key>> {
  const plain = plainContract('openOwner', contract);
  checkOptions(`openOwner of ${plain.id}`, options, OWNER_OPTIONS);
  return new OwnerClient<R, Key>(plain, readyMadeOf('openOwner', contract), options, clock);
}

/** The rows of one contract at their owner. Every method fails with an `OwnerError`, or with the reason of the caller's signal. */
export class OwnerClient<R = Row, Key = Partial<R>> {
  readonly #caller: Caller;
  readonly #requests: OwnerRequests;
  readonly #answers: AnswerReader;
  readonly #cache?: AnswerCache;
  readonly #contract: CheckedContract;
  readonly #options: OwnerOptions;
  readonly #clock: ClientClock;

  /** @internal use `openOwner` */
  constructor(contract: CheckedContract, { row }: ReadyMade, options: OwnerOptions, clock: ClientClock) {
    this.#contract = contract;
    this.#options = options;
    this.#clock = clock;
    const collection = new URL(
      `${options.url.replace(/\/+$/, '')}/${options.path.replace(/^\/+|\/+$/g, '')}`,
    );
    this.#caller = new Caller(collection, options, clock);
    this.#requests = new OwnerRequests(contract, collection);
    this.#answers = new AnswerReader(contract, row);
    this.#cache = options.cache && new AnswerCache(options.cache, clock);
  }

  /**
   * @param key the contract's key fields
   * @returns `undefined` when the owner has no such row
   */
  async get(key: Key, options: GetOptions = {}): Promise<OwnerAnswer<R> | undefined> {
    const name = this.#requests.nameOf('get');
    const subject = this.#requests.subject('get', key as Row);
    if (!fitsIntoPath(subject)) {
      const { items, refused } = await this.getMany([key], options);
      // A row that cannot be shared is none that does not exist.
      if (refused.length > 0) throw invalid(name, `leaves the row out (${refused[0]?.code})`);
      const [data] = items;
      return data === undefined ? undefined : { data, stale: false, ageMs: 0 };
    }
    const known = this.#cache?.get(subject);
    if (known && !options.fresh && this.#cache?.isFresh(known)) {
      this.#reportCached(name, 'cached');
      return this.#answer(name, known, key);
    }
    return this.#within(name, options, async (deadline) => {
      try {
        const request = this.#requests.get(key as Row, known?.etag, !options.fresh, options);
        return await this.#caller.send(request, deadline, (response) => {
          if (response.status === 304 && !known) throw invalid(name, 'is 304, but nothing was known');
          const current = response.status === 304 && known ? known.response : response;
          const answer = this.#answer(name, { response: current, at: this.#clock.now() }, key);
          this.#cache?.set(subject, current);
          return answer;
        });
      } catch (error) {
        if (isAbsence(error)) {
          this.#cache?.delete(subject);
          return undefined;
        }
        if (!known || options.fresh || !isOutage(error) || !this.#cache?.isUsableInOutage(known)) throw error;
        this.#reportCached(name, 'stale');
        return { ...this.#answer(name, known, key), stale: true, outage: error };
      }
    });
  }

  /**
   * Reads many rows, a hundred with each request. Keys that are given twice count once. The cache is not used.
   *
   * @returns the rows that exist, in no order, the keys of those that do not, and those of rows that exist and cannot be
   * answered, see `RefusedRow`
   */
  async getMany(
    keys: readonly Key[],
    options: CallOptions = {},
  ): Promise<{
    readonly items: R[];
    readonly missing: Key[];
    readonly refused: RefusedKey<Key>[];
  }> {
    const wanted = new Map<string, Row>();
    for (const key of keys) {
      this.#requests.subject(BATCH_GET, key as Row);
      wanted.set(this.#answers.nameOf(key as Row), pick(key as Row, this.#contract.key));
    }
    const all = [...wanted.values()];
    const chunks = Array.from({ length: Math.ceil(all.length / MAX_BATCH_KEYS) }, (_, index) =>
      all.slice(index * MAX_BATCH_KEYS, (index + 1) * MAX_BATCH_KEYS),
    );
    return this.#within(this.#requests.nameOf(BATCH_GET), options, async (deadline) => {
      const answers = await Promise.all(chunks.map((chunk) => this.#batch(chunk, options, deadline)));
      return {
        items: answers.flatMap(({ items }) => items) as R[],
        missing: answers.flatMap(({ missing }) => missing) as Key[],
        refused: answers.flatMap(({ refused }) => refused) as RefusedKey<Key>[],
      };
    });
  }

  /**
   * Reads all rows page by page, in no order.
   *
   * @param page `limit` is 1 to 100, `cursor` the `next` of the page before
   * @returns `next` unless this is the last page; `refused` for rows that belong there and cannot be answered
   */
  async list(
    { limit, cursor }: { readonly limit?: number; readonly cursor?: string } = {},
    options: CallOptions = {},
  ): Promise<{ readonly items: R[]; readonly refused: RefusedRow[]; readonly next?: string }> {
    const name = this.#requests.nameOf('list');
    return this.#within(name, options, (deadline) =>
      this.#caller.send(this.#requests.list(limit, cursor, options), deadline, (response) => {
        const { items, refused, next } = this.#answers.object(name, response);
        if (next !== undefined && typeof next !== 'string')
          throw invalid(name, 'has a "next" that is no text');
        const { rows, unfit } = this.#answers.rows(name, items);
        const leftOut = this.#answers.refused(name, refused).map(({ key: _, ...row }): RefusedRow => row);
        const unusable = Array.from({ length: unfit }, (): RefusedRow => ({ code: UNFIT }));
        return {
          items: rows as R[],
          refused: [...leftOut, ...unusable],
          ...(next !== undefined && { next }),
        };
      }),
    );
  }

  #batch(keys: Row[], options: CallOptions, deadline: Deadline) {
    const request = this.#requests.batchGet(keys, options);
    return this.#caller.send(request, deadline, (response) => {
      const answer = this.#answers.object(request.name, response);
      return readBatch(request.name, keys, answer, this.#answers);
    });
  }

  #answer(name: string, { response, at }: Pick<CachedAnswer, 'response' | 'at'>, key: Key): OwnerAnswer<R> {
    const row = this.#answers.row(name, this.#answers.object(name, response).data);
    if (this.#answers.nameOf(row) !== this.#answers.nameOf(key as Row))
      throw invalid(name, 'is of another row than the one that was asked for');
    return { data: row as R, stale: false, ageMs: this.#clock.now() - at };
  }

  async #within<T>(name: string, options: CallOptions, use: (deadline: Deadline) => Promise<T>): Promise<T> {
    const { timeoutMs = 3_000, reserveMs = 250 } = this.#options;
    const deadline = new Deadline(name, options, { timeoutMs, reserveMs }, this.#clock);
    try {
      return await use(deadline);
    } finally {
      deadline.close();
    }
  }

  #reportCached(call: string, outcome: 'cached' | 'stale'): void {
    this.#options.observer?.called?.({ call, outcome, attempts: 0, durationMs: 0 });
  }
}
