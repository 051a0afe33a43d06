import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { toSdkItem } from '../../../lib/adapters/sdk-values';
import { openOwner, openReader, openReplica } from '../../../lib/client';
import { discover } from '../../../lib/operator';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import { pick } from '../../../lib/protocol/rows/projection';
import type { Row } from '../../../lib/wire/item';
import { METRIC } from '../../../lib/wire/metrics';
import { own } from '../../../lib/wire/own';
import { BoundaryRules, Contract, type ReadReplicaProps, SyncApi } from '../../../packages/cdk-event-sharing';
import { eventSharing } from '../../cli/support/event-sharing';
import { eventually } from '../../support/eventually';
import { readyMade } from '../../support/ready-made';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner, outputAll } from './support/pipeline';

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

const saved = { ...process.env };

const deployed = new DeployedApp(
  (app) => {
    Validations.of(app).addPlugins(new BoundaryRules());
    const owner = defineOwner(app, {
      contracts: [CONTRACT, WIDE],
      partitionKey: { name: 'valueOf', type: AttributeType.STRING },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { context, stack, table } = owner;
    outputAll(stack, {
      Url: new SyncApi(context, 'Api', { table, contracts: [CONTRACT], path: 'topics' }).url,
    });
    const replicas = Object.entries(REPLICAS).map(([id, props]) => [id, { contract: CONTRACT, ...props }]);
    defineConsumer(app, 'readers', owner, Object.fromEntries(replicas));
  },
  { enforceIam: true },
);

beforeAll(async () => {
  const { cloud } = deployed;
  Object.assign(process.env, cloud.environment, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: cloud.region,
  });
  for (const { name, ...row } of ROWS as Record<string, unknown>[]) {
    // The prototype's own name as an attribute: the contract says where the field comes from.
    const item = { ...row, ...(name !== undefined && { toLocaleString: name }) };
    await deployed.put('Table', toSdkItem(toItem(item as Row)));
  }
});
afterAll(() => {
  process.env = saved;
});

const keysIn = async (replica: string) =>
  (await deployed.rows(replica)).map((row) => own(row, 'valueOf')?.S ?? '').sort();

const owner = () =>
  openOwner(readyMade(CONTRACT), { url: deployed.output('Url'), path: 'topics', timeoutMs: 20_000 });

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
  const replica = openReplica({ tableName: deployed.output('All'), contract: CONTRACT });
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
    replica: openReplica({ tableName: deployed.output('All'), contract: CONTRACT }),
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
  const { replicas } = await discover(deployed.cloud.clients);
  expect(replicas.find(({ name }) => name === 'readers/Wide')?.fields).toEqual(WIDE.fields);
  const where = ['constructor=McLaren', 'Ref=a'].flatMap((each) => ['--where', each]);
  const republished = await eventSharing(['republish', 'readers/All', ...where, '--yes']);
  expect(republished).toMatchObject({ code: 0 });
  expect(deployed.cloud.metrics.sum(METRIC.republished, {})).toBe(1);
  expect(deployed.cloud.metrics.sum(METRIC.parked, {})).toBe(0);
});
