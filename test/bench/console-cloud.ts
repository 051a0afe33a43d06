import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type FeedDescription, ParameterNames, type ReplicaDescription } from '../../lib/wire/parameters';
import { userSchema } from '../support/user-contract';

/** A partition takes 1,000 writes a second, and has a shard ("Best practices for designing partition keys", DynamoDB). */
const SHARDS = 10;
const A_SHARD_PER_SECOND = 1000;
/** "GetRecords", DynamoDB API reference. */
const MOST_RECORDS = 1000;
const STREAM = 'arn:aws:dynamodb:us-east-1:111111111111:table/Users/stream/2026-01-01T00:00:00.000';
const TOPIC = 'arn:aws:sns:us-east-1:111111111111:users';

/** Nobody subscribes, and no record was refused. */
const SUBSCRIPTIONS =
  '<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions/></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>';
const OBJECTS = '<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>';

const feed: FeedDescription = {
  contract: 'users/User',
  version: '1.0',
  table: 'Users',
  batch: 'batch',
  read: 'read',
  stateMachine: 'machine',
  publisher: 'publisher',
  failureBucket: 'failures',
};

function replica(context: string): ReplicaDescription {
  return {
    name: `${context}/User`,
    contract: 'users/User',
    major: 1,
    reads: [1],
    table: `${context}-users`,
    fields: ['user_id', 'name'],
    queueUrl: `http://127.0.0.1:1/111111111111/${context}`,
    deadLetterQueueUrl: `http://127.0.0.1:1/111111111111/${context}-parked`,
    subscriptionDeadLetterQueueUrl: `http://127.0.0.1:1/111111111111/${context}-undelivered`,
    replicator: context,
  };
}

function parameters(): object[] {
  const names = new ParameterNames();
  const values = new Map<string, string>([
    [names.feed('users', 'User'), TOPIC],
    [names.feedOperations('users', 'User'), JSON.stringify(feed)],
  ]);
  for (const each of ['orders', 'billing', 'shipping'].map(replica))
    values.set(names.replica(each.name), JSON.stringify(each));
  return [...values].map(([Name, Value]) => ({ Name, Value, Type: 'String' }));
}

const SHARD_LIST = Array.from({ length: SHARDS }, (_, shard) => ({
  ShardId: `${shard}`,
  SequenceNumberRange: {},
}));

/** What a console asks of AWS, of an owner that changes rows and of three replicas that are empty. */
export class ConsoleCloud {
  readonly #server: Server;
  readonly #changes: number;
  #given = 0;
  #flowsFrom = Number.POSITIVE_INFINITY;

  private constructor(changes: number) {
    this.#changes = changes;
    this.#server = createServer(async (request, response) => {
      const answer = this.#answer(request, await text(request));
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  }

  /** @param changes how many there will be */
  static async start(changes: number): Promise<ConsoleCloud> {
    const cloud = new ConsoleCloud(changes);
    await once(cloud.#server.listen(0, '127.0.0.1'), 'listening');
    return cloud;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get isOver(): boolean {
    return this.#given >= this.#changes;
  }

  flow(): void {
    this.#flowsFrom = performance.now();
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #answer({ headers, url = '' }: IncomingMessage, asked: string): object | string {
    if (url.endsWith('/invocations')) return { contracts: [userSchema], runs: [], audits: {} };
    if (url.startsWith('/2015-03-31/event-source-mappings')) return { EventSourceMappings: [] };
    switch (String(headers['x-amz-target']).split('.')[1]) {
      case 'GetParametersByPath':
        return { Parameters: parameters() };
      case 'DescribeTable':
        return { Table: table(JSON.parse(asked).TableName) };
      case 'DescribeStream':
        return { StreamDescription: { Shards: SHARD_LIST } };
      case 'GetShardIterator':
        return { ShardIterator: `${JSON.parse(asked).ShardId} 0` };
      case 'GetRecords':
        return this.#records(JSON.parse(asked));
      case 'BatchGetItem':
        return { Responses: {}, UnprocessedKeys: {} };
      case 'GetQueueAttributes':
        return { Attributes: { ApproximateNumberOfMessages: '0' } };
      case 'DescribeAlarms':
        return { MetricAlarms: [] };
      case 'GetMetricData':
        return { MetricDataResults: [] };
      default:
        // Neither SNS nor S3 names what it is asked there.
        return url.includes('list-type=2') ? OBJECTS : SUBSCRIPTIONS;
    }
  }

  /** What was written to a shard since its iterator was given, which is how many came before. */
  #records({ ShardIterator = '' }: { readonly ShardIterator?: string }): object {
    const [shard = 0, from = 0] = ShardIterator.split(' ').map(Number);
    const seconds = (performance.now() - this.#flowsFrom) / 1000;
    const written = Math.min(this.#changes / SHARDS, Math.floor(seconds * A_SHARD_PER_SECOND));
    const to = Math.max(from, Math.min(written, from + MOST_RECORDS));
    this.#given += to - from;
    const at = Math.floor(Date.now() / 1000);
    const records = Array.from({ length: to - from }, (_, index) =>
      record((from + index) * SHARDS + shard, at),
    );
    return { Records: records, NextShardIterator: `${shard} ${to}` };
  }
}

function table(name: string): object {
  return {
    TableName: name,
    LatestStreamArn: STREAM,
    KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'N' }],
  };
}

function record(number: number, at: number): object {
  const user_id = { N: String(number % 5000) };
  const image = (name: string) => ({
    user_id,
    name: { S: name },
    email: { S: `user-${number}@example.com` },
    country: { S: 'CH' },
    notes: { S: 'x'.repeat(300) },
  });
  return {
    eventID: String(number),
    eventName: 'MODIFY',
    dynamodb: {
      ApproximateCreationDateTime: at,
      Keys: { user_id },
      OldImage: image(`before ${number}`),
      NewImage: image(`after ${number}`),
      SequenceNumber: String(100_000_000_000_000_000_000n + BigInt(number) * 1_000_000n),
      SizeBytes: 900,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
