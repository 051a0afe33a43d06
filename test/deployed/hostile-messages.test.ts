import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { LocalCloud } from '../../lib/local-cloud';
import { toEvent } from '../../lib/protocol/replication/event';
import { toSequence } from '../../lib/protocol/rows/sequence';
import {
  BoundedContext,
  ChangeFeed,
  Contract,
  OwnedTable,
  ReadReplica,
} from '../../packages/cdk-event-sharing';
import { eventually } from '../support/eventually';

const alternative = (kind: string) => ({
  type: 'object',
  properties: { next: { $ref: '#/$defs/tree' }, kind: { const: kind } },
  required: ['kind'],
});
const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  properties: {
    user_id: { type: 'integer' },
    code: { type: 'string', pattern: '^(a+)+$' },
    names: {
      type: 'object',
      patternProperties: { '^(x+x+)+$': { type: 'string' } },
      additionalProperties: false,
    },
    list: {
      type: 'array',
      uniqueItems: true,
      items: { type: 'object', properties: { a: { type: 'integer' } } },
    },
    tree: { $ref: '#/$defs/tree' },
  },
  required: ['user_id'],
  // Of each level both alternatives are looked at, and each looks at all levels below.
  $defs: { tree: { anyOf: [alternative('a'), alternative('b')] } },
});

/** A tree whose leaf fits neither alternative, as text: deeper than JavaScript writes. */
const unfit = (levels: number) => `${'{"kind":"a","next":'.repeat(levels)}{"kind":"c"}${'}'.repeat(levels)}`;
const many = Array.from({ length: 20_000 }, (_, a) => ({ a }));

/** Fields of a row, as text. */
const HOSTILE: Record<string, string> = {
  'a text that a pattern could try in many ways': JSON.stringify({ code: `${'a'.repeat(200_000)}!` }),
  'a name that a pattern could try in many ways': JSON.stringify({
    names: { [`${'x'.repeat(200_000)}!`]: '' },
  }),
  'a long list whose last element is not unique': JSON.stringify({ list: [...many, { a: 0 }] }),
  'a tree that doubles the work at each level': `{"tree":${unfit(40)}}`,
  'a tree deeper than anything is': `{"tree":${unfit(9_000)}}`,
};

describe('a message that takes long to check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  let cloud: LocalCloud;
  const output = (name: string) => String({ ...cloud.outputs.Users, ...cloud.outputs.Orders }[name]);

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    const owner = new Stack(app, 'Users');
    const users = new BoundedContext(owner, 'Context', { name: 'users' });
    const table = new OwnedTable(users, 'Users', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    });
    new ChangeFeed(users, 'Feed', { table, contracts: [contract] });
    const consumer = new Stack(app, 'Orders');
    const orders = new BoundedContext(consumer, 'Context', { name: 'orders' });
    const replica = new ReadReplica(orders, 'User', { contract });
    consumer.addStackDependency(owner);
    new CfnOutput(owner, 'Table', { value: table.table.tableName });
    new CfnOutput(consumer, 'Replica', { value: replica.tableName });
    new CfnOutput(consumer, 'Queue', { value: replica.queueUrl });
    app.synth();
    cloud = await LocalCloud.start({ assembly: folder });
  });
  afterAll(async () => {
    await cloud?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function replicaIds(): Promise<number[]> {
    const scan = new ScanCommand({ TableName: output('Replica'), ConsistentRead: true });
    const { Items = [] } = await cloud.clients.dynamodb.send(scan);
    return Items.map(({ user_id }) => Number(user_id?.N)).sort((one, other) => one - other);
  }

  const parked = (dimensions: Record<string, string>) => cloud.metrics.sum('EventsParked', dimensions);

  it.each(
    Object.entries(HOSTILE).map(([what, fields], index) => ({ what, fields, first: 100 * (index + 1) })),
  )('is parked, and its nine neighbours are applied: $what', async ({ fields, first }) => {
    const before = parked({ replica: 'orders/User' });
    const sequence = toSequence('2026-01-01T00:00:00.000', '1');
    const event = (user_id: number) =>
      JSON.stringify(
        toEvent(contract, { kind: 'Created', data: { user_id } } as never, sequence, Date.now()),
      );
    const good = Array.from({ length: 9 }, (_, index) => first + 1 + index);
    const hostile = event(first).replace(`{"user_id":${first}}`, `{"user_id":${first},${fields.slice(1)}`);
    expect(hostile).toContain(fields.slice(1));
    await cloud.clients.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: output('Queue'),
        Entries: [hostile, ...good.map(event)].map((MessageBody, index) => ({
          Id: `m${index}`,
          MessageBody,
        })),
      }),
    );
    await eventually(async () => expect(await replicaIds()).toEqual(expect.arrayContaining(good)));
    await eventually(async () => expect(parked({ replica: 'orders/User' })).toBe(before + 1));
    expect(await replicaIds()).not.toContain(first);
  });

  it('stays with its owner when it is the row of an owner, and its neighbours leave', async () => {
    const rows = [
      { user_id: 1, tree: JSON.parse(unfit(28)) },
      ...[2, 3, 4].map((user_id) => ({ user_id, code: 'aa' })),
    ];
    for (const row of rows)
      await cloud.clients.dynamodb.send(
        new PutItemCommand({ TableName: output('Table'), Item: marshall(row) }),
      );
    await eventually(async () => expect(await replicaIds()).toEqual(expect.arrayContaining([2, 3, 4])));
    await eventually(async () => expect(parked({ function: 'publisher' })).toBe(1));
    expect(await replicaIds()).not.toContain(1);
  });
});
