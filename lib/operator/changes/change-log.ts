import { toOutgoing } from '../../protocol/replication/outgoing-event';
import { subjectOf } from '../../protocol/rows/projection';
import type { ChangeEvent, Sequence } from '../../wire/event';
import { maskedKey, maskPersonal } from '../personal/mask';
import { maskedName } from '../personal/masked-subject';
import { type CompactChange, CompactForm } from './compact';
import { PackedRing } from './packed-ring';
import type { WatchPlan } from './plan';
import { type ChangePage, type ChangeQuery, isInState, keySeeker } from './query';
import { Ring } from './ring';
import type { Arrival, Change, ChangeStory } from './types';

/** How much is kept. */
export interface LogLimits {
  readonly changes: number;
  /** Of changes, packed: 10 to 60 bytes each. */
  readonly bytes: number;
  readonly details: number;
  readonly detailBytes: number;
}

interface Detail {
  readonly bytes: number;
  readonly change: number;
  readonly recordBytes?: number;
  readonly event?: ChangeEvent;
}

const DEFAULT_LIMIT = 100;
const MOST_LISTED = 1_000;

/** The last changes, and of the very last what they carried. */
export class ChangeLog {
  readonly #form = new CompactForm();
  readonly #changes;
  readonly #details;
  #plan: WatchPlan;

  constructor(plan: WatchPlan, { changes, bytes, details, detailBytes }: LogLimits) {
    this.#plan = plan;
    this.#changes = new PackedRing<CompactChange>(changes, bytes);
    this.#details = new Ring<Detail>(details, detailBytes);
  }

  set plan(plan: WatchPlan) {
    this.#plan = plan;
  }

  get size(): number {
    return this.#changes.size;
  }

  /** Of the next change that is added. */
  get next(): number {
    return this.#changes.next;
  }

  /** @param arrivals @default nobody follows it */
  add(
    change: Omit<Change, 'id' | 'arrivals'>,
    arrivals: readonly Arrival[] | undefined,
    { event, recordBytes = 0 }: { readonly event?: ChangeEvent; readonly recordBytes?: number },
  ): void {
    this.#details.add({ change: this.#changes.next, bytes: recordBytes, recordBytes, event });
    this.#changes.add(this.#form.write(change, arrivals));
  }

  update(number: number, arrivals: readonly Arrival[]): void {
    const known = this.#changes.get(number);
    if (known) this.#changes.replace(number, this.#form.withArrivals(known, arrivals));
  }

  /** @returns `undefined` when it is not kept any more */
  get(number: number, reveal = false): Change | undefined {
    const change = this.#read(number);
    return change && (reveal ? change : this.#shown(change));
  }

  list({ contract, key, state, before, limit = DEFAULT_LIMIT }: ChangeQuery): ChangePage {
    const seeker = keySeeker(key);
    const most = Math.min(Math.max(1, Math.floor(limit) || DEFAULT_LIMIT), MOST_LISTED);
    const changes: Change[] = [];
    const from = before === undefined ? this.#changes.next : Math.min(numberOf(before), this.#changes.next);
    for (let number = from - 1; number >= this.#changes.oldest; number -= 1) {
      const kept = this.#changes.get(number);
      if (!kept || (contract !== undefined && kept.contract !== contract)) continue;
      // To read a hundred thousand of them takes half a second, and most can be told by their texts.
      if (seeker && !kept.head.includes(seeker.hint)) continue;
      if (state !== undefined && !this.#form.mayBe(kept, state)) continue;
      const change = this.#read(number);
      if (!change || (state !== undefined && !isInState(change, state))) continue;
      if (seeker && !seeker.isSought(change.key, () => this.#shown(change).key)) continue;
      // One more than there is room for says that there is a next page.
      if (changes.length === most) return { changes, next: changes.at(-1)?.id };
      changes.push(this.#shown(change));
    }
    return { changes };
  }

  story(id: string, reveal: boolean): ChangeStory | undefined {
    const number = numberOf(id);
    const change = this.#read(number);
    if (!change) return undefined;
    const shown = reveal ? change : this.#shown(change);
    const detail = this.#detailOf(number);
    if (!detail) return { ...shown, masked: [] };
    const { recordBytes, event } = detail;
    if (!event) return { ...shown, recordBytes, masked: [] };
    const contract = this.#plan.newest(change.contract)?.contract;
    const { row, masked } =
      reveal || !contract ? { row: event.data, masked: [] } : maskPersonal(contract, event.data);
    return {
      ...shown,
      recordBytes,
      eventBytes: toOutgoing(event).bytes,
      ...((reveal || contract) && { data: row }),
      masked,
    };
  }

  #read(number: number): Change | undefined {
    const known = this.#changes.get(number);
    return known && this.#form.read(idOf(number), known, () => this.#unfollowed(known.contract));
  }

  #unfollowed(contract: string): Arrival[] {
    return this.#plan.subscribersOf(contract).map(({ replica: { name, kind } }) => ({
      replica: name,
      ...(kind && { kind }),
      state: 'not-followed',
    }));
  }

  /** Without personal data: the id of a business event is made of its key. */
  #shown(change: Change): Change {
    const contract = this.#plan.newest(change.contract)?.contract;
    const key = maskedKey(contract, change.key);
    const { publication } = change;
    if (key === change.key || publication.state !== 'published') return { ...change, key };
    const event = {
      id: publication.eventId,
      // What was published had a key that an event can carry.
      subject: contract ? subjectOf(contract.key, change.key) : '',
      sequence: change.sequence as Sequence,
      data: change.key,
    };
    return { ...change, key, publication: { ...publication, eventId: maskedName(contract, event).id } };
  }

  /** Each change has a place among the details, so that the two count alike. */
  #detailOf(number: number): Detail | undefined {
    const detail = this.#details.get(number);
    return detail?.change === number ? detail : undefined;
  }
}

export function idOf(number: number): string {
  return number.toString(36);
}

/** @returns no number for what is no id */
export function numberOf(id: string): number {
  return /^[0-9a-z]{1,10}$/.test(id) ? Number.parseInt(id, 36) : Number.NaN;
}
