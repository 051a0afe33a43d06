import { type _Record, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import type { OperatorClients } from '../shared/clients';

/** "GetRecords", DynamoDB API reference. */
export const MOST_RECORDS = 1_000;

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

  /** The next records. @throws the service's error, after which it may be tried again */
  async read(): Promise<readonly _Record[]> {
    try {
      if (this.#iterator === undefined) await this.open();
      const { Records = [], NextShardIterator } = await this.#streams.send(
        new GetRecordsCommand({ ShardIterator: this.#iterator, Limit: MOST_RECORDS }),
      );
      const after = Records.at(-1)?.dynamodb?.SequenceNumber;
      if (after !== undefined) this.#position = { after };
      this.#iterator = NextShardIterator;
      this.#closed = NextShardIterator === undefined;
      return Records;
    } catch (error) {
      const { name } = error as Error;
      // An iterator lives 15 minutes, and a record 24 hours.
      if (name === 'TrimmedDataAccessException') this.#position = { at: 'TRIM_HORIZON' };
      if (name !== 'TrimmedDataAccessException' && name !== 'ExpiredIteratorException') throw error;
      this.#iterator = undefined;
      return [];
    }
  }
}
