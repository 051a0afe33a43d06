import {
  type AttributeValue,
  type CancellationReason,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDbPositions } from '../../lib/adapters/dynamodb-positions';
import { toSequence } from '../../lib/protocol/rows/sequence';
import { HttpProxy } from '../support/http-proxy';
import { LABEL } from '../support/user-events';
import { type Adapters, adaptersOf, CALLERS } from './callers';
import {
  createTable,
  type DynamoDb,
  differences,
  dropTable,
  name,
  newClients,
  newTableName,
  startDynamoDb,
} from './dynamodb-under-test';

const { writesInvalidValues = false } = differences;
const bytes = Uint8Array.from([0, 255, 128, 104]);
const other = Buffer.from('a view of a larger buffer').subarray(2, 6);

/** What people write for the SDK arrives, and what they are told is the SDK's, whoever calls. */
describe.each(CALLERS)(`effects and positions on ${name}, by %s`, (caller) => {
  const TableName = newTableName('effects');
  const positionsTable = newTableName('positions');
  let dynamo: DynamoDb;
  let proxy: HttpProxy;
  /** Transactions whose answers get lost on the way. */
  let losses = 0;
  let adapters: Adapters;
  let client: DynamoDBClient;
  let dynamodb: DynamoDBClient;
  let positions: DynamoDbPositions;

  beforeAll(async () => {
    dynamo = await startDynamoDb();
    ({ dynamodb } = newClients(dynamo.url));
    await createTable(dynamodb, TableName);
    await createTable(dynamodb, positionsTable, false, 'of');
    proxy = await HttpProxy.start(dynamo.url, async (asked, forward) => {
      const answer = await forward(asked);
      if (losses === 0 || !String(asked.headers['x-amz-target']).includes('TransactWrite')) return answer;
      losses -= 1;
      return undefined;
    });
    adapters = await adaptersOf(caller, { AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
    client = new adapters.DynamoDBClient({});
    positions = new adapters.DynamoDbPositions(client, positionsTable);
  });
  afterAll(async () => {
    if (positions) await Promise.all([TableName, positionsTable].map((table) => dropTable(dynamodb, table)));
    client?.destroy();
    dynamodb?.destroy();
    await proxy?.close();
    await dynamo?.stop();
  });

  let changes = 0;
  const commit = (...effects: TransactWriteItem[]) => {
    changes += 1;
    return positions.commit({ of: `change ${changes}`, sequence: toSequence(LABEL, '1') }, effects);
  };
  const read = async (id: string) => {
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
    return Item;
  };
  const put = (id: string, values: Record<string, AttributeValue>, more: object = {}): TransactWriteItem => ({
    Put: { TableName, Item: { id: { S: id }, ...values }, ...more },
  });

  it('writes bytes as bytes, however deep', async () => {
    const values: Record<string, AttributeValue> = {
      one: { B: bytes },
      some: { BS: [bytes, other] },
      deep: { L: [{ M: { inside: { B: other } } }, { NULL: true }, { N: '1.5' }] },
    };
    expect(await commit(put('bytes', values))).toBe(true);
    const { one, some, deep } = { ...(await read('bytes')) };
    expect(Buffer.from(one?.B ?? [])).toEqual(Buffer.from(bytes));
    expect(some?.BS?.map((each) => Buffer.from(each).toString('hex')).sort()).toEqual(
      [bytes, other].map((each) => Buffer.from(each).toString('hex')).sort(),
    );
    expect(deep?.L?.[0]?.M?.inside?.B).toEqual(Uint8Array.from(other));
    expect(deep?.L?.slice(1)).toEqual([{ NULL: true }, { N: '1.5' }]);
  });

  it('compares bytes in conditions and sets them in updates', async () => {
    await commit(put('updated', { photo: { B: bytes } }));
    const update = {
      Update: {
        TableName,
        Key: { id: { S: 'updated' } },
        UpdateExpression: 'SET photo = :next',
        ConditionExpression: 'photo = :last',
        ExpressionAttributeValues: { ':last': { B: bytes }, ':next': { B: other } },
      },
    };
    expect(await commit(update)).toBe(true);
    expect((await read('updated'))?.photo?.B).toEqual(Uint8Array.from(other));
  });

  it('leaves out a value that is undefined or null, and keeps any name', async () => {
    const values = Object.fromEntries([
      ['none', undefined],
      ['nothing', null],
      ['__proto__', { S: 'kept' }],
    ]) as unknown as Record<string, AttributeValue>;
    const effect = put('names', { ...values, constructor: { S: 'kept' } });
    await commit({ ...effect, Delete: undefined });
    const item = await read('names');
    expect(item).toMatchObject({ constructor: { S: 'kept' } });
    expect(item).not.toHaveProperty('none');
    expect(item).not.toHaveProperty('nothing');
  });

  it.each([
    ['text in place of bytes', { B: 'aGk=' }, Buffer.from('hi')],
    ['a buffer', { B: Buffer.from('buffer') }, Buffer.from('buffer')],
    ['no byte', { B: new Uint8Array() }, Buffer.alloc(0)],
  ])('takes %s as the SDK does', async (_, value, written) => {
    await commit(put('odd', { odd: value as AttributeValue }));
    expect(Buffer.from((await read('odd'))?.odd?.B ?? 'none')).toEqual(written);
  });

  it.each([
    ['a value of two types', { S: 'x', N: '1' } as unknown as AttributeValue, writesInvalidValues],
    ['a number that is none', { N: 'x' }, false],
    ['a list with such a number', { L: [{ S: 'x' }, { N: '1e' }] }, writesInvalidValues],
  ])('takes or refuses %s as a whole', async (what, odd, isTaken) => {
    const beside = `beside ${what}`;
    const told = await commit(put(beside, {}), put(what, { odd })).catch((error: unknown) => error);
    const written = [await read(beside), await read(what)].map((item) => item !== undefined);
    expect(written).toEqual([isTaken, isTaken]);
    if (!isTaken) expect(told).toBeInstanceOf(Error);
  });

  it("tells of a condition that does not hold by the SDK's error, with the item as the SDK gives it", async () => {
    await commit(put('taken', { photo: { B: bytes } }));
    const once = { ConditionExpression: 'attribute_not_exists(id)' };
    const refused = commit(
      put('free', {}),
      put('taken', {}, { ...once, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    );
    const error = await refused.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    const { CancellationReasons = [] } = error as { CancellationReasons?: CancellationReason[] };
    expect(CancellationReasons.map(({ Code }) => Code)).toEqual(['None', 'ConditionalCheckFailed', 'None']);
    expect(CancellationReasons[1]?.Item?.photo?.B).toEqual(bytes);
    expect(await read('free')).toBeUndefined();
  });

  it('writes nothing for a change that has had its effect', async () => {
    const position = { of: 'twice', sequence: toSequence(LABEL, '7') };
    expect(await positions.commit(position, [put('first', {})])).toBe(true);
    expect(await positions.commit(position, [put('second', {})])).toBe(false);
    expect(await read('second')).toBeUndefined();
  });

  it('says that a change had its effect when only the answer was lost, whatever fails by its own doing', async () => {
    const position = { of: 'lost', sequence: toSequence(LABEL, '7') };
    const once = put('lost', {}, { ConditionExpression: 'attribute_not_exists(id)' });
    losses = 2;
    expect(await positions.commit(position, [once])).toBe(true);
    expect([losses, await read('lost')]).toEqual([0, { id: { S: 'lost' } }]);
    expect(await positions.commit(position, [put('again', {})])).toBe(false);
    expect(await read('again')).toBeUndefined();
  });

  it('says that a change had its effect to one of those that race', async () => {
    const position = { of: 'race', sequence: toSequence(LABEL, '7') };
    const racers = ['a', 'b', 'c', 'd'];
    const told = await Promise.all(
      racers.map((id) => positions.commit(position, [put(id, {})]).catch(() => 'to be tried again')),
    );
    const written = await Promise.all(racers.map(read));
    expect(told.filter((each) => each === true)).toHaveLength(1);
    expect(written.map((item) => item !== undefined)).toEqual(told.map((each) => each === true));
  });
});
