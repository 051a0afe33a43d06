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

export interface Shard<Entry extends Recorded = StreamEntry> {
  readonly label: string;
  readonly name: string;
  readonly parent?: Shard<Entry>;
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
  ) {
    this.numbers = first;
    this.shards.push({ label, name: 'shard 1', records: [], next: 0 });
  }

  get open(): Shard<Entry> {
    return this.shards[this.shards.length - 1] as Shard<Entry>;
  }

  nextNumber(gap: number): string {
    this.numbers += BigInt(gap);
    return String(this.numbers);
  }

  /** From now on records go to a child shard. */
  split(): void {
    const { label } = this;
    this.shards.push({
      label,
      name: `shard ${this.shards.length + 1}`,
      parent: this.open,
      records: [],
      next: 0,
    });
  }

  /** The table was restored under its name: a new stream, with low numbers. The old one stays readable. */
  recreate(label: string, first: bigint): void {
    this.label = label;
    this.numbers = first;
    this.shards.push({ label, name: `shard ${this.shards.length + 1}`, records: [], next: 0 });
  }

  unread(): boolean {
    return this.shards.some(({ next, records }) => next < records.length);
  }
}

/** Where Lambda keeps a record that it gave up. */
export function givenUpKey({ label }: Pick<Shard, 'label'>, { sequenceNumber }: Recorded): string {
  return `${RESOURCES.failures}/aws/lambda/${label}/${sequenceNumber}.json`;
}
