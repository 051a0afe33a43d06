import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { openReplica } from '../../../lib/client';
import { Contract } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

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
  const deployed = new DeployedApp((app) => {
    const owner = defineOwner(app, {
      contracts: [contract],
      partitionKey: { name: 'id', type: AttributeType.NUMBER },
      sortKey: { name: 'part', type: AttributeType.BINARY },
    });
    defineConsumer(app, 'shop', owner, { Thing: { contract } });
  });

  it('goes through the deployed pipeline unchanged, also when the row is too large for an event', async () => {
    const { dynamodb } = deployed.cloud.clients;
    const read = { TableName: deployed.output('Thing'), Key: key, ConsistentRead: true };
    for (const large of [undefined, Uint8Array.from({ length: 260_000 }, (_, index) => index % 256)]) {
      const stored = large ? { ...item, binary: { B: large } } : item;
      await deployed.put('Table', stored);
      await eventually(async () => {
        const { Item = {} } = await dynamodb.send(new GetItemCommand(read));
        expect(comparableItem(Item)).toEqual(comparableItem(stored));
      });
    }
    await deployed.remove('Table', key);
    await eventually(async () => {
      const { Item = {} } = await dynamodb.send(new GetItemCommand(read));
      expect(Item.__deleted).toEqual({ BOOL: true });
    });
  });

  it('is read by the client as the contract describes it', async () => {
    const { dynamodb } = deployed.cloud.clients;
    const other = { ...item, part: { B: bytes(7) } };
    await deployed.put('Table', other);
    const replica = openReplica({ tableName: deployed.output('Thing'), contract, dynamodb });
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
