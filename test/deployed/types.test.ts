import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { openReplica } from '../../lib/client';
import { LocalCloud } from '../../lib/local-cloud';
import {
  BoundedContext,
  ChangeFeed,
  Contract,
  OwnedTable,
  ReadReplica,
} from '../../packages/cdk-event-sharing';
import { eventually } from '../support/eventually';

const decimal = { type: 'string', format: 'decimal' };
const binary = { type: 'string', contentEncoding: 'base64' };
const set = (items: object) => ({ type: 'array', uniqueItems: true, items });

const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'things', entity: 'Thing', version: '1.0', key: ['id', 'part'] },
  properties: {
    id: decimal,
    part: binary,
    text: { type: 'string' },
    empty: { type: 'string' },
    integer: { type: 'integer' },
    number: { type: 'number' },
    decimal: { $ref: '#/$defs/money' },
    binary,
    nothing: { type: 'null' },
    noDecimal: { anyOf: [{ $ref: '#/$defs/money' }, { type: 'null' }] },
    flag: { type: 'boolean' },
    strings: set({ type: 'string' }),
    numbers: set({ type: 'number' }),
    decimals: set({ $ref: '#/$defs/money' }),
    binaries: set(binary),
    list: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/money' }, { type: 'boolean' }] } },
    map: {
      type: 'object',
      properties: { deep: { type: 'array', items: set(binary) } },
      additionalProperties: decimal,
    },
    emptyList: { type: 'array' },
    emptyMap: { type: 'object', additionalProperties: true },
  },
  required: ['id', 'part'],
  $defs: { money: decimal },
});

const bytes = (...values: number[]) => new Uint8Array(values);
const key = { id: { N: '12345678901234567890123456789012345678' }, part: { B: bytes(0, 255) } };
/** An item with every type that DynamoDB has. */
const item: Record<string, AttributeValue> = {
  ...key,
  text: { S: 'Zoë \u0000 \u{1F600}' },
  empty: { S: '' },
  integer: { N: '-7' },
  number: { N: '0.1' },
  decimal: { N: '-0.12345678901234567890123456789012345678' },
  binary: { B: bytes() },
  nothing: { NULL: true },
  noDecimal: { NULL: true },
  flag: { BOOL: false },
  strings: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2.5'] },
  decimals: { NS: ['12345678901234567890', '3'] },
  binaries: { BS: [bytes(1), bytes(2, 3)] },
  list: { L: [{ N: '98765432109876543210' }, { BOOL: true }] },
  map: { M: { deep: { L: [{ BS: [bytes(9)] }] }, other: { N: '11111111111111111111' } } },
  emptyList: { L: [] },
  emptyMap: { M: {} },
};

/** Values that can be compared: sets have no order, and bytes come in different classes. */
function comparable(value: AttributeValue): unknown {
  const sets = Object.values(value).map((each) =>
    Array.isArray(each) && !value.L ? each.map((one) => `${one}`).sort() : each,
  );
  if (value.L) return { L: value.L.map(comparable) };
  if (value.M) return { M: comparableItem(value.M) };
  if (value.B) return { B: Buffer.from(value.B).toString('base64') };
  return [Object.keys(value), sets];
}

function comparableItem(values: Record<string, AttributeValue>): Record<string, unknown> {
  const entries = Object.entries(values).filter(([name]) => !name.startsWith('__'));
  return Object.fromEntries(entries.map(([name, value]) => [name, comparable(value)]));
}

describe('every type of DynamoDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  let cloud: LocalCloud;
  const output = (stack: string, name: string) => String(cloud.outputs[stack]?.[name]);

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    const owner = new Stack(app, 'Things');
    const things = new BoundedContext(owner, 'Context', { name: 'things' });
    const table = new OwnedTable(things, 'Things', {
      partitionKey: { name: 'id', type: AttributeType.NUMBER },
      sortKey: { name: 'part', type: AttributeType.BINARY },
    });
    const feed = new ChangeFeed(things, 'Feed', { table, contracts: [contract] });
    const consumer = new Stack(app, 'Shop');
    const shop = new BoundedContext(consumer, 'Context', { name: 'shop' });
    const replica = new ReadReplica(shop, 'Thing', { contract });
    consumer.addStackDependency(owner);
    new CfnOutput(owner, 'Table', { value: table.table.tableName });
    new CfnOutput(owner, 'Failures', { value: feed.failureBucketName });
    new CfnOutput(consumer, 'Replica', { value: replica.tableName });
    app.synth();
    cloud = await LocalCloud.start({ assembly: folder });
  });
  afterAll(async () => {
    await cloud?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes through the deployed pipeline unchanged, also when the row is too large for an event', async () => {
    const { dynamodb } = cloud.clients;
    const read = { TableName: output('Shop', 'Replica'), Key: key, ConsistentRead: true };
    for (const large of [undefined, Uint8Array.from({ length: 260_000 }, (_, index) => index % 256)]) {
      const stored = large ? { ...item, binary: { B: large } } : item;
      await dynamodb.send(new PutItemCommand({ TableName: output('Things', 'Table'), Item: stored }));
      await eventually(async () => {
        const { Item = {} } = await dynamodb.send(new GetItemCommand(read));
        expect(comparableItem(Item)).toEqual(comparableItem(stored));
      });
    }
    await dynamodb.send(new DeleteItemCommand({ TableName: output('Things', 'Table'), Key: key }));
    await eventually(async () => {
      const { Item = {} } = await dynamodb.send(new GetItemCommand(read));
      expect(Item.__deleted).toEqual({ BOOL: true });
    });
  });

  it('is read by the client as the contract describes it', async () => {
    const { dynamodb } = cloud.clients;
    const other = { ...item, part: { B: bytes(7) } };
    await dynamodb.send(new PutItemCommand({ TableName: output('Things', 'Table'), Item: other }));
    const replica = openReplica({ tableName: output('Shop', 'Replica'), contract, dynamodb });
    await eventually(async () => {
      const row = await replica.get({ id: key.id.N, part: 'Bw==' });
      expect(row?.data).toMatchObject({
        id: key.id.N,
        part: 'Bw==',
        integer: -7,
        decimal: '-0.12345678901234567890123456789012345678',
        binaries: ['AQ==', 'AgM='],
        numbers: [1, 2.5],
        noDecimal: null,
        map: { deep: [['CQ==']], other: '11111111111111111111' },
      });
    });
  });
});
