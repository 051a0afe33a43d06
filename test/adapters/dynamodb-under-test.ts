import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { startDynoxide } from '../../lib/local-cloud/emulators';
import { EMULATORS, type KnownDifferences } from './emulators';

const PATIENCE_MS = 20_000;
const INTERVAL_MS = 20;

/** A DynamoDB that the tests talk to. */
export interface DynamoDb {
  readonly url: string;
  stop(): Promise<void>;
}

const { TEST_DYNAMODB_ENDPOINT, TEST_DYNAMODB_EMULATOR } = process.env;

/** The DynamoDB that `npm run test:adapters` was given, or else the one of the local cloud. */
export const name = TEST_DYNAMODB_EMULATOR ?? TEST_DYNAMODB_ENDPOINT ?? 'dynoxide';
export const differences: KnownDifferences = EMULATORS[name] ?? {};

export async function startDynamoDb(): Promise<DynamoDb> {
  return TEST_DYNAMODB_ENDPOINT ? { url: TEST_DYNAMODB_ENDPOINT, stop: async () => {} } : startDynoxide();
}

/** A name that no other test file and no other run uses: they may share an endpoint. */
export function newTableName(purpose: string): string {
  return `${purpose}-${randomUUID()}`;
}

export function newClients(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const settings = { endpoint, region: 'us-east-1', credentials };
  return { dynamodb: new DynamoDBClient(settings), streams: new DynamoDBStreamsClient(settings) };
}

/** Creates a table with one key attribute, with or without a stream of old and new images; answers the stream's ARN. */
export async function createTable(
  dynamodb: DynamoDBClient,
  TableName: string,
  stream = false,
  key = 'id',
): Promise<string> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      ...(stream && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    }),
  );
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  return Table?.LatestStreamArn ?? '';
}

export async function dropTable(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  await dynamodb.send(new DeleteTableCommand({ TableName }));
}

/** Reads a stream from its beginning until it has given this many records. */
export async function readStream(
  streams: DynamoDBStreamsClient,
  StreamArn: string,
  count: number,
): Promise<StreamRecord[]> {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const records: StreamRecord[] = [];
  const end = Date.now() + PATIENCE_MS;
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let { ShardIterator } = await streams.send(new GetShardIteratorCommand(start));
    while (ShardIterator && records.length < count) {
      if (Date.now() > end) throw new Error(`the stream gave ${records.length} of ${count} records`);
      const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
      records.push(...(page.Records ?? []));
      ShardIterator = page.NextShardIterator;
      if (!page.Records?.length) await sleep(INTERVAL_MS);
    }
  }
  return records;
}
