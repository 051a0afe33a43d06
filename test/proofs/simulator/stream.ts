import type { Change } from './history';
import { type DeliveredRecord, RESOURCES } from './shipped';
import type { Invocation } from './wire';

/** What Lambda hands to the publisher. */
export interface Recorded {
  readonly sequenceNumber: string;
  readonly delivered: DeliveredRecord;
}

/** A record, and what the owner did. */
export interface StreamEntry extends Recorded {
  readonly change: Change;
  /** Keys of the rows that the change was of: two, if it gave the item another one. */
  readonly rowKeys: readonly number[];
  /** Whether the stream left out an image that the record needs. */
  readonly incomplete: boolean;
}

/** How Lambda shares out the records of a shard to batches that are worked on at once (`ParallelizationFactor`). */
export interface Sharing {
  readonly factor: number;
  /** In which of the batches the change of an item is. */
  laneOf(key: string): number;
}

/** No more than one batch at a time. */
export const ONE_LANE: Sharing = { factor: 1, laneOf: () => 0 };

/** A shard, or the share of it that has batches of its own: with their own retries, halves and lowest failed records. */
export interface Shard<Entry extends Recorded = StreamEntry> {
  readonly label: string;
  readonly name: string;
  readonly parents: readonly Shard<Entry>[];
  readonly records: Entry[];
  /** Position of the first record that is not yet published. */
  next: number;
  /** How many records the next batch may have: half as many after each that failed as a whole. */
  atMost?: number;
  reader?: Invocation;
}

/** The simulated streams of the owner's table: one of them open, older ones of a table that was recreated. */
export class SimulatedStream<Entry extends Recorded = StreamEntry> {
  readonly shards: Shard<Entry>[] = [];
  private numbers: bigint;

  constructor(
    public label: string,
    first: bigint,
    readonly sharing: Sharing = ONE_LANE,
  ) {
    this.numbers = first;
    this.begin([]);
  }

  /** The lanes of the shard that takes new records. */
  get open(): readonly Shard<Entry>[] {
    return this.shards.slice(-this.sharing.factor);
  }

  /** Takes the record of an item. */
  add(entry: Entry, key: string): void {
    this.open[this.sharing.laneOf(key)]?.records.push(entry);
  }

  nextNumber(gap: number): string {
    this.numbers += BigInt(gap);
    return String(this.numbers);
  }

  /** From now on records go to a child shard. */
  split(): void {
    this.begin(this.open);
  }

  /** The table was restored under its name: a new stream, with low numbers. The old one stays readable. */
  recreate(label: string, first: bigint): void {
    this.label = label;
    this.numbers = first;
    this.begin([]);
  }

  private begin(parents: readonly Shard<Entry>[]): void {
    const { label, sharing } = this;
    const number = 1 + this.shards.length / sharing.factor;
    for (let lane = 1; lane <= sharing.factor; lane += 1) {
      const name = sharing.factor === 1 ? `shard ${number}` : `lane ${lane} of shard ${number}`;
      this.shards.push({ label, name, parents, records: [], next: 0 });
    }
  }

  unread(): boolean {
    return this.shards.some(({ next, records }) => next < records.length);
  }
}

/** Where Lambda keeps a record that it gave up. */
export function givenUpKey({ label }: Pick<Shard, 'label'>, { sequenceNumber }: Recorded): string {
  return `${RESOURCES.failures}/aws/lambda/${label}/${sequenceNumber}.json`;
}
