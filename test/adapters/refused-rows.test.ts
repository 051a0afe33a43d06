import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { Contract } from '../../lib/contracts/contract';
import { startDynoxide } from '../../lib/local-cloud/emulators';
import { lookUp } from '../../lib/protocol/audit/audit-rows';
import { republishWork } from '../../lib/protocol/batch/republish';
import { republishKeys } from '../../lib/protocol/batch/republish-keys';
import { FIRST_CHECKPOINT } from '../../lib/protocol/batch/run';
import { seedWork } from '../../lib/protocol/batch/seed';
import { sweep, type Work } from '../../lib/protocol/batch/sweep';
import type { Outgoing } from '../../lib/protocol/replication/outgoing-event';
import type { OwnerTable } from '../../lib/protocol/rows/owner-table';
import type { Refusal } from '../../lib/protocol/rows/refusal';
import { toSequence } from '../../lib/protocol/rows/sequence';
import type { Item } from '../../lib/wire/item';
import { InMemoryPayloads } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';
import { userSchema } from '../support/user-contract';
import { createTable, type DynamoDb, newClients } from './dynamodb-under-test';

const shared = sharedContract(
  Contract.fromObject({
    ...userSchema,
    'x-contract': { ...userSchema['x-contract'], key: ['id'] },
    properties: { id: { type: 'string' }, name: { type: 'string' }, age: { type: 'integer' } },
    required: ['id'],
  }),
);
const clock = { now: () => 0, remaining: () => 60_000, sleep: async () => {} };
const GOOD = Array.from({ length: 12 }, (_, index) => `good-${index}`);
/** DynamoDB takes 409,600 bytes: names and values of all attributes. */
const FILLER = 409_600 - 'id'.length - 'bad'.length - 'secret'.length - 20;

const BAD: [what: string, rest: Record<string, AttributeValue>, reason: RegExp][] = [
  ['is so large that no mark fits', { secret: { S: 'x'.repeat(FILLER) } }, /larger than the 400 KB/],
  [
    'has a value that cannot be carried',
    { name: { B: new Uint8Array([1]) } },
    /attribute name has DynamoDB type B/,
  ],
  ['does not fit the contract', { age: { S: 'secret' } }, /no users\/User/],
  ['has a number of too many digits', { age: { N: '12345678901234567890' } }, /a number of 19 digits/],
];

