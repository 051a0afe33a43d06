import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { LocalCloud } from '../../../lib/local-cloud';
import { startCloud, stopClouds } from '../../local-cloud/support/clouds';
import { until } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';
import { PAGES } from './pages';

const KEY = { partitionKey: { name: 'id', type: AttributeType.STRING } };
const TTL = { timeToLiveAttribute: 'expires' };
/** By the name of the table, what its stream shows of an item. */
const VIEWS = {
  Both: StreamViewType.NEW_AND_OLD_IMAGES,
  Old: StreamViewType.OLD_IMAGE,
  New: StreamViewType.NEW_IMAGE,
  Keys: StreamViewType.KEYS_ONLY,
};

let cloud: LocalCloud;

beforeAll(async () => {
  const app = new App({ outdir: `${temporaryDirectory()}/cdk.out` });
  const stack = new Stack(app, 'S');
  const removalPolicy = RemovalPolicy.DESTROY;
  new Table(stack, 'Classic', { ...KEY, ...TTL, removalPolicy });
  const global = new TableV2(stack, 'Global', { ...KEY, ...TTL, removalPolicy });
  global.addGlobalSecondaryIndex({
    indexName: 'byGroup',
    partitionKey: { name: 'group', type: AttributeType.STRING },
  });
  new TableV2(stack, 'Without', { ...KEY, removalPolicy });
  new TableV2(stack, 'Sorted', {
    ...KEY,
    ...TTL,
    sortKey: { name: 'n', type: AttributeType.NUMBER },
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    removalPolicy,
  });
  for (const [id, dynamoStream] of Object.entries(VIEWS))
    new TableV2(stack, id, { ...KEY, ...TTL, dynamoStream, removalPolicy });
  cloud = await startCloud({ assembly: app.synth().directory });
});

afterAll(stopClouds);

const nameOf = (id: string) => cloud.resource('S', id).physicalId;
/** Seconds since 1970, so many from now on. */
const inSeconds = (seconds: number) => String(Math.floor(cloud.clock.now() / 1000) + seconds);

const put = (table: string, id: string, rest: Record<string, AttributeValue>) =>
  cloud.clients.dynamodb.send(
    new PutItemCommand({ TableName: nameOf(table), Item: { id: { S: id }, ...rest } }),
  );
const putExpiring = (table: string, id: string, seconds: number) =>
  put(table, id, { expires: { N: inSeconds(seconds) } });

async function idsIn(table: string): Promise<(string | undefined)[]> {
  const { Items = [] } = await cloud.clients.dynamodb.send(new ScanCommand({ TableName: nameOf(table) }));
  return Items.map(({ id }) => id?.S).sort();
}

/** The records of a table's stream so far. */
async function recordsOf(table: string): Promise<_Record[]> {
  const { streams } = cloud.clients;
  const { Streams = [] } = await streams.send(new ListStreamsCommand({ TableName: nameOf(table) }));
  const StreamArn = Streams[0]?.StreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  return Records;
}

describe(PAGES.timeToLive.title, () => {
  test.each(['Classic', 'Global'])('an expired item leaves a table of the kind %s soon', async (table) => {
    await putExpiring(table, 'expired', -1);
    await putExpiring(table, 'in an hour', 3600);
    await put(table, 'for ever', {});
    await until(async () => !(await idsIn(table)).includes('expired'));
    expect(await idsIn(table)).toEqual(['for ever', 'in an hour']);
    await cloud.clock.advance('59 minutes');
    expect(await idsIn(table)).toContain('in an hour');
    await cloud.clock.advance('2 minutes');
    expect(await idsIn(table)).toEqual(['for ever']);
  });

  test('it leaves the indexes too', async () => {
    await put('Global', 'indexed', { group: { S: 'g' }, expires: { N: inSeconds(60) } });
    const find = async () =>
      (
        await cloud.clients.dynamodb.send(
          new QueryCommand({
            TableName: nameOf('Global'),
            IndexName: 'byGroup',
            KeyConditionExpression: '#g = :g',
            ExpressionAttributeNames: { '#g': 'group' },
            ExpressionAttributeValues: { ':g': { S: 'g' } },
          }),
        )
      ).Count;
    expect(await find()).toBe(1);
    await cloud.clock.advance('2 minutes');
    expect(await find()).toBe(0);
  });

  test('a table without a TTL attribute keeps everything', async () => {
    await putExpiring('Without', 'old', -60);
    await cloud.clock.advance('1 day');
    expect(await idsIn('Without')).toEqual(['old']);
  });

  test('an expired item whose time is changed or removed before it is deleted stays', async () => {
    const { dynamodb } = cloud.clients;
    const change = (id: string, UpdateExpression: string, later?: AttributeValue) =>
      dynamodb.send(
        new UpdateItemCommand({
          TableName: nameOf('Classic'),
          Key: { id: { S: id } },
          UpdateExpression,
          ...(later && { ExpressionAttributeValues: { ':later': later } }),
        }),
      );
    for (const id of ['changed', 'without', 'left']) await putExpiring('Classic', id, 60);
    // Between the moment when it is found to be expired and its deletion.
    let found = 0;
    dynamodb.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const result = await next(args);
          if (commandName !== 'ScanCommand' || !('FilterExpression' in args.input)) return result;
          const { Items = [] } = result.output as { Items?: Record<string, AttributeValue>[] };
          if (!Items.some(({ id }) => id?.S === 'changed')) return result;
          found += 1;
          await change('changed', 'SET expires = :later', { N: inSeconds(3600) });
          await change('without', 'REMOVE expires');
          return result;
        },
      { step: 'initialize', name: 'meanwhile' },
    );
    await cloud.clock.advance('2 minutes');
    dynamodb.middlewareStack.remove('meanwhile');
    expect(found).toBe(1);
    expect(await idsIn('Classic')).toEqual(['changed', 'for ever', 'without']);
  });
});

