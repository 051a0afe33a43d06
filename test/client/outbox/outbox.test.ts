import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { fromSdkItem } from '../../../lib/adapters/sdk-values';
import { Contract } from '../../../lib/contracts';
import { sizeOfItem } from '../../../lib/protocol/rows/item-size';
import { project } from '../../../lib/protocol/rows/projection';
import { OutboxError, outbox } from '../../../packages/cdk-event-sharing-client/outbox';
import {
  createTable,
  type DynamoDb,
  newClients,
  newTableName,
  startDynamoDb,
} from '../../adapters/dynamodb-under-test';
import { orderPlaced } from '../../support/order-placed';
import { readyMade } from '../../support/ready-made';
import { sharedContract } from '../../support/shared-contract';
import { userContract } from '../../support/user-contract';

const contract = readyMade(orderPlaced);
const tableName = 'orders';
const placed = { order_id: 'o-1', order_version: 1, total: 10 };
const NOW = Date.parse('2026-02-01T00:00:00Z');

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => void jest.restoreAllMocks());

/** A contract of events with one field beside its key. */
function eventOf(properties: object, meta: object = {}, required: readonly string[] = []) {
  return readyMade(
    Contract.fromObject({
      type: 'object',
      'x-contract': { owner: 'shop', entity: 'Moved', kind: 'event', version: '1.0', key: ['id'], ...meta },
      properties: { id: { type: 'string' }, ...properties },
      required: ['id', ...required],
    }),
  );
}

