import { ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Parameter, paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { App, Stack } from 'aws-cdk-lib';
import { CATALOG_FORMATS, formatCatalog, readCatalog } from '../../../lib/catalog';
import {
  auditReplica,
  feedOf,
  listDeadLetters,
  listFailures,
  readStatus,
  runBatchJob,
  showLetter,
} from '../../../lib/operator';
import { METRIC } from '../../../lib/wire/metrics';
import { ParameterNames } from '../../../lib/wire/parameters';
import { BoundedContext, ReadReplica } from '../../../packages/cdk-event-sharing';
import { userContract } from '../../constructs/support/contracts';
import { ApiCloud } from '../../lambdas/sync-api/cloud';
import { type OperatedExample, operateExample, tamper } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import type { ExampleTables } from '../../support/example-tables';
import { temporaryDirectory } from '../../support/temporary-directory';
import { CANARY, showsCanary } from '../fuzz/canary';

/** In a field that no contract names. */
const PRIVATE = 'prívate☠hash';
const LARGE = 300_000;

let example: OperatedExample;
let tables: ExampleTables;

beforeAll(async () => {
  example = await operateExample({ enforceIam: true });
  ({ tables } = example);
  const { cloud } = example;
  const secrets = { email: `${CANARY}@example.com`, newsletter: true, password_hash: PRIVATE };
  await tables.put({ user_id: 1, name: CANARY, ...secrets });
  await tables.put({ user_id: 1, name: `${CANARY}2`, ...secrets });
  await tables.put({ user_id: 2, name: CANARY + 'x'.repeat(LARGE), ...secrets });
  // Refused by the publisher: a name is no binary.
  await tables.put({ user_id: 3, ...secrets, name: new Uint8Array([1]) });
  const QueueUrl = tables.output('Orders', 'QueueUrl');
  const bodies = [
    CANARY,
    JSON.stringify({ name: CANARY }),
    JSON.stringify({ specversion: CANARY, data: { user_id: CANARY } }),
  ];
  for (const MessageBody of bodies) {
    await cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
  await eventually(async () => {
    expect(cloud.metrics.sum(METRIC.parked, { service: 'orders' })).toBe(bodies.length);
    expect(cloud.metrics.sum(METRIC.parked, { service: 'users' })).toBe(1);
    expect(cloud.metrics.sum(METRIC.applied, { service: 'notifications' })).toBeGreaterThanOrEqual(2);
    expect(cloud.metrics.sum(METRIC.applied, { service: 'orders' })).toBeGreaterThanOrEqual(2);
  });
  // A batch job and an audit see every value too.
  const feed = feedOf(example.topology, 'users/User');
  await runBatchJob(example.clients, feed, { kind: 'seed', replica: 'orders/User' });
}, 90_000);
afterAll(() => example?.stop());

/** Fails when a text shows a value; the texts must show what they are about, or nothing would have been looked at. */
function expectNoValues(texts: readonly string[], about: string | RegExp): void {
  expect(texts.join('\n')).toMatch(about);
  expect(texts.filter((text) => showsCanary(text) || showsPrivate(text))).toEqual([]);
}

test('values reach neither logs nor metrics', () => {
  const lines = example.cloud.logs.entries().map((entry) => JSON.stringify(entry));
  expectNoValues(lines, 'parked');
  // Metrics are lines too, with their dimensions.
  expect(lines.join()).toContain('CloudWatchMetrics');
});

test('values reach neither the names nor the metadata of kept objects', async () => {
  const { s3 } = example.cloud.clients;
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const ofUsers = Buckets.filter(({ Name }) => Name?.startsWith('users-'));
  expect(ofUsers).toHaveLength(2);
  for (const { Name: Bucket } of ofUsers) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expectNoValues(
      Contents.map(({ Key = '' }) => Key),
      /./,
    );
    for (const { Key } of Contents) {
      const { Metadata, ContentType, TagCount } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
      expectNoValues([JSON.stringify({ Metadata, ContentType, TagCount })], /./);
    }
  }
});

test('values reach no parameter', async () => {
  const parameters: Parameter[] = [];
  const query = { Path: new ParameterNames().root, Recursive: true };
  for await (const page of paginateGetParametersByPath({ client: example.cloud.clients.ssm }, query))
    parameters.push(...(page.Parameters ?? []));
  expectNoValues(
    parameters.map((parameter) => JSON.stringify(parameter)),
    'orders/User',
  );
});

test('values reach neither an audit report nor what is kept of it and of runs', async () => {
  await tamper(example, { user_id: 1, name: `${CANARY} of before`, __seq: '0', __at: 0 });
  await tamper(example, { user_id: 99, name: CANARY, __seq: '0', __at: 0 });
  const findings: unknown[] = [];
  const report = await auditReplica(example.clients, example.orders, {
    lagBudgetMs: 0,
    onFinding: (finding) => findings.push(finding),
  });
  expect(findings.length).toBeGreaterThan(0);
  expectNoValues([JSON.stringify(report), JSON.stringify(findings)], 'orders/User');
  const { Items = [] } = await example.clients.dynamodb.send(
    new ScanCommand({ TableName: await runsTable() }),
  );
  expectNoValues(
    Items.map((item) => JSON.stringify(item)),
    'seed',
  );
});

test('values reach no list that an operator sees', async () => {
  const { clients, topology, orders } = example;
  const letters = await listDeadLetters(clients, orders);
  const failures = await listFailures(clients, topology, 'users/User');
  const status = await readStatus(clients, topology);
  expectNoValues([JSON.stringify(letters)], 'count');
  expectNoValues([JSON.stringify(failures)], 'RecordRefused');
  expectNoValues([JSON.stringify(status)], 'orders/User');
  for (const { examples } of letters) {
    for (const id of examples) {
      expectNoValues([JSON.stringify(await showLetter(clients, orders, id))], id);
    }
  }
});

test('examples and defaults of a contract reach no catalogue', () => {
  const outdir = temporaryDirectory();
  const app = new App({ outdir });
  const email = { type: 'string', examples: [CANARY], default: CANARY };
  new ReadReplica(new BoundedContext(new Stack(app, 'Orders'), 'Context', { name: 'orders' }), 'User', {
    contract: userContract({ properties: { email } }),
  });
  app.synth();
  const catalog = readCatalog(outdir);
  expectNoValues(
    CATALOG_FORMATS.map((format) => formatCatalog(catalog, format)),
    'email',
  );
});

describe('of the read API', () => {
  let apis: ApiCloud;
  beforeAll(async () => {
    apis = await ApiCloud.start();
  });
  afterAll(() => apis?.stop());

  test('values reach no log, whether rows are answered, refused or asked for in vain', async () => {
    await apis.put('Tags', { label: CANARY, price: 1.5, secret: PRIVATE }, { label: 'bad', price: CANARY });
    const label = encodeURIComponent(CANARY);
    expect((await apis.call('Tags', `/tags/${label}`)).status).toBe(200);
    expect((await apis.call('Tags', '/tags/bad')).status).toBe(500);
    expect((await apis.call('Tags', `/tags/${label}-missing`)).status).toBe(404);
    expect((await apis.batchGet('Tags', 'tags', `{"keys": "${CANARY}`)).status).toBe(400);
    await apis.call('Tags', `/tags?cursor=${label}`);
    await eventually(async () =>
      expectNoValues(
        apis.cloud.logs.entries().map((entry) => JSON.stringify(entry)),
        'price',
      ),
    );
  });
});

test('values reach a parked message only in its body', async () => {
  const parked: Awaited<ReturnType<ExampleTables['receive']>> = [];
  await eventually(async () => {
    parked.push(...(await tables.receive(tables.output('Orders', 'DeadLetterQueueUrl'))));
    expect(new Set(parked.map(({ MessageId }) => MessageId)).size).toBe(3);
  });
  expect(parked.every(({ Body }) => showsCanary(Body ?? ''))).toBe(true);
  expect(parked.filter(({ MessageAttributes }) => showsCanary(JSON.stringify(MessageAttributes)))).toEqual(
    [],
  );
});

test('a private field never leaves its service', async () => {
  const { dynamodb, s3 } = example.cloud.clients;
  for (const stack of ['Orders', 'Notifications']) {
    const TableName = tables.output(stack, 'ReplicaTableName');
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
    expect(showsCanary(JSON.stringify(Items))).toBe(true);
    expect(showsPrivate(JSON.stringify(Items))).toBe(false);
  }
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const Bucket = Buckets.find(({ Name }) => Name?.startsWith('users-') && Name.includes('payloads'))?.Name;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.length).toBeGreaterThan(0);
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const text = (await Body?.transformToString()) ?? '';
    expect(showsCanary(text)).toBe(true);
    expect(showsPrivate(text)).toBe(false);
  }
});

/** The one table of users whose name tells that it holds the progress of batch jobs. */
async function runsTable(): Promise<string> {
  const { TableNames = [] } = await example.clients.dynamodb.send(new ListTablesCommand({}));
  const found = TableNames.filter((name) => name.startsWith('Users-') && name.includes('Runs'));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

function showsPrivate(text: string): boolean {
  return text.includes('vate☠') || text.includes('vate\\u2620');
}
