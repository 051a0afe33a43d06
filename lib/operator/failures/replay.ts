import { type DeliveredRecord, incompleteness } from '../../protocol/replication/stream-record';
import { EVERY_REPLICA, MAX_REPUBLISH_KEYS, type RepublishResult } from '../../wire/batch-requests';
import { toJsonText } from '../../wire/json-text';
import type { FeedDescription } from '../../wire/parameters';
import { ENDS_ONLY } from '../../wire/stream';
import { republishKeys } from '../batch/republish-keys';
import { chunksOf } from '../shared/chunks';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import { invoke } from '../shared/functions';
import { Pacer } from '../shared/pacer';
import type { JobOptions } from '../shared/progress';
import { contractsBeside, feedOf, type Topology } from '../shared/topology';
import { FailureBucket, type StoredFailure } from './failure-bucket';
import { parseFailure } from './failure-object';
import { eventProblem, isOfEvent, notWhole } from './told-event';

export interface ReplayProgress {
  readonly objects: number;
  readonly records: number;
}

export interface ReplayOptions extends JobOptions<ReplayProgress> {
  /** Changes nothing and counts objects and records. @default false */
  readonly dryRun?: boolean;
  /** Records a second. @default 50 */
  readonly perSecond?: number;
}

export interface ReplayReport {
  readonly state: 'done' | 'interrupted';
  readonly dryRun: boolean;
  readonly objects: number;
  readonly records: number;
  /** The row exists: its present state is published. */
  readonly marked: number;
  /** The row is gone: its deletion was published, with the record's own sequence. */
  readonly deletions: number;
  /** The row is gone, and another record tells of that. */
  readonly superseded: number;
  /** Business events: published as the record has them, or nothing was left to tell of them. */
  readonly events: number;
  /** Objects whose records are all done; they were deleted. */
  readonly done: number;
  /** Objects that stay, with the reason. */
  readonly kept: readonly { readonly object: string; readonly reason: string }[];
}

/**
 * Publishes what the changes in a failure bucket came to. The values in the records are never published: the owner may have
 * changed the row since, and a replica that was filled by a seed holds it with the lowest sequence, so that it would take
 * the old values. So the owner is asked for the row's present state, and of a row that is gone the deletion is published.
 * A business event never changes, and its item may be gone by now: it is published as the record has it.
 *
 * @param contract as for `listFailures`; all contracts of the change feed are told of a row
 * @throws OperatorError `unknown-feed`, `ambiguous-feed`, `bucket-unreadable`, `function-failed`; what was not done then stays in the bucket
 */
export async function replayFailures(
  clients: OperatorClients,
  topology: Topology,
  contract: string,
  options: ReplayOptions = {},
): Promise<ReplayReport> {
  const feed = feedOf(topology, contract);
  return new Replay(clients, contractsBeside(topology, feed), feed, options).run();
}

class Replay {
  readonly #bucket: FailureBucket;
  readonly #pacer: Pacer;
  readonly #counts = { objects: 0, records: 0, marked: 0, deletions: 0, superseded: 0, events: 0, done: 0 };
  readonly #kept: { object: string; reason: string }[] = [];
  readonly #clients: OperatorClients;
  readonly #contracts: readonly FeedDescription[];
  readonly #feed: FeedDescription;
  readonly #options: ReplayOptions;

  constructor(
    clients: OperatorClients,
    contracts: readonly FeedDescription[],
    feed: FeedDescription,
    options: ReplayOptions,
  ) {
    this.#clients = clients;
    this.#contracts = contracts;
    this.#feed = feed;
    this.#options = options;
    this.#bucket = new FailureBucket(clients.s3, feed, options.signal);
    this.#pacer = new Pacer(options.perSecond ?? 50, options.signal);
  }

