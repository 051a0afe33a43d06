import {
  type DeliveredRecord,
  incompleteness,
  toStreamRecord,
} from '../../protocol/replication/stream-record';
import { toSequence } from '../../protocol/rows/sequence';
import type { ChangeLog } from './change-log';
import type { Follower } from './follower';
import type { WatchPlan } from './plan';
import type { Rates } from './rates';
import { changesOf, type ToldChange, tableKeyOf } from './tell';
import type { Change, ChangeKind } from './types';

/** Where a record comes from. */
interface Origin {
  readonly table: string;
  readonly label: string;
  /** Of the record, bytes. */
  readonly size?: number;
  /** When it was seen (epoch milliseconds). */
  readonly now: number;
}

const KINDS: ReadonlyMap<unknown, ChangeKind> = new Map([
  ['INSERT', 'created'],
  ['REMOVE', 'deleted'],
]);

/** Makes changes of records, and has some of them followed. */
export class Telling {
  #seen = 0;
  #notFollowed = 0;
  #tokens: number;
  #filledAt = 0;
  readonly #log: ChangeLog;
  readonly #follower: Follower;
  readonly #rates: Rates;
  readonly #perSecond: number;

  constructor(log: ChangeLog, follower: Follower, rates: Rates, followPerSecond: number) {
    this.#log = log;
    this.#follower = follower;
    this.#rates = rates;
    this.#perSecond = followPerSecond;
    this.#tokens = followPerSecond;
  }

  get seen(): number {
    return this.#seen;
  }

  get notFollowed(): number {
    return this.#notFollowed;
  }

  /** @returns numbers of the changes that are to be shown at once */
  tell(delivered: DeliveredRecord, origin: Origin, plan: WatchPlan): readonly number[] {
    const { table, label, size, now } = origin;
    const record = toStreamRecord(delivered, now);
    const problem = incompleteness(delivered);
    const contracts = plan.tables.get(table) ?? [];
    const known = problem === undefined ? changesOf(record, contracts, label) : [];
    const all: Omit<ToldChange, 'by'>[] = [...known];
    const unknown = plan.unknown.get(table) ?? [];
    // Which of the contracts covers the item nobody can tell.
    const [id] =
      problem === undefined ? unknown : [...contracts.map(({ contract }) => contract.id), ...unknown];
    if (id !== undefined) all.push(blind(delivered, { ...origin, id, reason: problem }));
    return all.flatMap((told) => {
      const number = this.#log.next;
      const change = describe(told, record.at, now);
      const isShown = this.#mayFollow(now);
      const isFollowed = isShown || told.events.length === 0;
      const subscribers = plan.subscribersOf(told.contract);
      const seen = { at: record.at, seenAt: now };
      const arrivals = isFollowed ? this.#follower.follow(number, seen, told, subscribers) : undefined;
      this.#log.add(change, arrivals, { event: told.events[0], recordBytes: size });
      this.#seen += 1;
      if (!isFollowed) this.#notFollowed += 1;
      this.#rates.add(told.contract, now);
      return isShown ? [number] : [];
    });
  }

  /** So many a second, and never more at a time. */
  #mayFollow(now: number): boolean {
    const filled = this.#tokens + ((now - this.#filledAt) * this.#perSecond) / 1000;
    this.#tokens = Math.min(this.#perSecond, Math.max(0, filled));
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** A change of which nobody here can tell what its contract says of it. */
function blind(
  { eventName, dynamodb = {} }: DeliveredRecord,
  { label, id, reason }: Origin & { readonly id: string; readonly reason?: string },
): Omit<ToldChange, 'by'> {
  const { Keys = {}, SequenceNumber = '' } = dynamodb;
  return {
    contract: id,
    kind: KINDS.get(eventName) ?? 'updated',
    key: tableKeyOf(Keys, Object.keys(Keys)),
    sequence: /^\d+$/.test(SequenceNumber) ? toSequence(label, SequenceNumber) : '',
    fields: [],
    publication:
      reason === undefined
        ? { state: 'unknown', reason: `the contract ${id} is not known here` }
        : { state: 'refused', reason },
    events: [],
  };
}

function describe(
  { contract, kind, key, sequence, fields, publication }: Omit<ToldChange, 'by'>,
  at: number,
  now: number,
): Omit<Change, 'id' | 'arrivals'> {
  const [time, seenAt] = [new Date(at).toISOString(), new Date(now).toISOString()];
  return { contract, key, kind, sequence, time, seenAt, fields, publication };
}
