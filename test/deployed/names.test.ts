import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { App, CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { fromSdkItem, toSdkItem } from '../../lib/adapters/sdk-values';
import { openOwner, openReader, openReplica } from '../../lib/client';
import { LocalCloud } from '../../lib/local-cloud';
import { discover } from '../../lib/operator';
import { toItem } from '../../lib/protocol/rows/attribute-values';
import { pick } from '../../lib/protocol/rows/projection';
import { ROW } from '../../lib/wire/attributes';
import type { Row } from '../../lib/wire/item';
import { METRIC } from '../../lib/wire/metrics';
import { own } from '../../lib/wire/own';
import {
  BoundaryRules,
  BoundedContext,
  ChangeFeed,
  Contract,
  OwnedTable,
  ReadReplica,
  type ReadReplicaProps,
  SyncApi,
} from '../../packages/cdk-event-sharing';
import { eventSharing } from '../cli/support/event-sharing';
import { eventually } from '../support/eventually';
import { readyMade } from '../support/ready-made';

/** Every name here means something to JavaScript, to JSON, to CloudFormation or to the feed itself. */
const CONTRACT = Contract.fromObject({
  type: 'object',
  'x-contract': {
    owner: 'constructor',
    entity: 'Topic',
    version: '1.0',
    key: ['valueOf'],
    revision: 'length',
    source: { fields: { name: { attribute: 'toLocaleString' } } },
  },
  properties: {
    valueOf: { type: 'string' },
    constructor: { type: 'string' },
    toString: { type: 'string' },
    hasOwnProperty: { type: 'boolean' },
    // biome-ignore lint/suspicious/noThenProperty: whether a row can be awaited is what is tested
    then: { type: 'string' },
    toJSON: { type: 'string' },
    length: { type: 'integer' },
    name: { type: 'string' },
    prototype: { type: 'object', additionalProperties: true },
    Ref: { type: ['string', 'null'] },
    'Fn::GetAtt': { type: 'string' },
  },
  required: ['valueOf'],
});

const FULL = {
  valueOf: 'full/1',
  constructor: 'McLaren',
  toString: 'text',
  hasOwnProperty: false,
  // biome-ignore lint/suspicious/noThenProperty: as above
  then: 'later',
  toJSON: 'json',
  length: 7,
  name: 'Senna',
  prototype: { constructor: { prototype: 'deep' }, __defineGetter__: 'x' },
  Ref: 'a',
  'Fn::GetAtt': 'b',
};
const BARE = { valueOf: 'bare' };
const NULLED = { valueOf: 'null', Ref: null };
const OTHER = { valueOf: 'other', constructor: 'Ferrari', Ref: 'z', 'Fn::GetAtt': 'z' };
const ROWS = [FULL, BARE, NULLED, OTHER];

/** Its fields take more than an SSM parameter holds. */
const WIDE = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'constructor', entity: 'Operations', version: '1.0', key: ['valueOf'] },
  properties: {
    valueOf: { type: 'string' },
    ...Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [`a_rather_long_field_name_${index}`, { type: 'string' }]),
    ),
  },
  required: ['valueOf'],
});

const REPLICAS: Record<string, Partial<ReadReplicaProps>> = {
  All: {},
  Named: { filter: { constructor: ['McLaren'] }, fields: ['toString', 'then'] },
  Function: { filter: { 'Fn::GetAtt': ['b'] } },
  Nulls: { filter: { Ref: [null, 'a'] } },
  Wide: { contract: WIDE },
};

const outdir = mkdtempSync(join(tmpdir(), 'names-'));
const saved = { ...process.env };
let cloud: LocalCloud;

