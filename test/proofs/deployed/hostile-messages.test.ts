import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { toEvent } from '../../../lib/protocol/replication/event';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import { Contract } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

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
  const deployed = new DeployedApp((app) => {
    const owner = defineOwner(app, {
      contracts: [contract],
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    });
    defineConsumer(app, 'orders', owner, { User: { contract } });
  });
  const replicaIds = async () => (await deployed.rows('User')).map(({ user_id }) => Number(user_id?.N));

  const parked = (dimensions: Record<string, string>) =>
    deployed.cloud.metrics.sum('EventsParked', dimensions);

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
    await deployed.cloud.clients.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: deployed.output('UserQueue'),
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
    for (const row of rows) await deployed.put('Table', marshall(row));
    await eventually(async () => expect(await replicaIds()).toEqual(expect.arrayContaining([2, 3, 4])));
    await eventually(async () => expect(parked({ function: 'publisher' })).toBe(1));
    expect(await replicaIds()).not.toContain(1);
  });
});