function refusalOf(make: () => unknown): OutboxError {
  try {
    make();
  } catch (error) {
    if (error instanceof OutboxError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('outbox', () => {
  it('puts the event where the contract has it, once, with its mark and its time to live', () => {
    expect(outbox(contract, placed, { tableName })).toEqual({
      Put: {
        TableName: 'orders',
        Item: {
          pk: { S: 'ORDER#o-1' },
          sk: { S: 'PLACED#1' },
          total: { N: '10' },
          __event: { S: 'orders/OrderPlaced' },
          __ttl: { N: String(NOW / 1000 + 7 * 86_400) },
        },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'pk' },
      },
    });
  });

  it('keeps the event for as long as it is told, by the attribute of the table', () => {
    const { Item } = outbox(contract, placed, {
      tableName,
      keepDays: 0.5,
      timeToLiveAttribute: 'expires',
    }).Put;
    expect(Item).toMatchObject({ expires: { N: String(NOW / 1000 + 43_200) } });
    expect(Item).not.toHaveProperty('__ttl');
  });

  it('fixes what the conditions of the source fix', () => {
    const fixed = eventOf(
      {},
      { source: { items: { attribute: 'sk', equals: 'MOVED' }, templates: { pk: 'SHOP#{id}' } } },
    );
    expect(outbox(fixed, { id: '1' }, { tableName }).Put.Item).toMatchObject({
      pk: { S: 'SHOP#1' },
      sk: { S: 'MOVED' },
    });
  });

  it('writes what its feed reads as the same', () => {
    const data = {
      ...placed,
      order_id: 'ö#1',
      total: -0.5,
      lines: [{ sku: 'a' }, { sku: '🎈' }],
      tags: ['b', 'a'],
    };
    const item = fromSdkItem(outbox(contract, data, { tableName }).Put.Item ?? {});
    expect(project(sharedContract(orderPlaced), item)).toEqual({ ...data, tags: ['a', 'b'] });
  });

  it('gives bytes to the SDK, and exact digits', () => {
    const exact = eventOf({
      photo: { type: 'string', contentEncoding: 'base64' },
      price: { type: 'string', format: 'decimal' },
    });
    const { Item } = outbox(exact, { id: '1', photo: 'AQI=', price: '0.10' }, { tableName }).Put;
    expect(Item).toMatchObject({ photo: { B: Buffer.from([1, 2]) }, price: { N: '0.10' } });
  });

  it('leaves out what is undefined', () => {
    const { Item } = outbox(contract, { ...placed, tags: undefined } as never, { tableName }).Put;
    expect(Item).not.toHaveProperty('tags');
  });

  test.each<[why: string, data: unknown, code: string, message: RegExp]>([
    ['nothing', undefined, 'invalid', /is no object/],
    ['a list', [placed], 'invalid', /is no object/],
    [
      'a field that nobody knows',
      { ...placed, secret: 1 },
      'unknown-field',
      /has 1 field that the contract does not know: it knows order_id/,
    ],
    [
      'a field that is missing',
      { order_id: 'o-1', order_version: 1 },
      'invalid',
      /does not fit: .* in the field "total"/,
    ],
    ['a value of another type', { ...placed, total: 'secret' }, 'invalid', /in the field "total"/],
    ['a number that is none', { ...placed, total: Number.NaN }, 'invalid', /a number in it is not finite/],
    ['what JSON cannot carry', { ...placed, total: 1n }, 'invalid', /JSON cannot carry it/],
    ['an empty key', { ...placed, order_id: '' }, 'invalid', /in the field "order_id"/],
    [
      'a key that is too long',
      { ...placed, order_id: 'k'.repeat(2048) },
      'unstorable',
      /the attribute "pk", which is a part of its key, has 2054 bytes, DynamoDB takes 2048/,
    ],
    [
      'a key that holds half a character',
      { ...placed, order_id: '\ud800' },
      'unstorable',
      /not well-formed Unicode/,
    ],
    [
      'a member that nobody shares',
      { ...placed, lines: [{ sku: 'a', secret: 1 }] },
      'unstorable',
      /the field "lines" would be read back as something else/,
    ],
    ['an empty set', { ...placed, tags: [] }, 'unstorable', /a set of string is empty/],
    [
      'more than an item holds',
      { ...placed, lines: [{ sku: 'x'.repeat(410_000) }] },
      'too-large',
      /of \d+ bytes, DynamoDB takes 409600/,
    ],
  ])('refuses %s', (_, data, code, message) => {
    const error = refusalOf(() => outbox(contract, data as typeof placed, { tableName }));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
    expect(error.message).toMatch(/^outbox: an event of orders\/OrderPlaced 1\.0 /);
    expect(error.message).not.toMatch(/secret|kkk|xxx/);
  });

  it('refuses a part of a text that holds what comes behind it', () => {
    const joined = eventOf(
      { site: { type: 'string' } },
      { key: ['id', 'site'], source: { templates: { pk: '{id}#{site}' } } },
      ['site'],
    );
    expect(outbox(joined, { id: 'a', site: 'b#c' }, { tableName }).Put.Item).toMatchObject({
      pk: { S: 'a#b#c' },
    });
    expect(refusalOf(() => outbox(joined, { id: 'a#b', site: 'c' }, { tableName })).message).toContain(
      'the field "id" would be read back',
    );
  });

  it('refuses what the conditions of the source leave out, and a text of which a part is missing', () => {
    const begun = eventOf({}, { source: { items: { attribute: 'id', beginsWith: 'M-' } } });
    expect(outbox(begun, { id: 'M-1' }, { tableName }).Put.Item).toMatchObject({ id: { S: 'M-1' } });
    expect(refusalOf(() => outbox(begun, { id: '1' }, { tableName })).message).toContain('"source.items"');
    const half = eventOf(
      { a: { type: 'string' }, b: { type: 'string' } },
      { source: { templates: { ab: '{a}/{b}' } } },
    );
    expect(refusalOf(() => outbox(half, { id: '1', a: 'x' }, { tableName })).message).toContain(
      'the field "b" is missing',
    );
  });

  test.each<[why: string, make: () => unknown, message: string]>([
    [
      'rows',
      () => outbox(readyMade(userContract), { user_id: 1, name: 'A' }, { tableName }),
      'outbox: users/User is a contract of rows',
    ],
    ['no validators', () => outbox(orderPlaced, placed, { tableName }), 'contracts generate'],
    ['no table', () => outbox(contract, placed, { tableName: '' }), 'outbox: "tableName" is empty'],
    [
      'an option that there is not',
      () => outbox(contract, placed, { tableName, ttl: 1 } as never),
      'outbox: there is no option "ttl"',
    ],
    [
      'no time at all',
      () => outbox(contract, placed, { tableName, keepDays: 0 }),
      'outbox: "keepDays" is no number above 0, received 0',
    ],
    [
      'a time without end',
      () => outbox(contract, placed, { tableName, keepDays: Number.POSITIVE_INFINITY }),
      'outbox: "keepDays"',
    ],
    [
      'an attribute that holds a field',
      () => outbox(contract, placed, { tableName, timeToLiveAttribute: 'total' }),
      '"timeToLiveAttribute" is "total", which holds something else',
    ],
    [
      'an attribute that holds a key',
      () => outbox(contract, placed, { tableName, timeToLiveAttribute: 'pk' }),
      '"timeToLiveAttribute" is "pk"',
    ],
    [
      'the mark of events',
      () => outbox(contract, placed, { tableName, timeToLiveAttribute: '__event' }),
      '"timeToLiveAttribute" is "__event"',
    ],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  it('counts an item as DynamoDB does', () => {
    // "DynamoDB Item sizes and formats": names and texts by their bytes, a byte for two digits and one more.
    expect(sizeOfItem({ ab: { S: 'ü' } })).toBe(4);
    expect(sizeOfItem({ a: { N: '12345' } })).toBe(1 + 4);
    expect(sizeOfItem({ a: { N: '1e10' } })).toBe(1 + 2);
    expect(sizeOfItem({ a: { BOOL: true }, b: { NULL: true } })).toBe(4);
    expect(sizeOfItem({ a: { B: 'AQI=' }, b: { BS: ['AQI=', 'AQ=='] } })).toBe(2 + 2 + 3);
    expect(sizeOfItem({ a: { L: [{ S: 'x' }, { M: { k: { S: 'v' } } }] } })).toBe(
      1 + 3 + 1 + 1 + 1 + 3 + 1 + 2,
    );
    expect(sizeOfItem({ a: { SS: ['x', 'yz'] }, b: { NS: ['1', '100'] } })).toBe(1 + 3 + 1 + 2 + 2);
  });
});

describe('in a table', () => {
  let dynamo: DynamoDb;
  let dynamodb: DynamoDBClient;
  const table = newTableName('outbox');
  const event = eventOf({ to: { type: 'string' } });
  const state = (id: string, condition = 'attribute_not_exists(id)') => ({
    Put: { TableName: table, Item: { id: { S: `state-${id}` } }, ConditionExpression: condition },
  });
  const write = (...TransactItems: object[]) =>
    dynamodb.send(new TransactWriteItemsCommand({ TransactItems: TransactItems as never }));
  const get = async (id: string) =>
    (
      await dynamodb.send(
        new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }),
      )
    ).Item;
  beforeAll(async () => {
    dynamo = await startDynamoDb();
    ({ dynamodb } = newClients(dynamo.url));
    await createTable(dynamodb, table);
  });
  afterAll(async () => {
    dynamodb?.destroy();
    await dynamo?.stop();
  });
  const put = (id: string) => outbox(event, { id, to: 'zrh' }, { tableName: table });

  it('is written with the state, or not at all', async () => {
    await write(state('1'), put('1'));
    expect([await get('state-1'), await get('1')]).toMatchObject([{}, { __event: { S: 'shop/Moved' } }]);
    await expect(write(state('1'), put('2'))).rejects.toThrow('ConditionalCheckFailed');
    expect(await get('2')).toBeUndefined();
  });

  it('is not written twice, and takes no state with it then, also not over an item that is no event', async () => {
    await write(put('3'));
    await expect(write(state('3'), put('3'))).rejects.toThrow('ConditionalCheckFailed');
    expect(await get('state-3')).toBeUndefined();
    await write(state('4'));
    await expect(write(put('state-4'))).rejects.toThrow('ConditionalCheckFailed');
    await dynamodb.send(new DeleteItemCommand({ TableName: table, Key: { id: { S: '3' } } }));
    await write(put('3'));
    expect(await get('3')).toBeDefined();
  });
});
