import type { Position, StreamApi } from './stream-api';
import type { ShardRecord } from './stream-record';

/** Where a shard is read on. An iterator keeps a place that has no record to name it by, such as the end of the stream. */
export interface ShardPlace {
  readonly position: Position;
  readonly iterator?: string;
}

/** Reads one shard from a position to its end, and finds its place again when an iterator is lost. */
export class ShardReader {
  #iterator: string | undefined;
  #position: Position;
  #closed = false;
  readonly #api: StreamApi;

  constructor(
    api: StreamApi,
    readonly shardId: string,
    { position, iterator }: ShardPlace,
  ) {
    this.#api = api;
    this.#position = position;
    this.#iterator = iterator;
  }

  /** The shard is closed, and everything in it was read. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Answers the place from which it reads. */
  async open(): Promise<ShardPlace> {
    this.#iterator ??= await this.#api.iterator(this.shardId, this.#position);
    return { position: this.#position, iterator: this.#iterator };
  }

  async read(): Promise<readonly ShardRecord[]> {
    try {
      const { iterator = '' } = await this.open();
      const { records, next } = await this.#api.read(iterator);
      const last = records.at(-1);
      if (last !== undefined) this.#position = { after: last.id };
      this.#iterator = next;
      this.#closed = next === undefined;
      return records;
    } catch (error) {
      const { name } = error as Error;
      if (name !== 'ExpiredIteratorException' && name !== 'TrimmedDataAccessException') throw error;
      // An iterator lives 15 minutes. When what follows our place was trimmed, the oldest record left is next.
      if (name === 'TrimmedDataAccessException') this.#position = { at: 'TRIM_HORIZON' };
      this.#iterator = undefined;
      return [];
    }
  }
}
