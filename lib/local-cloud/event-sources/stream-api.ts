import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { Clock } from '../clock';
import { type ShardRecord, streamRecord } from './stream-record';

/** A stream as the emulator has it. */
export interface PhysicalStream {
  /** What the emulator calls the stream. */
  readonly physicalArn: string;
  /** The last record, by shard, of an earlier stream of the table's name, which some emulators keep. */
  readonly earlier?: ReadonlyMap<string, string>;
}

export interface Shard {
  readonly id: string;
  readonly parentId?: string;
  readonly lastSequence?: string;
}

export type Position = { readonly at: 'TRIM_HORIZON' | 'LATEST' } | { readonly after: string };

/** What a mapping needs of a stream. */
export interface StreamApi {
  shards(): Promise<Shard[]>;
  iterator(shardId: string, position: Position): Promise<string>;
  /** No `next` means that the shard is closed and read to its end. */
  read(iterator: string): Promise<{ readonly records: readonly ShardRecord[]; readonly next?: string }>;
}

/** A stream that has just been created: whatever it holds already is not its own. */
export async function newStream(client: DynamoDBStreamsClient, physicalArn: string): Promise<PhysicalStream> {
  const shards = await shardsOf(client, physicalArn);
  const earlier = shards.flatMap(({ id, lastSequence }) =>
    lastSequence === undefined ? [] : [[id, lastSequence] as const],
  );
  return { physicalArn, earlier: new Map(earlier) };
}

/** Events carry `eventSourceArn`, and not what the emulator calls the stream. */
export function streamApi(
  client: DynamoDBStreamsClient,
  { physicalArn, earlier }: PhysicalStream,
  eventSourceArn: string,
  clock: Clock,
): StreamApi {
  return {
    shards: () => shardsOf(client, physicalArn),
    async iterator(shardId, wanted) {
      const before = earlier?.get(shardId);
      const isFirst = 'at' in wanted && wanted.at === 'TRIM_HORIZON';
      const position = isFirst && before !== undefined ? { after: before } : wanted;
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

async function shardsOf(client: DynamoDBStreamsClient, physicalArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let last: string | undefined;
  do {
    const { StreamDescription: page } = await client.send(
      new DescribeStreamCommand({ StreamArn: physicalArn, ExclusiveStartShardId: last }),
    );
    for (const { ShardId: id = '', ParentShardId: parentId, SequenceNumberRange: range } of page?.Shards ??
      [])
      shards.push({ id, parentId, lastSequence: range?.EndingSequenceNumber });
    last = page?.LastEvaluatedShardId;
  } while (last !== undefined);
  return shards;
}
