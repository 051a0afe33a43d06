import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { LocalCloud } from '../../../lib/local-cloud';
import { type FeedDescription, ParameterNames } from '../../../lib/wire/parameters';
import { eventually } from '../../support/eventually';
import { synthesiseExample } from '../../support/example-assembly';
import { HttpProxy } from '../../support/http-proxy';
import { withdraw } from './withdraw';

async function putUser(cloud: LocalCloud): Promise<void> {
  const TableName = cloud.outputs.Users?.UsersTableName;
  await cloud.clients.dynamodb.send(
    new PutItemCommand({ TableName, Item: { user_id: { N: '1' }, name: { S: 'Alice' } } }),
  );
}

async function rows(cloud: LocalCloud): Promise<number> {
  const TableName = cloud.outputs.Orders?.ReplicaTableName;
  return (await cloud.clients.dynamodb.send(new ScanCommand({ TableName }))).Count ?? 0;
}

let example: Awaited<ReturnType<typeof synthesiseExample>>;
let cloud: LocalCloud | undefined;
const proxies: HttpProxy[] = [];
beforeEach(async () => {
  example = await synthesiseExample();
});
afterEach(async () => {
  await cloud?.stop();
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  example.remove();
});

test('a replicator that may not write its table fails here as it would on AWS', async () => {
  withdraw(example.directory, 'Orders', 'dynamodb:PutItem');
  cloud = await LocalCloud.start({ assembly: example.directory, enforceIam: true });
  await putUser(cloud);
  const { logs } = cloud;
  await eventually(async () => {
    expect(
      logs
        .entries()
        .map(({ message }) => message)
        .join('\n'),
    ).toContain('AccessDeniedException');
  });
  expect(await rows(cloud)).toBe(0);
});

test('a publisher that may not read the stream is refused when the cloud starts', async () => {
  withdraw(example.directory, 'Users', 'dynamodb:GetRecords');
  await expect(LocalCloud.start({ assembly: example.directory, enforceIam: true })).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringMatching(
      /Users\/Context\/Feed\/Stream.*not authorized to perform: dynamodb:GetRecords/,
    ),
  });
});

describe('a seed', () => {
  async function seed(): Promise<string> {
    cloud = await LocalCloud.start({ assembly: example.directory, enforceIam: true });
    await putUser(cloud);
    const feed = cloud.parameters.get(new ParameterNames().feedOperations('users', 'User')) ?? '{}';
    const { batch } = JSON.parse(feed) as FeedDescription;
    const ask = (request: object) => (cloud as LocalCloud).invoke(batch, request);
    const { payload, error } = await ask({
      action: 'start',
      kind: 'seed',
      replica: 'orders/User',
      segments: 1,
    });
    if (error) return error.message;
    const { run } = payload as { run: string };
    const result = await ask({ action: 'segment', run, segment: 0, timeoutSeconds: 8 });
    return result.error?.message ?? 'done';
  }

  test('goes on when all is granted', async () => {
    expect(await seed()).toBe('done');
  });

  test('that may not ask where the replica is is refused', async () => {
    withdraw(example.directory, 'Users', 'ssm:GetParameter');
    expect(await seed()).toContain('not authorized to perform: ssm:GetParameter');
  });

  test('that the queue of the replica does not admit is refused', async () => {
    const isBatchRole = (statement: object) => JSON.stringify(statement).includes('batchrole');
    withdraw(example.directory, 'Orders', 'sqs:SendMessage', {
      type: 'AWS::SQS::QueuePolicy',
      isMeant: isBatchRole,
    });
    expect(await seed()).toContain(
      '(AccessDeniedException (HTTP 400): not authorized to perform: sqs:SendMessage)',
    );
  });
});

test('what is allowed goes on to the endpoints that functions were given', async () => {
  cloud = await LocalCloud.start({
    assembly: example.directory,
    enforceIam: true,
    functionEndpoints: async (endpoints) => {
      const proxy = await HttpProxy.start(endpoints.dynamodb);
      proxies.push(proxy);
      return { dynamodb: proxy.url };
    },
  });
  await putUser(cloud);
  const started = cloud;
  await eventually(async () => expect(await rows(started)).toBe(1));
  expect(proxies[0]?.requests).toBeGreaterThan(0);
});
