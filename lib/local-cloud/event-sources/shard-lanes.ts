import type { ShardReader } from './shard-reader';
import type { ShardRecord } from './stream-record';

/** Records in order, as `consumeShard` reads them. */
export type RecordSource = Pick<ShardReader, 'shardId' | 'closed' | 'read'>;

/**
 * A shard that is read once and shared out to lanes by the keys of its items, so that batches of several lanes are worked on at
 * once and the changes of an item stay in order ("Using AWS Lambda with Amazon DynamoDB", Lambda developer guide,
 * `ParallelizationFactor`).
 */
export class ShardLanes {
  readonly lanes: readonly RecordSource[];
  readonly #reader: ShardReader;
  readonly #waiting: ShardRecord[][];
  readonly #most: number;
  /** What was read and is not behind the checkpoint yet, in the order of the shard. */
  readonly #unsettled = new Map<string, boolean>();
  #reading: Promise<void> | undefined;

  /** @param most how many records may wait for a lane that is at work before the shard is read on */
  constructor(reader: ShardReader, factor: number, most: number) {
    this.#reader = reader;
    this.#most = most;
    this.#waiting = Array.from({ length: factor }, () => []);
    this.lanes = this.#waiting.map((waiting) => this.#lane(waiting));
  }

  /** Notes that records of one lane are done. @returns the last record before which all are, if there is a new one */
  settle(records: readonly ShardRecord[]): string | undefined {
    for (const { id } of records) this.#unsettled.set(id, true);
    let last: string | undefined;
    for (const [id, done] of this.#unsettled) {
      if (!done) break;
      this.#unsettled.delete(id);
      last = id;
    }
    return last;
  }

  #lane(waiting: ShardRecord[]): RecordSource {
    const reader = this.#reader;
    return {
      shardId: reader.shardId,
      get closed() {
        return reader.closed && waiting.length === 0;
      },
      read: async () => {
        if (waiting.length === 0 && !reader.closed) await this.#readOn();
        return waiting.splice(0);
      },
    };
  }

  /** One request at a time; the lanes that ask meanwhile get its answer too. */
  async #readOn(): Promise<void> {
    if (this.#waiting.some(({ length }) => length >= this.#most)) return;
    this.#reading ??= this.#share().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #share(): Promise<void> {
    for (const record of await this.#reader.read()) {
      this.#unsettled.set(record.id, false);
      this.#waiting[hash(record.key ?? record.id) % this.#waiting.length]?.push(record);
    }
  }
}

/** FNV-1a: which lane a key has is nobody's business, as long as it is always the same. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
