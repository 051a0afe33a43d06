import type { Position, StreamApi } from './stream-api';
import type { StreamRecord } from './stream-record';

/** Reads one shard from a position to its end, and finds its place again when an iterator is lost. */
export class ShardReader {
  #iterator: string | undefined;
  #closed = false;

  constructor(
    private readonly api: StreamApi,
    readonly shardId: string,
    private position: Position,
  ) {}

  /** The shard is closed, and everything in it was read. */
  get closed(): boolean {
    return this.#closed;
  }

  async open(): Promise<void> {
    this.#iterator ??= await this.api.iterator(this.shardId, this.position);
  }

  async read(): Promise<readonly StreamRecord[]> {
    try {
      await this.open();
      const { records, next } = await this.api.read(this.#iterator ?? '');
      const last = records.at(-1);
      if (last !== undefined) this.position = { after: last.id };
      this.#iterator = next;
      this.#closed = next === undefined;
      return records;
    } catch (error) {
      const { name } = error as Error;
      if (name !== 'ExpiredIteratorException' && name !== 'TrimmedDataAccessException') throw error;
      // An iterator lives 15 minutes. When what follows our place was trimmed, the oldest record left is next.
      if (name === 'TrimmedDataAccessException') this.position = { at: 'TRIM_HORIZON' };
      this.#iterator = undefined;
      return [];
    }
  }
}