function synthesise(): void {
  const app = new App({ outdir });
  Validations.of(app).addPlugins(new BoundaryRules());
  const owner = new Stack(app, 'Owner');
  const context = new BoundedContext(owner, 'Context', { name: 'constructor' });
  const table = new OwnedTable(context, 'Table', {
    partitionKey: { name: 'valueOf', type: AttributeType.STRING },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new ChangeFeed(context, 'Feed', { table, contracts: [CONTRACT, WIDE] });
  const api = new SyncApi(context, 'Api', { table, contracts: [CONTRACT], path: 'topics' });
  new CfnOutput(owner, 'Table', { value: table.table.tableName });
  new CfnOutput(owner, 'Url', { value: api.url });
  const consumer = new Stack(app, 'Consumer');
  const readers = new BoundedContext(consumer, 'Context', { name: 'readers' });
  for (const [id, props] of Object.entries(REPLICAS)) {
    const replica = new ReadReplica(readers, id, { contract: CONTRACT, ...props });
    new CfnOutput(consumer, id, { value: replica.tableName });
  }
  consumer.addStackDependency(owner);
  app.synth();
}

beforeAll(async () => {
  synthesise();
  cloud = await LocalCloud.start({ assembly: outdir, enforceIam: true });
  Object.assign(process.env, cloud.environment, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: cloud.region,
  });
  for (const { name, ...row } of ROWS as Record<string, unknown>[]) {
    // The prototype's own name as an attribute: the contract says where the field comes from.
    const item = { ...row, ...(name !== undefined && { toLocaleString: name }) };
    await cloud.clients.dynamodb.send(
      new PutItemCommand({ TableName: cloud.outputs.Owner?.Table, Item: toSdkItem(toItem(item as Row)) }),
    );
  }
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(outdir, { recursive: true, force: true });
  process.env = saved;
});

async function keysIn(replica: string): Promise<string[]> {
  const { Items = [] } = await cloud.clients.dynamodb.send(
    new ScanCommand({ TableName: cloud.outputs.Consumer?.[replica] }),
  );
  const live = Items.map(fromSdkItem).filter((item) => !item[ROW.deleted]);
  return live.map((item) => own(item, 'valueOf')?.S ?? '').sort();
}

const tableOf = (replica: string) => cloud.outputs.Consumer?.[replica] ?? '';
const owner = () =>
  openOwner(readyMade(CONTRACT), { url: cloud.outputs.Owner?.Url ?? '', path: 'topics', timeoutMs: 20_000 });

test.each([
  ['All', ['bare', 'full/1', 'null', 'other']],
  ['Named', ['full/1']],
  ['Function', ['full/1']],
  // A row that lacks the field has no null in it.
  ['Nulls', ['full/1', 'null']],
  ['Wide', ['bare', 'full/1', 'null', 'other']],
])('the replica %s holds the rows of its filter', async (replica, keys) => {
  await eventually(async () => expect(await keysIn(replica)).toEqual(keys));
});

test('every field arrives in a replica, and may be awaited', async () => {
  const replica = openReplica({ tableName: tableOf('All'), contract: CONTRACT });
  await eventually(async () => {
    const row = await replica.get({ valueOf: FULL.valueOf });
    expect(row?.data).toEqual(FULL);
    expect(await row?.data).toEqual(FULL);
  });
  expect((await replica.get({ valueOf: 'bare' }))?.data).toEqual(BARE);
});

test('the owner answers them, alone, in batches and page by page', async () => {
  const client = owner();
  expect((await client.get({ valueOf: FULL.valueOf }))?.data).toEqual(FULL);
  const { items, missing } = await client.getMany(ROWS.map((row) => pick(row, ['valueOf'])));
  expect({ items, missing }).toEqual({ items: expect.arrayContaining(ROWS), missing: [] });
  expect((await client.list()).items).toEqual(expect.arrayContaining(ROWS));
});

test('a reader waits for its own write by a revision named "length"', async () => {
  const reader = openReader(CONTRACT, {
    strategy: 'replica',
    replica: openReplica({ tableName: tableOf('All'), contract: CONTRACT }),
    waitMs: 20_000,
  });
  const answer = await reader.get(
    { valueOf: FULL.valueOf },
    { atLeast: { key: { valueOf: FULL.valueOf }, version: 7 } },
  );
  expect(answer.data).toEqual(FULL);
});

test('an audit finds no difference, and a republication chooses by fields', async () => {
  await eventually(async () => expect(await keysIn('All')).toHaveLength(ROWS.length));
  const audit = await eventSharing(['audit', 'readers/All', '--lag-budget', '0']);
  expect(audit).toMatchObject({ code: 0 });
  expect(await eventSharing(['audit', 'readers/Wide', '--lag-budget', '0'])).toMatchObject({ code: 0 });
  const { replicas } = await discover(cloud.clients);
  expect(replicas.find(({ name }) => name === 'readers/Wide')?.fields).toEqual(WIDE.fields);
  const where = ['constructor=McLaren', 'Ref=a'].flatMap((each) => ['--where', each]);
  const republished = await eventSharing(['republish', 'readers/All', ...where, '--yes']);
  expect(republished).toMatchObject({ code: 0 });
  expect(cloud.metrics.sum(METRIC.republished, {})).toBe(1);
  expect(cloud.metrics.sum(METRIC.parked, {})).toBe(0);
});
