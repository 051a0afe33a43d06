import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDbReplicaReader } from '../../lib/adapters/dynamodb-replica-reader';
import { DynamoDbReplicaStore } from '../../lib/adapters/dynamodb-replica-store';
import { type Emulator, startDynoxide } from '../../lib/local/emulators';
import type { Write } from '../../lib/protocol/decide';
import { toSequence } from '../../lib/protocol/sequence';
import { LABEL } from '../support/user-events';

const TableName = 'replica';

describe('the replica table on DynamoDB', () => {
  let emulator: Emulator;
  let dynamodb: DynamoDBClient;
  let store: DynamoDbReplicaStore;

  beforeAll(async () => {
    emulator = await startDynoxide();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    dynamodb = new DynamoDBClient({ endpoint: emulator.url, region: 'us-east-1', credentials });
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
    await dynamodb.send(new DescribeTableCommand({ TableName }));
    store = new DynamoDbReplicaStore(dynamodb, TableName);
  });
  afterAll(async () => {
    dynamodb?.destroy();
    await emulator?.stop();
  });

  const write = (id: string, number: number | string, rest: object = {}, label = LABEL): Write => {
    const sequence = toSequence(label, String(number));
    const row = { id, ...rest, __seq: sequence, __at: '2026-02-01T00:00:00.000Z' };
    return { kind: 'put', subject: id, sequence, row };
  };
  const stale = { kind: 'stale', currentAt: '2026-02-01T00:00:00.000Z' };

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

  it('rejects for good what DynamoDB never takes', async () => {
    expect(await store.write(write('', 1))).toMatchObject({ kind: 'rejected' });
    expect(await store.write(write('e', 1, { name: 'x'.repeat(410 * 1024) }))).toMatchObject({
      kind: 'rejected',
    });
  });

  it('throws what may succeed later', async () => {
    const missing = new DynamoDbReplicaStore(dynamodb, 'no-such-table');
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
    await store.write(write('g', 2, { __deleted: true, __ttl: 2_000_000_000 }));
    expect(await reader.get({ id: 'g' })).toBeUndefined();
    expect(await reader.get({ id: 'nobody' })).toBeUndefined();
  });
});
