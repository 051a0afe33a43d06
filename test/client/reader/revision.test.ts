import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { nextRevision } from '../../../lib/client';
import { Contract } from '../../../lib/contracts';
import { type DynamoDb, startDynoxide } from '../../../lib/local-cloud/emulators';
import { createTable, newClients } from '../../adapters/dynamodb-under-test';

const TABLE = 'owned';
const schema = {
  'x-contract': {
    owner: 'users',
    entity: 'Profile',
    version: '1.0',
    key: ['id'],
    revision: 'rev',
    source: { fields: { rev: { attribute: 'lock_version' } } },
  },
  type: 'object',
  properties: { id: { type: 'string' }, rev: { type: 'integer' } },
  required: ['id'],
};
const profile = Contract.fromObject(schema);
const with_ = (members: object, properties: object = schema.properties) =>
  Contract.fromObject({ ...schema, properties, 'x-contract': { ...schema['x-contract'], ...members } });

describe('raising a revision', () => {
  let emulator: DynamoDb;
  let dynamodb: DynamoDBClient;

  beforeAll(async () => {
    emulator = await startDynoxide();
    dynamodb = newClients(emulator.url).dynamodb;
    await createTable(dynamodb, TABLE);
  });

  afterAll(async () => {
    dynamodb.destroy();
    await emulator.stop();
  });

  const update = (row: { id: string; rev?: number }) => {
    const step = nextRevision(profile, row);
    const sent = dynamodb.send(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: { id: { S: row.id } },
        UpdateExpression: `SET ${step.assignment}`,
        ConditionExpression: step.condition,
        ExpressionAttributeNames: step.names,
        ExpressionAttributeValues: step.values as never,
      }),
    );
    return sent.then(() => step.token);
  };
  const stored = async (id: string) => {
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: { id: { S: id } } }));
    return Item?.lock_version?.N;
  };

  it('counts each write of a row, and its token names what was written', async () => {
    await expect(update({ id: 'a' })).resolves.toEqual({ key: { id: 'a' }, version: 1 });
    await expect(update({ id: 'a', rev: 1 })).resolves.toEqual({ key: { id: 'a' }, version: 2 });
    expect(await stored('a')).toBe('2');
  });

  it('lets one of many writers win that read the same row', async () => {
    await update({ id: 'b' });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => update({ id: 'b', rev: 1 })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await stored('b')).toBe('2');
    await expect(update({ id: 'b' })).rejects.toThrow(/conditional/i);
  });

  it('works with whole items too', async () => {
    const put = (row: { id: string; rev?: number }) => {
      const { condition, names, conditionValues, token } = nextRevision(profile, row);
      return dynamodb.send(
        new PutItemCommand({
          TableName: TABLE,
          Item: { id: { S: row.id }, lock_version: { N: String(token.version) } },
          ConditionExpression: condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: conditionValues as never,
        }),
      );
    };
    await put({ id: 'c' });
    await put({ id: 'c', rev: 1 });
    await expect(put({ id: 'c', rev: 1 })).rejects.toThrow(/conditional/i);
    expect(await stored('c')).toBe('2');
  });

  it.each([
    ['no revision', with_({ revision: undefined }), { id: 'd' }, /names no revision: add "revision"/],
    ['a row with half a revision', profile, { id: 'd', rev: 1.5 }, /no whole number/],
  ])('refuses %s', (_, contract, row, message) => {
    expect(() => nextRevision(contract, row)).toThrow(message);
  });
});