describe(PAGES.timeToLiveValues.title, () => {
  test('only numbers count, in seconds, at the top level, and no more than five years old', async () => {
    const year = 365 * 86_400;
    await put('Without', 'x', {});
    await Promise.all([
      put('Global', 'text', { expires: { S: inSeconds(-60) } }),
      put('Global', 'nested', { map: { M: { expires: { N: inSeconds(-60) } } } }),
      put('Global', 'milliseconds', { expires: { N: String(cloud.clock.now() - 60_000) } }),
      putExpiring('Global', 'older than five years', -5 * year - 60),
      putExpiring('Global', 'younger', -5 * year + 3600),
    ]);
    await cloud.clock.advance('1 minute');
    expect(await idsIn('Global')).toEqual([
      'for ever',
      'milliseconds',
      'nested',
      'older than five years',
      'text',
    ]);
  });

  test('what expires while the clock is moved by more than five years is deleted', async () => {
    await putExpiring('Global', 'young when it expired', 60);
    await cloud.clock.advance('2200 days');
    expect(await idsIn('Global')).not.toContain('young when it expired');
  });
});

describe(PAGES.timeToLiveStreams.title, () => {
  test.each(Object.keys(VIEWS))('the record of a stream of the view %s says who deleted', async (table) => {
    await putExpiring(table, 'expired', 60);
    const [inserted] = await recordsOf(table);
    expect(inserted?.userIdentity).toBeUndefined();
    await cloud.clock.advance('2 minutes');
    const removed = (await recordsOf(table)).find(({ eventName }) => eventName === 'REMOVE');
    const image = { id: { S: 'expired' }, expires: { N: expect.any(String) } };
    expect(removed).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
      dynamodb: { Keys: { id: { S: 'expired' } } },
    });
    expect(removed?.dynamodb?.OldImage).toEqual(table === 'Both' || table === 'Old' ? image : undefined);
    expect(removed?.dynamodb?.NewImage).toBeUndefined();
  });

  test('a deletion by anybody else of the same key says nothing, before and after', async () => {
    const { dynamodb } = cloud.clients;
    const Key = { id: { S: 'again' }, n: { N: '10.0' } };
    const TableName = nameOf('Sorted');
    const putAgain = (seconds: number) =>
      dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, expires: { N: inSeconds(seconds) } } }));
    const remove = () => dynamodb.send(new DeleteItemCommand({ TableName, Key }));
    await putAgain(3600);
    await remove();
    await putAgain(60);
    await cloud.clock.advance('2 minutes');
    await putAgain(3600);
    await remove();
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key }));
    expect(Item).toBeUndefined();
    const byWhom = async () =>
      (await recordsOf('Sorted'))
        .filter(({ eventName }) => eventName === 'REMOVE')
        .map(({ userIdentity }) => userIdentity?.Type);
    expect(await byWhom()).toEqual([undefined, 'Service', undefined]);
    expect(await byWhom()).toEqual([undefined, 'Service', undefined]);
  });
});

describe(PAGES.streams.title, () => {
  test('a record says when it was made, and is gone from the stream after 24 hours', async () => {
    const { clock } = cloud;
    await putExpiring('Both', 'first', 100 * 86_400);
    const made = clock.now();
    await clock.advance('23 hours');
    await putExpiring('Both', 'second', 100 * 86_400);
    const times = async () =>
      (await recordsOf('Both'))
        .filter(({ dynamodb }) => ['first', 'second'].includes(dynamodb?.Keys?.id?.S ?? ''))
        .map(({ dynamodb }) => dynamodb?.ApproximateCreationDateTime?.getTime());
    const second = expect.closeTo(clock.now(), -4);
    expect(await times()).toEqual([expect.closeTo(made, -4), second]);
    await clock.advance('1.5 hours');
    expect(await times()).toEqual([second]);
  });
});
