import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KnownReplica } from '../../../lib/operator';
import { toReplicaKeys } from '../../../lib/operator';

/** A replica's table with these key attributes. */
const tableOf = (types: Record<string, string>) => ({
  dynamodb: {
    send: async () => ({
      Table: {
        KeySchema: Object.keys(types).map((AttributeName) => ({ AttributeName })),
        AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
          AttributeName,
          AttributeType,
        })),
      },
    }),
  } as unknown as DynamoDBClient,
});
const replica = { name: 'web/Thing', table: 'table' } as KnownReplica;
const keyOf = async (types: Record<string, string>, key: object) =>
  (await toReplicaKeys(tableOf(types), replica, [key]))[0];

describe("a key as people write it becomes one of a replica's table", () => {
  it.each<[Record<string, string>, object, object]>([
    [{ id: 'N' }, { id: 7 }, { id: { N: '7' } }],
    [{ id: 'N' }, { id: '12345678901234567890' }, { id: { N: '12345678901234567890' } }],
    [{ id: 'B' }, { id: 'QQ==' }, { id: { B: 'QQ==' } }],
    [
      { a: 'S', b: 'N' },
      { b: 1.5, a: 'x', more: true },
      { a: { S: 'x' }, b: { N: '1.5' } },
    ],
  ])('of %j from %j', async (types, key, item) => {
    expect(await keyOf(types, key)).toEqual(item);
  });

  it.each<[Record<string, string>, object]>([
    [{ id: 'B' }, { id: 'QR==' }],
    [{ id: 'B' }, { id: 'QQ' }],
    [{ id: 'N' }, { id: 'seven' }],
    [{ id: 'N' }, { id: Number.NaN }],
    [{ id: 'N' }, { id: '1'.repeat(39) }],
    [{ id: 'N' }, { id: '1e126' }],
    [{ id: 'S' }, { id: 7 }],
    [{ id: 'S' }, { id: '' }],
    [{ id: 'S' }, { id: '\ud800' }],
    [{ id: 'S' }, { id: 'x'.repeat(2049) }],
    [
      { a: 'S', b: 'S' },
      { a: 'x', b: 'x'.repeat(1025) },
    ],
    [{ a: 'S', b: 'S' }, { a: 'x' }],
  ])('and not, of %j, from another spelling or what the table cannot hold: %j', async (types, key) => {
    await expect(keyOf(types, key)).rejects.toMatchObject({ code: 'invalid-key' });
  });
});
