import { GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import type { OperatorClients } from '../shared/clients';
import type { TailedRecord } from './delivered';
import { getRecords } from './get-records';

const TRIMMED = 'TrimmedDataAccessException';
const LOST: ReadonlySet<string> = new Set([TRIMMED, 'ExpiredIteratorException']);

/** Where a shard is read from. */
export type ShardPosition = { readonly at: 'LATEST' | 'TRIM_HORIZON' } | { readonly after: string };

/** Reads a shard to its end, and finds its place again when an iterator is lost. */
export class ShardTail {
  #position: ShardPosition;
  #iterator?: string;
  #closed = false;
  readonly #streams: OperatorClients['streams'];
  readonly #streamArn: string;

  constructor(
    streams: OperatorClients['streams'],
    streamArn: string,
    readonly shardId: string,
    position: ShardPosition,
  ) {
    this.#streams = streams;
    this.#streamArn = streamArn;
    this.#position = position;
  }

  /** The shard is closed, and everything in it was read. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The last record that was read. */
  get last(): string | undefined {
    return 'after' in this.#position ? this.#position.after : undefined;
  }

  /** Notes where it begins: what comes from now on is read. */
  async open(): Promise<void> {
    const position = this.#position;
    const { ShardIterator } = await this.#streams.send(
      new GetShardIteratorCommand({
        StreamArn: this.#streamArn,
        ShardId: this.shardId,
        ...('after' in position
          ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.after }
          : { ShardIteratorType: position.at }),
      }),
    );
    this.#iterator = ShardIterator;
  }

  /**
   * Reads the next records.
   *
   * @param take called with each record as it comes
   * @returns how many there were
   * @throws the service's error, after which it may be tried again
   */
  async read(take: (record: TailedRecord) => void): Promise<number> {
    let count = 0;
    try {
      if (this.#iterator === undefined) await this.open();
      this.#iterator = await getRecords(this.#streams, this.#iterator, (record) => {
        count += 1;
        const after = record.dynamodb?.SequenceNumber;
        if (after !== undefined) this.#position = { after };
        take(record);
      });
      this.#closed = this.#iterator === undefined;
    } catch (error) {
      const { name } = error as Error;
      // An iterator lives 15 minutes, and a record 24 hours. One of which records were taken would give them again.
      if (count > 0 || LOST.has(name)) this.#iterator = undefined;
      if (name === TRIMMED) this.#position = { at: 'TRIM_HORIZON' };
      if (!LOST.has(name)) throw error;
    }
    return count;
  }
}
