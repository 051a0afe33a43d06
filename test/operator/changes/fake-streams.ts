import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { toSdkItem } from '../../../lib/adapters/sdk-values';
import type {
  KnownFeed,
  KnownReplica,
  OperatorClients,
  OperatorClock,
  Topology,
} from '../../../lib/operator';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import type { Row } from '../../../lib/wire/item';

export const feed = {
  contract: 'users/User',
  version: '1.0',
  table: 'users',
  batch: 'b',
  read: 'r',
  stateMachine: 's',
  publisher: 'p',
  failureBucket: 'f',
  topicArn: 'arn:aws:sns:us-east-1:1:users',
} as KnownFeed;
const replica = {
  name: 'orders/User',
  contract: 'users/User',
  major: 1,
  reads: [1],
  table: 'replica',
  fields: ['user_id', 'name'],
  queueUrl: 'http://q/1/orders',
  deadLetterQueueUrl: 'http://q/1/dead',
  subscriptionDeadLetterQueueUrl: 'http://q/1/undelivered',
  replicator: 'r',
  feed,
} as KnownReplica;
export const topology: Topology = { feeds: [feed], replicas: [replica] };

/** A clock that a test turns on by itself: sleeps are as short as the machine allows. */
export class TestClock implements OperatorClock {
  time = Date.UTC(2026, 0, 2);
  now = () => this.time;
  async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    if (!signal?.aborted) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Streams of one table, as AWS answers for them: records wait in shards until they are read. */
export class FakeStreams {
  label = '2026-01-01T00:00:00.000';
  /** ARNs of what the publisher's mappings read. */
  mapped: readonly string[] = [];
  refusal?: Error;
  /** What a read of a shard waits for. */
  hold: (shard: string) => Promise<void> = async () => undefined;
  readonly iterators: { readonly shard: string; readonly type: string }[] = [];
  readonly #shards = new Map<string, { records: _Record[]; closed: boolean }>();
  readonly clients: OperatorClients;
  #number = 0;

  constructor() {
    const answer = (name: string, input: Readonly<Record<string, never>>) => this.#answer(name, input);
    const client = {
      send: async (command: { readonly input: Readonly<Record<string, never>> }) => {
        const name = command.constructor.name.replace(/Command$/, '');
        if (name === 'GetRecords') await this.hold(String(command.input.ShardIterator));
        return answer(name, command.input);
      },
      destroy: () => undefined,
    };
    this.clients = { dynamodb: client, streams: client, sqs: client, sns: client, lambda: client } as never;
    this.open('shard-0');
  }

  open(shard: string): void {
    this.#shards.set(shard, { records: [], closed: false });
  }

  close(shard: string): void {
    const found = this.#shards.get(shard);
    if (found) found.closed = true;
  }

  /** The table was deployed again: its stream is another one. */
  replace(label: string): void {
    this.label = label;
    this.#shards.clear();
  }

  put(shard: string, row: Row, before?: Row): void {
    this.#number += 1;
    this.#shards.get(shard)?.records.push({
      eventName: before ? 'MODIFY' : 'INSERT',
      dynamodb: {
        ApproximateCreationDateTime: new Date(Date.UTC(2026, 0, 2)),
        Keys: toSdkItem(toItem({ user_id: row.user_id ?? 0 })),
        NewImage: toSdkItem(toItem(row)),
        ...(before && { OldImage: toSdkItem(toItem(before)) }),
        SequenceNumber: String(this.#number),
        SizeBytes: 100,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    } as _Record);
  }

  #answer(name: string, input: Readonly<Record<string, unknown>>): unknown {
    if (this.refusal && name === 'GetRecords') throw this.refusal;
    switch (name) {
      case 'ListEventSourceMappings':
        return { EventSourceMappings: this.mapped.map((EventSourceArn) => ({ EventSourceArn })) };
      case 'DescribeTable':
        return {
          Table: {
            LatestStreamArn: `arn:aws:dynamodb:us-east-1:1:table/users/stream/${this.label}`,
            KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
            AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'N' }],
          },
        };
      case 'DescribeStream':
        return {
          StreamDescription: {
            Shards: [...this.#shards].map(([ShardId, { closed }]) => ({
              ShardId,
              SequenceNumberRange: { ...(closed && { EndingSequenceNumber: '9' }) },
            })),
          },
        };
      case 'GetShardIterator': {
        const shard = String(input.ShardId);
        this.iterators.push({ shard, type: String(input.ShardIteratorType) });
        return { ShardIterator: shard };
      }
      case 'GetRecords': {
        const shard = this.#shards.get(String(input.ShardIterator));
        if (!shard) throw Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
        const Records = shard.records.splice(0, 1_000);
        const isOver = shard.closed && shard.records.length === 0;
        return { Records, ...(!isOver && { NextShardIterator: input.ShardIterator }) };
      }
      case 'GetQueueAttributes':
        return { Attributes: { QueueArn: 'arn:q' } };
      case 'ListSubscriptionsByTopic':
        return { Subscriptions: [{ Endpoint: 'arn:q' }] };
      case 'BatchGetItem':
        return { Responses: {} };
      default:
        throw new Error(`nobody asks for ${name}`);
    }
  }
}
