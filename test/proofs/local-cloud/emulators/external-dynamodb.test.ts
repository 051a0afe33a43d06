import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ListTablesCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { LocalCloud } from '../../../../lib/local-cloud';
import { type DynamoDb, startDynamoDb, startDynoxide } from '../../../../lib/local-cloud/emulators';
import { createTable, newClients } from '../../../adapters/dynamodb-under-test';
import { writeAssembly } from '../../../local-cloud/support/assemblies';
import { startCloud, stopClouds } from '../../../local-cloud/support/clouds';
import { synthesiseExample } from '../../../local-cloud/support/example-app';
import { until } from '../../../support/eventually';

let engine: DynamoDb;
let clients: ReturnType<typeof newClients>;
beforeAll(async () => {
  engine = await startDynoxide();
  clients = newClients(engine.url);
  await createTable(clients.dynamodb, 'somebody-elses');
});
afterEach(stopClouds);
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await engine.stop();
});

const tables = async () => (await clients.dynamodb.send(new ListTablesCommand({}))).TableNames;

async function put(cloud: LocalCloud, id: string): Promise<void> {
  const TableName = cloud.outputs.Owner?.TableName;
  await cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
}

async function replicated(cloud: LocalCloud): Promise<unknown[]> {
  const TableName = cloud.outputs.Consumer?.ReplicaName;
  const { Items = [] } = await cloud.clients.dynamodb.send(new ScanCommand({ TableName }));
  return Items.map((item) => item.id?.S);
}

describe('a DynamoDB that runs already', () => {
  test('rows flow through it, also with permissions; it goes on with what belongs to others', async () => {
    const dynamodb = { endpoint: engine.url };
    const cloud = await startCloud({ assembly: synthesiseExample(), dynamodb, enforceIam: true });
    expect(cloud.endpoints.dynamodb).toBe(engine.url);
    await put(cloud, 'a');
    await until(async () => (await replicated(cloud)).join() === 'a');
    expect(await tables()).toContain(cloud.outputs.Owner?.TableName);
    await cloud.stop();
    expect(await tables()).toEqual(['somebody-elses']);
  });

  test('the variable does the same, and the stacks of an earlier cloud leave nothing to a later one', async () => {
    const assembly = synthesiseExample();
    process.env.EVENT_SHARING_DYNAMODB = engine.url;
    try {
      const earlier = await startCloud({ assembly });
      await put(earlier, 'earlier');
      await until(async () => (await replicated(earlier)).length > 0);
      await earlier.stop();
      const [one, two] = await Promise.all([startCloud({ assembly }), startCloud({ assembly })]);
      await put(one, 'one');
      await put(two, 'two');
      await until(async () => (await replicated(one)).length > 0 && (await replicated(two)).length > 0);
      expect([await replicated(one), await replicated(two)]).toEqual([['one'], ['two']]);
    } finally {
      delete process.env.EVENT_SHARING_DYNAMODB;
    }
  });

  test('a table that is there already is not touched, and what was created before it goes', async () => {
    const Properties = {
      TableName: 'somebody-elses',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    };
    const Type = 'AWS::DynamoDB::Table';
    const ours = { Type, Properties: { ...Properties, TableName: 'ours' } };
    const theirs = { Type, Properties, DependsOn: 'Ours' };
    const assembly = writeAssembly({ S: { template: { Resources: { Ours: ours, Theirs: theirs } } } });
    await expect(startCloud({ assembly, dynamodb: { endpoint: engine.url } })).rejects.toThrow(
      `there is a table "somebody-elses" at ${engine.url} already: stop the local cloud that uses it, or delete it`,
    );
    expect(await tables()).toEqual(['somebody-elses']);
  });

  test.each(['SIGKILL', 'SIGINT'] as const)('when the host ends by %s, its tables go', async (signal) => {
    const tableName = `of-the-host-${signal}`;
    const args = [
      '--import',
      'tsx',
      join(__dirname, '..', '..', '..', 'local-cloud', 'emulators', 'host.ts'),
      'wait',
      engine.url,
      tableName,
    ];
    const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const [line] = (await once(host.stdout, 'data')) as [Buffer];
    const { directory } = JSON.parse(line.toString()) as { directory: string };
    expect(await tables()).toContain(tableName);
    // To its whole group, as Ctrl-C in a terminal does.
    process.kill(-(host.pid ?? 0), signal);
    await until(async () => !(await tables())?.includes(tableName) && !existsSync(directory));
    expect(await tables()).toContain('somebody-elses');
  });

  test('a fixed port has no place beside it', async () => {
    const choice = { endpoint: engine.url };
    await expect(startDynamoDb({ choice, region: 'us-east-1', port: 8000 })).rejects.toMatchObject({
      code: 'OptionInvalid',
      message: expect.stringContaining('ports.dynamodb is 8000, but DynamoDB runs at'),
    });
  });
});

describe('what is no DynamoDB with streams', () => {
  /** A server that answers tables, and nothing else. */
  const server = createServer((request, response) => {
    const known = request.headers['x-amz-target'] === 'DynamoDB_20120810.ListTables';
    response.writeHead(known ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(known ? '{"TableNames":[]}' : '{"__type":"UnknownOperationException"}');
  }).listen(0, '127.0.0.1');
  beforeAll(() => server.listening || once(server, 'listening'));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const connect = (endpoint: string) => startDynamoDb({ choice: { endpoint }, region: 'us-east-1' });

  test('is refused, and says why', async () => {
    await expect(connect(url())).rejects.toMatchObject({
      code: 'EmulatorFailed',
      message: expect.stringMatching(/^the DynamoDB at .* has no streams \(Unknown/),
    });
    const gone = url();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(connect(gone)).rejects.toMatchObject({
      code: 'EmulatorFailed',
      message: expect.stringMatching(
        /^no DynamoDB answers at .*ECONNREFUSED.*: start it, or correct the URL$/,
      ),
    });
  });
});
