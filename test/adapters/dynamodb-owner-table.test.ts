import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { toSequence } from '../../lib/protocol/rows/sequence';
import {
  createTable,
  type DynamoDb,
  differences,
  dropTable,
  name,
  newClients,
  newTableName,
  readStream,
  startDynamoDb,
} from './dynamodb-under-test';
import { AWS_LABEL } from './emulators';

const { streamLabel = AWS_LABEL, recordsEqualWrites = false } = differences;

/** What the publisher and readers of whole tables rely on, on any DynamoDB. */
describe(`the owner's table on ${name}`, () => {
  let dynamo: DynamoDb;
  let dynamodb: DynamoDBClient;
  let streams: DynamoDBStreamsClient;
  const tables: string[] = [];

  beforeAll(async () => {
    dynamo = await startDynamoDb();
    ({ dynamodb, streams } = newClients(dynamo.url));
  });
  afterAll(async () => {
    for (const table of tables) await dropTable(dynamodb, table);
    dynamodb?.destroy();
    streams?.destroy();
    await dynamo?.stop();
  });

  /** Each test has a table, and so a stream, of its own. */
  async function newTable() {
    const TableName = newTableName('owner');
    const streamArn = await createTable(dynamodb, TableName, true);
    tables.push(TableName);
    return {
      TableName,
      streamArn,
      put: (id: string, name: string) =>
        dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id }, name: { S: name } } })),
      rename: (id: string, name: string, ConditionExpression?: string) =>
        dynamodb.send(
          new UpdateItemCommand({
            TableName,
            Key: { id: { S: id } },
            UpdateExpression: 'SET #name = :name',
            ConditionExpression,
            ExpressionAttributeNames: { '#name': 'name' },
            ExpressionAttributeValues: { ':name': { S: name } },
          }),
        ),
      remove: (id: string) => dynamodb.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } })),
      records: (count: number) => readStream(streams, streamArn, count),
    };
  }
  const image = (id: string, value: string) => ({ id: { S: id }, name: { S: value } });

  it('gives old and new images of a put, a replacement, an update and a deletion', async () => {
    const { put, rename, remove, records } = await newTable();
    await put('a', 'first');
    await put('a', 'second');
    await rename('a', 'third');
    await remove('a');
    const seen = (await records(4)).map(({ eventName, dynamodb: change }) => [
      eventName,
      change?.Keys,
      change?.OldImage,
      change?.NewImage,
    ]);
    const key = { id: { S: 'a' } };
    expect(seen).toEqual([
      ['INSERT', key, undefined, image('a', 'first')],
      ['MODIFY', key, image('a', 'first'), image('a', 'second')],
      ['MODIFY', key, image('a', 'second'), image('a', 'third')],
      ['REMOVE', key, image('a', 'third'), undefined],
    ]);
  });

  it('says of no ordinary change that the service itself made it', async () => {
    const { put, remove, records } = await newTable();
    await put('b', 'one');
    await remove('b');
    expect((await records(2)).map(({ userIdentity }) => userIdentity)).toEqual([undefined, undefined]);
  });

  it('gives the changes of a row in order, with rising sequences', async () => {
    const { put, records, streamArn } = await newTable();
    for (let number = 1; number <= 15; number += 1) await put('c', `name ${number}`);
    const changes = await records(15);
    expect(changes.map(({ dynamodb: change }) => change?.NewImage?.name?.S)).toEqual(
      Array.from({ length: 15 }, (_, index) => `name ${index + 1}`),
    );
    const label = streamArn.split('/stream/')[1] ?? '';
    expect(label).toMatch(streamLabel);
    const sequences = changes.map(({ dynamodb: change }) =>
      toSequence(label, String(change?.SequenceNumber)),
    );
    expect(sequences).toEqual([...new Set(sequences)].sort());
  });

  const namesIn = (changes: Awaited<ReturnType<typeof readStream>>) =>
    changes.map(({ dynamodb: change }) => change?.NewImage?.name?.S);

  it('gives no record of a refused write, nor of a deletion of nobody', async () => {
    const { put, rename, remove, records } = await newTable();
    await put('d', 'first');
    await expect(rename('d', 'refused', 'attribute_not_exists(id)')).rejects.toThrow(
      ConditionalCheckFailedException,
    );
    await remove('nobody');
    await put('d', 'last');
    expect(namesIn(await records(2))).toEqual(['first', 'last']);
  });

  it(`gives ${recordsEqualWrites ? 'a' : 'no'} record of a write that changes nothing`, async () => {
    const { put, records } = await newTable();
    for (const value of ['same', 'same', 'last']) await put('f', value);
    expect(namesIn(await records(recordsEqualWrites ? 3 : 2))).toEqual(
      recordsEqualWrites ? ['same', 'same', 'last'] : ['same', 'last'],
    );
  });

  it('shows a write to the next consistent read', async () => {
    const { TableName, put } = await newTable();
    for (let number = 1; number <= 10; number += 1) {
      await put('e', `name ${number}`);
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName, Key: { id: { S: 'e' } }, ConsistentRead: true }),
      );
      expect(Item?.name).toEqual({ S: `name ${number}` });
    }
  });

  it('shows each row once to consistent scans of parallel segments, page by page', async () => {
    const { TableName, put } = await newTable();
    const ids = Array.from({ length: 60 }, (_, index) => `row-${index}`);
    await Promise.all(ids.map((id) => put(id, 'any')));
    const scan = async (Segment: number) => {
      const found: (string | undefined)[] = [];
      const query = { TableName, ConsistentRead: true, Segment, TotalSegments: 4, Limit: 7 };
      for await (const { Items = [] } of paginateScan({ client: dynamodb }, query))
        found.push(...Items.map((item) => item.id?.S));
      return found;
    };
    const segments = await Promise.all([0, 1, 2, 3].map(scan));
    expect(segments.flat().sort()).toEqual([...ids].sort());
  });
});