describe('among good rows, one that', () => {
  let dynamo: DynamoDb;
  let dynamodb: DynamoDBClient;
  let count = 0;

  beforeAll(async () => {
    dynamo = await startDynoxide();
    const clients = newClients(dynamo.url);
    dynamodb = clients.dynamodb;
    clients.streams.destroy();
  });
  afterAll(async () => {
    dynamodb?.destroy();
    await dynamo?.stop();
  });

  async function tableWith(rest: Record<string, AttributeValue>) {
    count += 1;
    const TableName = `refused-${count}`;
    await createTable(dynamodb, TableName);
    const items = [...GOOD.map((id) => ({ id: { S: id } })), { id: { S: 'bad' }, ...rest }];
    for (const Item of items) await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const marked = async () => {
      const ids = [...GOOD, 'bad'].map(async (id) => {
        const read = new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true });
        return (await dynamodb.send(read)).Item?.__republish ? [id] : [];
      });
      return (await Promise.all(ids)).flat();
    };
    return { table: new DynamoDbOwnerTable(dynamodb, TableName), marked };
  }

  /** One segment of a run from its beginning; no checkpoint is kept. */
  async function run(table: OwnerTable, work: Work) {
    const refused: Refusal[] = [];
    const checkpoints = {
      load: async () => FIRST_CHECKPOINT,
      save: async () => true,
      isStopped: async () => false,
    };
    const job = {
      id: 'r',
      kind: 'republish',
      replica: 'orders/User',
      contract: 'users/User',
      segments: 1,
    } as const;
    const onRefused = (refusals: readonly Refusal[]) => refused.push(...refusals);
    const { answer } = await sweep(job, 0, { table, checkpoints, work, onRefused }, clock);
    return { answer, refused };
  }

  it.each(BAD)('%s is refused by a republication of all, by name and reason', async (_, rest, reason) => {
    const { table, marked } = await tableWith(rest);
    const { answer, refused } = await run(
      table,
      republishWork({ shared, audience: 'orders/User', run: 'r' }, table),
    );
    expect(answer).toMatchObject({ finished: true, read: 13, sent: 12, skipped: 0, refused: 1 });
    expect(refused).toEqual([{ subject: 'bad', reason: expect.stringMatching(reason) }]);
    expect(refused[0]?.reason).not.toMatch(/secret|12345678901234567890/);
    expect(await marked()).toEqual(GOOD);
  });

  it.each(BAD)('%s is refused by a republication of single rows', async (_, rest, reason) => {
    const { table, marked } = await tableWith(rest);
    const keys = [...GOOD.slice(0, 6), 'bad', ...GOOD.slice(6)].map((id) => ({ key: { id: { S: id } } }));
    const tableKeys = keys.map(({ key }) => ({ tableKey: key }));
    const target = { shared, replica: 'orders/User', run: 'r' };
    for (const asked of [keys, tableKeys]) {
      const results = await republishKeys(asked, target, { table }, clock);
      expect(results.filter(({ kind }) => kind === 'marked')).toHaveLength(12);
      expect(results[6]).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
    }
    expect(await marked()).toEqual(GOOD);
  });

  it.each(BAD.slice(1))('%s is refused by a seed', async (_, rest, reason) => {
    const { table } = await tableWith(rest);
    const sent: string[] = [];
    const { answer, refused } = await run(
      table,
      seeder({
        send: async (events) => {
          sent.push(...ids(events));
          return [];
        },
      }),
    );
    expect(answer).toMatchObject({ finished: true, read: 13, sent: 12, refused: 1 });
    expect(refused).toEqual([{ subject: 'bad', reason: expect.stringMatching(reason) }]);
    expect(sent.sort()).toEqual([...GOOD].sort());
  });

  it.each<[string, Parameters<typeof seeder>[0]['send']]>([
    [
      'the queue refuses in a batch',
      async (events) =>
        events.flatMap((event) =>
          ids([event])[0] === 'bad'
            ? [{ event, reason: 'not accepted: InvalidMessageContents', final: true }]
            : [],
        ),
    ],
    [
      'fails the whole batch',
      async (events) => {
        if (!ids(events).includes('bad')) return [];
        throw Object.assign(new Error('a value'), { name: 'InvalidParameterValue' });
      },
    ],
  ])('%s is refused by a seed, and by a removal', async (_, send) => {
    const { table } = await tableWith({});
    const sent: string[] = [];
    const queue: Parameters<typeof seeder>[0] = {
      send: async (events) => {
        const refused = await send(events);
        sent.push(...ids(events).filter((id) => id !== 'bad'));
        return refused;
      },
    };
    const { answer, refused } = await run(table, seeder(queue));
    expect(answer).toMatchObject({ finished: true, read: 13, sent: 12, refused: 1 });
    expect(refused).toEqual([
      { subject: 'bad', reason: expect.stringMatching(/^the queue refuses the event/) },
    ]);
    expect(sent.sort()).toEqual([...GOOD].sort());

    const { table: empty } = await tableWith({});
    const seen = toSequence('2026', '5');
    const gone = {
      ...empty,
      get: async () => undefined,
      mark: async () => false,
      keySchema: () => empty.keySchema(),
    };
    const keys = ['a', 'bad', 'b'].map((id) => ({ key: { id: { S: id } }, seen }));
    const target = { shared, replica: 'orders/User', run: 'r' };
    const results = await republishKeys(keys, target, { table: gone, queue }, clock);
    expect(results.map(({ kind }) => kind)).toEqual(['removed', 'refused', 'removed']);
  });

  it.each([
    'ProvisionedThroughputExceededException',
    'AccessDeniedException',
    'TimeoutError',
    'InternalServerError',
  ])('meets %s is no bad one: the page comes again', async (name) => {
    const { table } = await tableWith({});
    const failing = {
      mark: async (item: Item, marker: string) => {
        if (item.id?.S === 'bad') throw Object.assign(new Error(), { name });
        return table.mark(item, marker);
      },
    };
    const work = republishWork({ shared, audience: 'orders/User', run: 'r' }, failing);
    await expect(run(table, work)).rejects.toMatchObject({ name });
    const ports = {
      table: { ...failing, get: async (key: Item) => key, keySchema: () => table.keySchema() },
    };
    const keys = [{ key: { id: { S: 'bad' } } }];
    const target = { shared, replica: 'orders/User', run: 'r' };
    await expect(republishKeys(keys, target, ports, clock)).rejects.toMatchObject({ name });
  });

  it.each([
    ['no item can have', ''],
    ['is longer than DynamoDB takes', 'x'.repeat(2049)],
  ])('has a key that %s is absent, and the others are looked up', async (_, id) => {
    const { table, marked } = await tableWith({});
    const keys = ['good-1', id, 'good-2'].map((each) => ({ id: { S: each } }));
    const request = { action: 'lookup', contract: 'users/User', fields: ['name'], keys } as const;
    const { rows } = await lookUp(request, shared, table, () => 'digest');
    expect(rows.map(({ key }) => key.id?.S).sort()).toEqual(['good-1', 'good-2']);
    const results = await republishKeys(
      keys.map((key) => ({ key })),
      { shared, replica: 'orders/User', run: 'r' },
      { table },
      clock,
    );
    expect(results.map(({ kind }) => kind)).toEqual(['marked', 'absent', 'marked']);
    expect(await marked()).toEqual(['good-1', 'good-2']);
  });
});

function seeder(queue: {
  send(events: readonly Outgoing[]): ReturnType<Parameters<typeof seedWork>[1]['queue']['send']>;
}) {
  const target = { run: 'r', shared, replica: 'orders/User', filters: [] };
  return seedWork(target, { queue, payloads: new InMemoryPayloads(), digest: String });
}

function ids(events: readonly Outgoing[]): string[] {
  return events.map(({ body }) => JSON.parse(body).data.id);
}
