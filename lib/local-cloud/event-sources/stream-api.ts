import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { Clock } from '../clock';
import { type ShardRecord, streamRecord } from './stream-record';

export interface Shard {
  readonly id: string;
  readonly parentId?: string;
}

export type Position = { readonly at: 'TRIM_HORIZON' | 'LATEST' } | { readonly after: string };

/** What a mapping needs of a stream. */
export interface StreamApi {
  shards(): Promise<Shard[]>;
  iterator(shardId: string, position: Position): Promise<string>;
  /** No `next` means that the shard is closed and read to its end. */
  read(iterator: string): Promise<{ readonly records: readonly ShardRecord[]; readonly next?: string }>;
}

/** @param physicalArn what the emulator calls the stream; events carry `eventSourceArn` instead. */
export function streamApi(
  client: DynamoDBStreamsClient,
  physicalArn: string,
  eventSourceArn: string,
  clock: Clock,
): StreamApi {
  return {
    async shards() {
      const shards: Shard[] = [];
      let last: string | undefined;
      do {
        const { StreamDescription: page } = await client.send(
          new DescribeStreamCommand({ StreamArn: physicalArn, ExclusiveStartShardId: last }),
        );
        for (const { ShardId: id = '', ParentShardId: parentId } of page?.Shards ?? [])
          shards.push({ id, parentId });
        last = page?.LastEvaluatedShardId;
      } while (last !== undefined);
      return shards;
    },
    async iterator(shardId, position) {
      const { ShardIterator = '' } = await client.send(
        new GetShardIteratorCommand({
          StreamArn: physicalArn,
          ShardId: shardId,
          ...('after' in position
            ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.after }
            : { ShardIteratorType: position.at }),
        }),
      );
      return ShardIterator;
    },
    async read(iterator) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }));
      const records = (page.Records ?? []).map((record) => streamRecord(record, eventSourceArn, clock.now()));
      return { records, next: page.NextShardIterator };
    },
  };
}
