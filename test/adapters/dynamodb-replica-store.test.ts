import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbReplicaReader } from '../../lib/adapters/dynamodb-replica-reader';
import type { DynamoDbReplicaStore } from '../../lib/adapters/dynamodb-replica-store';
import { Contract } from '../../lib/contracts';
import type { Write } from '../../lib/protocol/replication/decide';
import { toSequence } from '../../lib/protocol/rows/sequence';
import { LABEL } from '../support/user-events';
import { type Adapters, adaptersOf, CALLERS } from './callers';
import {
  createTable,
  type DynamoDb,
  dropTable,
  name,
  newClients,
  newTableName,
  startDynamoDb,
} from './dynamodb-under-test';

const TableName = newTableName('replica');

const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    balance: { type: 'string', format: 'decimal' },
    photo: { type: 'string', contentEncoding: 'base64' },
    tags: { type: 'array', uniqueItems: true, items: { type: 'string' } },
    scores: { type: 'array', uniqueItems: true, items: { type: 'number' } },
    prints: { type: 'array', uniqueItems: true, items: { type: 'string', contentEncoding: 'base64' } },
    deep: { type: 'array', items: { type: 'object', properties: { photo: { $ref: '#/properties/photo' } } } },
  },
  required: ['id'],
});

/** What the replicator's writes and its readers rely on, on any DynamoDB. */
describe.each(CALLERS)(`the replica table on ${name}, by %s`, (caller) => {
  let dynamo: DynamoDb;
  let adapters: Adapters;
  let client: DynamoDBClient;
  let dynamodb: DynamoDBClient;
  let store: DynamoDbReplicaStore;

  beforeAll(async () => {
    dynamo = await startDynamoDb();
    ({ dynamodb } = newClients(dynamo.url));
    await createTable(dynamodb, TableName);
    adapters = await adaptersOf(caller, { AWS_ENDPOINT_URL_DYNAMODB: dynamo.url });
    client = new adapters.DynamoDBClient({});
    store = new adapters.DynamoDbReplicaStore(client, TableName, contract);
  });
  afterAll(async () => {
    if (store) await dropTable(dynamodb, TableName);
    client?.destroy();
    dynamodb?.destroy();
    await dynamo?.stop();
  });

  const write = (id: string, number: number | string, rest: object = {}, label = LABEL): Write => {
    const sequence = toSequence(label, String(number));
    const row = { id, ...rest, __seq: sequence, __at: '2026-02-01T00:00:00.000Z' };
    return { kind: 'put', subject: id, sequence, row };
  };
  const stale = { kind: 'stale', currentAt: '2026-02-01T00:00:00.000Z' };
  const tombstone = { __deleted: true, __ttl: 2_000_000_000 };

  it('takes a first row, a newer one, and neither the same nor an older one', async () => {
    expect(await store.write(write('a', 5))).toEqual({ kind: 'applied' });
    expect(await store.write(write('a', 5))).toEqual(stale);
    expect(await store.write(write('a', 4))).toEqual(stale);
    expect(await store.write(write('a', 6))).toEqual({ kind: 'applied' });
  });

  it('compares numbers by value, also when they differ in length', async () => {
    await store.write(write('b', '999999999999999999999'));
    expect(await store.write(write('b', '1000000000000000000000'))).toEqual({ kind: 'applied' });
    expect(await store.write(write('b', '999999999999999999999'))).toEqual(stale);
  });

  it('takes a low number of a newer epoch', async () => {
    await store.write(write('c', '9'.repeat(30)));
    expect(await store.write(write('c', 1, {}, '2027-01-01T00:00:00.000'))).toEqual({ kind: 'applied' });
  });

  it('replaces the whole row, so that removed fields go', async () => {
    await store.write(write('d', 1, { name: 'Dan', email: 'dan@example.com' }));
    await store.write(write('d', 2, { name: 'Dan' }));
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'd' } } }));
    expect(Item).not.toHaveProperty('email');
  });

  it('keeps a tombstone against older writes and lets a newer one bring the row back', async () => {
    await store.write(write('t', 2, tombstone));
    expect(await store.write(write('t', 1, { name: 'Tom' }))).toEqual(stale);
    expect(await store.write(write('t', 3, { name: 'Tom again' }))).toEqual({ kind: 'applied' });
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName, Key: { id: { S: 't' } }, ConsistentRead: true }),
    );
    expect(Item).toMatchObject({ name: { S: 'Tom again' } });
    expect(Item).not.toHaveProperty('__deleted');
  });

  it('lets exactly one of many writes at the same time win: the newest', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => ((index * 7) % 20) + 1);
    await Promise.all(numbers.map((number) => store.write(write('w', number, { name: `number ${number}` }))));
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName, Key: { id: { S: 'w' } }, ConsistentRead: true }),
    );
    expect(Item?.name).toEqual({ S: 'number 20' });
  });

  it('rejects for good what DynamoDB never takes', async () => {
    expect(await store.write(write('', 1))).toMatchObject({ kind: 'rejected' });
    expect(await store.write(write('e', 1, { name: 'x'.repeat(410 * 1024) }))).toMatchObject({
      kind: 'rejected',
    });
  });

  it('writes and reads the types that the contract says', async () => {
    const rest = {
      balance: '12345678901234567890123456789012345.678',
      photo: 'AQID',
      tags: ['a', 'b'],
      scores: [1, 2.5],
      prints: ['AQ==', 'Ag=='],
      deep: [{ photo: '' }],
    };
    await store.write(write('types', 1, rest));
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'types' } } }));
    expect(Item).toMatchObject({
      balance: { N: rest.balance },
      photo: { B: new Uint8Array([1, 2, 3]) },
      tags: { SS: ['a', 'b'] },
      scores: { NS: expect.arrayContaining(['1', '2.5']) },
      prints: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
      deep: { L: [{ M: { photo: { B: new Uint8Array() } } }] },
    });
    const reader = new DynamoDbReplicaReader(dynamodb, TableName, contract);
    expect((await reader.get({ id: 'types' }))?.data).toEqual({ id: 'types', ...rest });
    const unknowing = new DynamoDbReplicaReader(dynamodb, TableName);
    await expect(unknowing.get({ id: 'types' })).rejects.toThrow(
      /has DynamoDB type (B|SS|BS|NS), which JSON does not show: read it with its contract/,
    );
  });

  it('rejects for good what DynamoDB has no type for, such as an empty set', async () => {
    expect(await store.write(write('empty', 1, { tags: [] }))).toEqual({
      kind: 'rejected',
      reason: 'a set of string is empty or has other elements: DynamoDB has no such set',
    });
  });

  it('throws what may succeed later', async () => {
    const missing = new adapters.DynamoDbReplicaStore(client, 'no-such-table', contract);
    await expect(missing.write(write('f', 1))).rejects.toThrow();
  });

  it('is read without tombstones and without the attributes of the library', async () => {
    const reader = new DynamoDbReplicaReader(dynamodb, TableName);
    await store.write(write('g', 1, { name: 'Gus' }));
    expect(await reader.get({ id: 'g' })).toEqual({
      data: { id: 'g', name: 'Gus' },
      sequence: toSequence(LABEL, '1'),
      at: '2026-02-01T00:00:00.000Z',
    });
    await store.write(write('g', 2, tombstone));
    expect(await reader.get({ id: 'g' })).toBeUndefined();
    expect(await reader.get({ id: 'nobody' })).toBeUndefined();
  });
});
