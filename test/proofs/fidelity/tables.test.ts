import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { until } from '../../support/eventually';
import { PAGES } from './pages';
import { type LambdaRecord, Probe } from './probe';
import { deployFidelity } from './setup';

const aws = deployFidelity();

interface Table {
  readonly name: string;
  readonly stream: string;
}

const item = (n: number, id = 'a') => ({ id: { S: id }, n: { N: `${n}` } });

/** Puts n unless an n is there that is as high: what a replicator does. */
const putNewer = (table: Table, n: number, condition = 'attribute_not_exists(id) OR n < :n') =>
  aws().clients.dynamodb.send(
    new PutItemCommand({
      TableName: table.name,
      Item: item(n),
      ConditionExpression: condition,
      ...(condition.includes(':n') && { ExpressionAttributeValues: { ':n': { N: `${n}` } } }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const remove = (table: Table) =>
  aws().clients.dynamodb.send(new DeleteItemCommand({ TableName: table.name, Key: { id: { S: 'a' } } }));

/** The records so far: everything in front of an item that is put last. */
async function recordsOf(table: Table): Promise<LambdaRecord[]> {
  await aws().put(table, 'end');
  const probe = new Probe();
  aws().readStream(table, probe);
  await until(() => probe.labels.includes('end'));
  return probe.records.slice(0, -1);
}

describe(PAGES.conditions.title, () => {
  test('attribute_not_exists lets the first put through, and refuses the second', async () => {
    const table = await aws().table();
    await putNewer(table, 1, 'attribute_not_exists(id)');
    const failure = await failureOf(putNewer(table, 2, 'attribute_not_exists(id)'));
    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
  });

  test('a condition on a number lets what is higher through only, and a refused put changes nothing', async () => {
    const table = await aws().table();
    await putNewer(table, 9);
    await putNewer(table, 10);
    for (const n of [9, 10]) {
      expect(await failureOf(putNewer(table, n))).toBeInstanceOf(ConditionalCheckFailedException);
    }
    const { Item } = await aws().clients.dynamodb.send(
      new GetItemCommand({ TableName: table.name, Key: { id: { S: 'a' } } }),
    );
    expect(Item).toEqual(item(10));
  });
});

describe(PAGES.putItem.title, () => {
  test('ReturnValuesOnConditionCheckFailure ALL_OLD brings the item that stood against it', async () => {
    const table = await aws().table();
    await putNewer(table, 5);
    expect(await failureOf(putNewer(table, 4))).toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: item(5),
    });
  });
});

describe(PAGES.streams.title, () => {
  test('NEW_AND_OLD_IMAGES: an insert has the new image only', async () => {
    const table = await aws().table();
    await putNewer(table, 1);
    const [record, ...rest] = await recordsOf(table);
    expect(record).toMatchObject({ eventName: 'INSERT', dynamodb: { NewImage: item(1) } });
    expect(record?.dynamodb).not.toHaveProperty('OldImage');
    expect(rest).toEqual([]);
  });

  test('NEW_AND_OLD_IMAGES: a modification has both', async () => {
    const table = await aws().table();
    await putNewer(table, 1);
    await putNewer(table, 2);
    const [, record] = await recordsOf(table);
    expect(record).toMatchObject({ eventName: 'MODIFY', dynamodb: { OldImage: item(1), NewImage: item(2) } });
  });

  test('NEW_AND_OLD_IMAGES: a removal has the old image only', async () => {
    const table = await aws().table();
    await putNewer(table, 1);
    await remove(table);
    const [, record] = await recordsOf(table);
    expect(record).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: item(1) } });
    expect(record?.dynamodb).not.toHaveProperty('NewImage');
  });

  test('a write whose condition failed makes no record', async () => {
    const table = await aws().table();
    await putNewer(table, 2);
    await failureOf(putNewer(table, 1));
    expect(await recordsOf(table)).toHaveLength(1);
  });

  test('the deletion of an item that is not there makes no record', async () => {
    const table = await aws().table();
    await remove(table);
    expect(await recordsOf(table)).toEqual([]);
  });

  test('differs from AWS: a put that changes nothing makes a record', async () => {
    const table = await aws().filled('a', 'a');
    expect((await recordsOf(table)).map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
  });

  test('differs from AWS: an update that changes nothing makes a record', async () => {
    const table = await aws().table();
    await putNewer(table, 1);
    await aws().clients.dynamodb.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': { N: '1' } },
      }),
    );
    expect((await recordsOf(table)).map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
  });
});
