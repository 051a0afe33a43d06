import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { LocalCloud } from '../../../lib/local-cloud';
import { stopClouds } from '../../local-cloud/support/clouds';
import { stack, startUpdated, table } from '../../local-cloud/support/updated-cloud';
import { PAGES } from './pages';

afterAll(stopClouds);

const index = (IndexName: string, AttributeName: string) => ({
  IndexName,
  KeySchema: [{ AttributeName, KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
});
const attributes = (...names: string[]) => ({
  AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
});
const ALL = attributes('id', 'email', 'city');
const users = (properties: Record<string, unknown>, rest: object = {}) =>
  stack({ Table: { ...table('id', rest, properties) } });

const nameIn = (cloud: LocalCloud) => cloud.resource('S', 'Table').physicalId;
async function describeTable(cloud: LocalCloud) {
  const { Table } = await cloud.clients.dynamodb.send(new DescribeTableCommand({ TableName: nameIn(cloud) }));
  return Table ?? {};
}
async function put(cloud: LocalCloud): Promise<void> {
  const Item = { id: { S: 'a' }, email: { S: 'a@example.com' }, city: { S: 'Bern' } };
  await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: nameIn(cloud), Item }));
}

describe(PAGES.tableResource.title, () => {
  test('an index is added without interruption, and holds the items that were there', async () => {
    const app = await startUpdated(users(attributes('id')));
    await put(app.cloud);
    const wanted = { ...attributes('id', 'email'), GlobalSecondaryIndexes: [index('byEmail', 'email')] };
    expect(await app.update(users(wanted))).toEqual(['updated Table']);
    const { Items } = await app.cloud.clients.dynamodb.send(
      new QueryCommand({
        TableName: nameIn(app.cloud),
        IndexName: 'byEmail',
        KeyConditionExpression: 'email = :email',
        ExpressionAttributeValues: { ':email': { S: 'a@example.com' } },
      }),
    );
    expect(Items).toHaveLength(1);
    expect(await app.update(users(attributes('id')))).toEqual(['updated Table']);
    expect((await describeTable(app.cloud)).GlobalSecondaryIndexes ?? []).toEqual([]);
  });

  test('an index that changes is a deletion and a creation, which one update cannot have', async () => {
    const by = (attribute: string) =>
      users({ ...attributes('id', attribute), GlobalSecondaryIndexes: [index('byIndex', attribute)] });
    const app = await startUpdated(by('email'));
    await expect(app.update(by('city'))).rejects.toThrow(
      /^stack "S": resource Table \(AWS::DynamoDB::Table\): cannot perform more than one GSI creation or deletion in a single update.*; stack "S" is as it was before$/,
    );
  });

  test('an attribute of another type replaces the table', async () => {
    const typed = (AttributeType: string) => ({
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType }],
    });
    const app = await startUpdated(users(typed('S')));
    expect(await app.update(users(typed('N')))).toEqual(['replaced Table', 'deleted Table']);
    expect((await describeTable(app.cloud)).AttributeDefinitions).toEqual(typed('N').AttributeDefinitions);
  });

  test('a stream is switched on, and another view type makes another stream', async () => {
    const stream = (StreamViewType: string) => ({ StreamSpecification: { StreamViewType } });
    const app = await startUpdated(users({}));
    await put(app.cloud);
    expect(await app.update(users(stream('KEYS_ONLY')))).toEqual(['updated Table']);
    expect(await describeTable(app.cloud)).toMatchObject({
      StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
    });
    expect(await app.update(users(stream('NEW_AND_OLD_IMAGES')))).toEqual(['updated Table']);
    expect(await describeTable(app.cloud)).toMatchObject({
      ItemCount: 1,
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    await app.update(users({}));
    expect((await describeTable(app.cloud)).StreamSpecification?.StreamEnabled ?? false).toBe(false);
  });

  test('time to live moves to another attribute', async () => {
    const expiring = (AttributeName: string) => ({
      TimeToLiveSpecification: { AttributeName, Enabled: true },
    });
    const app = await startUpdated(users(expiring('until')));
    expect(await app.update(users(expiring('expires')))).toEqual(['updated Table']);
    const command = new DescribeTimeToLiveCommand({ TableName: nameIn(app.cloud) });
    const ofTable = () => app.cloud.clients.dynamodb.send(command);
    expect(await ofTable()).toMatchObject({ TimeToLiveDescription: { AttributeName: 'expires' } });
    const put = async (id: string, attribute: string) => {
      const Item = {
        id: { S: id },
        [attribute]: { N: String(Math.floor(app.cloud.clock.now() / 1000) + 60) },
      };
      await app.cloud.clients.dynamodb.send(new PutItemCommand({ TableName: nameIn(app.cloud), Item }));
    };
    const ids = async () => {
      await app.cloud.clock.advance('1 hour');
      const { Items = [] } = await app.cloud.clients.dynamodb.send(
        new ScanCommand({ TableName: nameIn(app.cloud) }),
      );
      return Items.map(({ id }) => id?.S).sort();
    };
    await put('by the old attribute', 'until');
    await put('by the new one', 'expires');
    expect(await ids()).toEqual(['by the old attribute']);
    await app.update(users({}));
    expect(await ofTable()).toMatchObject({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
    await put('by none', 'expires');
    expect(await ids()).toEqual(['by none', 'by the old attribute']);
  });

  test('deletion protection keeps the table although its stack lets it go', async () => {
    const app = await startUpdated(users({ DeletionProtectionEnabled: true }));
    expect(await app.changes(stack({}))).toEqual([
      expect.objectContaining({
        action: 'retained',
        reason: 'the table is protected by DeletionProtectionEnabled',
      }),
    ]);
  });
});

describe(PAGES.globalTableResource.title, () => {
  const global = (properties: Record<string, unknown>) => {
    const { Table } = users(properties).S?.template.Resources ?? {};
    return stack({ Table: { ...Table, Type: 'AWS::DynamoDB::GlobalTable' } });
  };

  test('only one index is created or deleted in a single operation', async () => {
    const [byEmail, byCity] = [index('byEmail', 'email'), index('byCity', 'city')];
    const app = await startUpdated(global(attributes('id')));
    const two = global({ ...ALL, GlobalSecondaryIndexes: [byEmail, byCity] });
    await expect(app.update(two)).rejects.toThrow('more than one GSI creation or deletion');
    await app.update(global({ ...attributes('id', 'email'), GlobalSecondaryIndexes: [byEmail] }));
    expect(await app.update(two)).toEqual(['updated Table']);
  });

  test('a local index replaces the table', async () => {
    const sorted = {
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'email', KeyType: 'RANGE' },
      ],
      ...attributes('id', 'email'),
    };
    const local = {
      ...index('local', 'id'),
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'city', KeyType: 'RANGE' },
      ],
    };
    const app = await startUpdated(global(sorted));
    expect(await app.update(global({ ...sorted, ...ALL, LocalSecondaryIndexes: [local] }))).toEqual([
      'replaced Table',
      'deleted Table',
    ]);
  });
});