  async run(): Promise<ReplayReport> {
    const { dryRun = false, onProgress } = this.#options;
    let state: ReplayReport['state'] = 'done';
    try {
      for await (const page of this.#bucket.pages()) {
        for (const stored of page) {
          await this.#replay(stored, dryRun);
          onProgress?.({ objects: this.#counts.objects, records: this.#counts.records });
        }
      }
    } catch (error) {
      if (!(error instanceof OperatorError && error.code === 'interrupted')) throw error;
      state = 'interrupted';
    }
    return { state, dryRun, ...this.#counts, kept: this.#kept };
  }

  async #replay(stored: StoredFailure, dryRun: boolean): Promise<void> {
    const failure = parseFailure(stored.text);
    this.#counts.objects += 1;
    this.#counts.records += failure?.records.length ?? 0;
    if (!failure) this.#keep(stored, 'it is no failure record');
    else if (failure.records.some(({ dynamodb }) => !dynamodb?.Keys))
      this.#keep(stored, 'a record has no key');
    else if (!dryRun) await this.#publish(stored, failure.records);
  }

  async #publish(stored: StoredFailure, records: readonly DeliveredRecord[]): Promise<void> {
    const reasons: string[] = [];
    const [events = [], changes = []] = [true, false].map((wanted) =>
      records.filter((record) => isOfEvent(record) === wanted),
    );
    for (const record of events) {
      await this.#pacer.take(1);
      const reason = await this.#publishEvent(stored, record);
      if (reason !== undefined) reasons.push(reason);
    }
    for (const chunk of chunksOf(changes, this.#pacer.chunk(MAX_REPUBLISH_KEYS))) {
      await this.#pacer.take(chunk.length);
      const results = await this.#askOwner(chunk);
      for (const [index, record] of chunk.entries()) {
        const reason = await this.#finish(
          stored,
          record,
          results.map((each) => each[index]),
        );
        if (reason !== undefined) reasons.push(reason);
      }
    }
    const [reason] = reasons;
    if (reason !== undefined) return this.#keep(stored, reason);
    await this.#bucket.delete(stored.key);
    this.#counts.done += 1;
  }

  /** Whoever has handled the event knows it by its id, which is made of its key. @returns why the record is not done */
  async #publishEvent(stored: StoredFailure, record: DeliveredRecord): Promise<string | undefined> {
    const reason =
      eventProblem(record, this.#contracts) ?? (await this.#publishRecord(stored, record, 'event'));
    if (reason === undefined) this.#counts.events += 1;
    return reason;
  }

  /** @returns what each contract of rows made of each record's row */
  #askOwner(records: readonly DeliveredRecord[]): Promise<readonly (readonly RepublishResult[])[]> {
    const keys = records.map(({ dynamodb }) => ({ tableKey: dynamodb?.Keys ?? {} }));
    const { signal } = this.#options;
    return Promise.all(
      this.#contracts
        .filter(({ kind }) => kind !== 'event')
        .map((contract) => republishKeys(this.#clients, contract, EVERY_REPLICA, keys, { signal })),
    );
  }

  /** @returns why the record is not done */
  async #finish(
    stored: StoredFailure,
    record: DeliveredRecord,
    results: readonly (RepublishResult | undefined)[],
  ): Promise<string | undefined> {
    const refused = results.find((result) => result?.kind === 'refused');
    if (refused) return refused.reason ?? 'the owner refused to republish it';
    if (results.some((result) => result?.kind === 'marked')) {
      this.#counts.marked += 1;
      // What the item is now was told of, and what it is no longer was not: another contract's row, or one of another key.
      return record.eventName === 'MODIFY' && incompleteness(record) === undefined
        ? this.#publishRecord(stored, { ...record, [ENDS_ONLY]: true }, 'deletion')
        : undefined;
    }
    const incomplete = incompleteness(record);
    if (incomplete !== undefined && results.length === 0) return notWhole(incomplete);
    if (incomplete !== undefined)
      return `the row is gone, and the record does not say what happened to it: ${incomplete}; let "audit --repair" remove it from each replica, then delete the object`;
    // What came into being here went by another change, which has a record of its own.
    if (record.eventName === 'INSERT') {
      this.#counts.superseded += 1;
      return undefined;
    }
    return this.#publishDeletion(stored, record);
  }

  /** No contract has the row any more: it was removed, or this change took it out of the contract. */
  async #publishDeletion(stored: StoredFailure, record: DeliveredRecord): Promise<string | undefined> {
    const { NewImage: _, ...dynamodb } = record.dynamodb ?? {};
    const reason = await this.#publishRecord(
      stored,
      { ...record, eventName: 'REMOVE', dynamodb },
      'deletion',
    );
    if (reason === undefined) this.#counts.deletions += 1;
    return reason;
  }

  /** @returns why the publisher could not publish what the record says */
  async #publishRecord(
    stored: StoredFailure,
    record: DeliveredRecord,
    what: 'event' | 'deletion',
  ): Promise<string | undefined> {
    // The publisher keeps what it refuses under the same key: a mark of our own tells its object from this one.
    const isReplaced = await this.#bucket.replace(stored.key, withMark(stored.text));
    if (!(await this.#isPublished(record)))
      return `the publisher could not publish the ${what}: try again later`;
    if (!(await isReplaced())) return undefined;
    const { reason = 'it gave no reason' } = parseFailure(await this.#bucket.read(stored.key)) ?? {};
    return `the publisher refused the ${what} again: ${reason}`;
  }

  async #isPublished(record: DeliveredRecord): Promise<boolean> {
    try {
      const answer = await invoke(this.#clients, this.#feed.publisher, { Records: [record] });
      return !(answer as { batchItemFailures?: readonly unknown[] }).batchItemFailures?.length;
    } catch (error) {
      // A record on which the publisher fails says nothing of the others.
      if (error instanceof OperatorError && error.code === 'function-failed') return false;
      throw error;
    }
  }

  #keep({ key: object }: StoredFailure, reason: string): void {
    this.#kept.push({ object, reason });
  }
}

function withMark(text: string): string {
  return toJsonText({ ...JSON.parse(text), replayed: true });
}
