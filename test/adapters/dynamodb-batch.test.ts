import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { digestOf, itemDigest } from '../../lib/adapters/digest';
import { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
import { DynamoDbRuns } from '../../lib/adapters/dynamodb-runs';
import { toSdkItem } from '../../lib/adapters/sdk-values';
import { Contract } from '../../lib/contracts/contract';
import { lookUp, readPage } from '../../lib/protocol/audit/audit-rows';
import { republishWork } from '../../lib/protocol/batch/republish';
import { republishKeys } from '../../lib/protocol/batch/republish-keys';
import { FIRST_CHECKPOINT, type Run } from '../../lib/protocol/batch/run';
import { describeRun, listRuns, startRun, stopRun } from '../../lib/protocol/batch/runs';
import { seedWork } from '../../lib/protocol/batch/seed';
import { type Clock, sweep } from '../../lib/protocol/batch/sweep';
import type { Outgoing } from '../../lib/protocol/replication/outgoing-event';
import { LOWEST_SEQUENCE, toSequence } from '../../lib/protocol/rows/sequence';
import type { RepublishKey, StartRequest } from '../../lib/wire/batch-requests';
import { InMemoryPayloads } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';
import { userSchema } from '../support/user-contract';
import {
  createTable,
  type DynamoDb,
  dropTable,
  name,
  newClients,
  newTableName,
  startDynamoDb,
} from './dynamodb-under-test';

const contract = Contract.fromObject({
  ...userSchema,
  'x-contract': { ...userSchema['x-contract'], key: ['id'] },
  properties: { id: { type: 'string' }, name: { type: 'string' }, newsletter: { type: 'boolean' } },
  required: ['id'],
});
const shared = sharedContract(contract);
const NOW = Date.parse('2026-02-01T00:00:10.500Z');

/** A clock that moves only when somebody sleeps. */
class Sleeper implements Clock {
  time = NOW;
  constructor(private readonly end = NOW + 900_000) {}
  now = () => this.time;
  remaining = () => this.end - this.time;
  async sleep(milliseconds: number) {
    this.time += milliseconds;
  }
}

/** A queue that refuses what it is told to. */
class Queue {
  readonly events: { id: string; type: string; sequence: string; audience: string; data: object }[] = [];
  sizes: number[] = [];
  refuse = false;
  async send(events: readonly Outgoing[]) {
    if (this.refuse) throw Object.assign(new Error('away'), { name: 'QueueDoesNotExist' });
    this.sizes.push(events.length);
    this.events.push(...events.map(({ body }) => JSON.parse(body)));
    return [];
  }
}

describe(`batch jobs on a table of ${name}`, () => {
  let dynamo: DynamoDb;
  let dynamodb: DynamoDBClient;
  let runs: DynamoDbRuns;
  const runsTable = newTableName('runs');
  const tables = [runsTable];

  beforeAll(async () => {
    dynamo = await startDynamoDb();
    const clients = newClients(dynamo.url);
    dynamodb = clients.dynamodb;
    clients.streams.destroy();
    await dynamodb.send(
      new CreateTableCommand({
        TableName: runsTable,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'run', KeyType: 'HASH' },
          { AttributeName: 'part', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'run', AttributeType: 'S' },
          { AttributeName: 'part', AttributeType: 'S' },
        ],
      }),
    );
    runs = new DynamoDbRuns(dynamodb, runsTable);
  });
  afterAll(async () => {
    for (const table of tables) await dropTable(dynamodb, table);
    dynamodb?.destroy();
    await dynamo?.stop();
  });

  /** A table with rows of its own: the last of them can never be carried. */
  async function ownerWith(rows: number) {
    const TableName = newTableName('owner');
    await createTable(dynamodb, TableName);
    tables.push(TableName);
    const put = (id: string, rest: object = {}) =>
      dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: toSdkItem({ id: { S: id }, name: { S: `name of ${id}` }, secret: { S: 'private' }, ...rest }),
        }),
      );
    for (let row = 1; row <= rows; row += 1) await put(`u${row}`, { newsletter: { BOOL: row % 2 === 0 } });
    const get = async (id: string) =>
      (await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true })))
        .Item;
    return { table: new DynamoDbOwnerTable(dynamodb, TableName), put, get };
  }

  const start = (request: Partial<StartRequest>, id: string = randomUUID()) =>
    startRun({ action: 'start', kind: 'seed', replica: 'orders/User', ...request }, contract, runs, id, NOW);
  const runOf = async (id: string): Promise<Run> => (await runs.find(id))?.run as Run;
  const seeder = (run: string, queue: Queue, filters: { newsletter: boolean[] }[] = []) =>
    seedWork(
      { run, shared, replica: 'orders/User', filters },
      {
        queue,
        payloads: new InMemoryPayloads(),
        digest: digestOf,
      },
    );

  it('a seed sends each row once, with the lowest sequence, to its replica, ten a request', async () => {
    const { table, put } = await ownerWith(25);
    await put('refused', { name: { B: 'AQI=' } });
    const { run, segments } = await start({ segments: 2 });
    const queue = new Queue();
    for (const segment of segments)
      await sweep(
        await runOf(run),
        segment,
        { table, checkpoints: runs, work: seeder(run, queue) },
        new Sleeper(),
      );
    expect(queue.events.map(({ id }) => id).sort()).toEqual(
      Array.from({ length: 25 }, (_, index) => `seed/${run}/u${index + 1}`).sort(),
    );
    expect(
      new Set(queue.events.map(({ sequence, audience, type }) => `${sequence} ${audience} ${type}`)),
    ).toEqual(new Set([`${LOWEST_SEQUENCE} orders/User users.UserCreated`]));
    expect(JSON.stringify(queue.events)).not.toContain('private');
    expect(Math.max(...queue.sizes)).toBe(10);
    expect(await describeRun(run, runs)).toMatchObject({
      state: 'finished',
      finishedSegments: 2,
      read: 26,
      sent: 25,
      skipped: 0,
      refused: 1,
    });
  });

  it('a seed leaves out what a filter does not choose', async () => {
    const { table } = await ownerWith(6);
    const { run } = await start({ segments: 1 });
    const queue = new Queue();
    const work = seeder(run, queue, [{ newsletter: [true] }]);
    const { answer } = await sweep(await runOf(run), 0, { table, checkpoints: runs, work }, new Sleeper());
    expect(answer).toMatchObject({ finished: true, stopped: false, read: 6, sent: 3, skipped: 3 });
  });

  it('a page that the queue does not take is not done, and comes again', async () => {
    const { table } = await ownerWith(3);
    const { run } = await start({ segments: 1 });
    const queue = new Queue();
    queue.refuse = true;
    const ports = { table, checkpoints: runs, work: seeder(run, queue) };
    await expect(sweep(await runOf(run), 0, ports, new Sleeper())).rejects.toThrow(
      'the queue of orders/User did not take 3 of 3 events (QueueDoesNotExist): send them again',
    );
    expect(await runs.load(run, 0)).toEqual(FIRST_CHECKPOINT);
    queue.refuse = false;
    await sweep(await runOf(run), 0, ports, new Sleeper());
    expect(queue.events).toHaveLength(3);
  });

  it.each([4, 0.2])(
    'a run keeps a pace of %d rows a second, also from one worker to the next',
    async (rowsPerSecond) => {
      const { table } = await ownerWith(12);
      const { run } = await start({ segments: 2, rowsPerSecond });
      const queue = new Queue();
      const ports = { table, checkpoints: runs, work: seeder(run, queue) };
      let time = NOW;
      let workers = 0;
      for (let finished = false; !finished; workers += 1) {
        const clock = new Sleeper(time + 6_500);
        clock.time = time;
        finished = (await sweep(await runOf(run), 0, ports, clock)).answer.finished;
        expect(clock.remaining()).toBeGreaterThanOrEqual(4_000);
        time = clock.time;
      }
      const rows = queue.events.length;
      expect(workers).toBeGreaterThan(1);
      // The first page is free.
      const pace = rowsPerSecond / 2;
      expect(time - NOW).toBeGreaterThanOrEqual(((rows - Math.ceil(pace)) / pace) * 1000);
    },
  );

  it('of two workers only one takes the next checkpoint', async () => {
    const { run } = await start({});
    const next = { ...FIRST_CHECKPOINT, version: 1, cursor: { id: { S: 'a' } } };
    expect(await runs.save(run, 0, next, NOW)).toBe(true);
    expect(await runs.save(run, 0, { ...next, cursor: { id: { S: 'b' } } }, NOW)).toBe(false);
    expect(await runs.save(run, 0, { ...next, version: 3 }, NOW)).toBe(false);
    expect(await runs.load(run, 0)).toEqual(next);
    expect(await runs.save(run, 0, { ...next, version: 2, finished: true }, NOW)).toBe(true);
  });

  it('a stopped run reads no more, and goes on when it is started again', async () => {
    const { table } = await ownerWith(2);
    const { run } = await start({ segments: 1 });
    expect((await stopRun(run, runs)).state).toBe('stopped');
    const queue = new Queue();
    const ports = { table, checkpoints: runs, work: seeder(run, queue) };
    const { answer } = await sweep(await runOf(run), 0, ports, new Sleeper());
    expect(answer).toMatchObject({ finished: true, stopped: true, read: 0 });
    await start({ run, segments: 1 });
    expect((await describeRun(run, runs)).state).toBe('running');
    expect((await sweep(await runOf(run), 0, ports, new Sleeper())).answer).toMatchObject({
      finished: true,
      stopped: false,
      sent: 2,
    });
  });

  it('a run of the same name is resumed only with the same parameters', async () => {
    const { run } = await start({ filter: { newsletter: [true] } });
    expect(await start({ run, filter: { newsletter: [true] } })).toEqual({ run, segments: [0, 1, 2, 3] });
    await expect(start({ run })).rejects.toThrow(`the run ${run} was started with another "filter"`);
  });

  it.each([
    [{ run: 'latest' }, '"latest" cannot name a run'],
    [{ run: 'a b' }, '"a b" cannot name a run'],
    [{ segments: 0 }, '"segments" must be a whole number from 1 to 1000, received 0'],
    [{ rowsPerSecond: 0 }, '"rowsPerSecond" must be a number above 0, received 0'],
    [{ replica: '*' }, 'a seed is for one replica'],
    [{ kind: 'move' as never }, 'no kind of run is "move"'],
    [{ filter: { other: ['x'] } }, '"other" is not a field of the contract'],
  ])('a run with %j is refused', async (request, message) => {
    await expect(start(request)).rejects.toThrow(message);
  });

  it('runs are listed newest first, with the last audit of each replica', async () => {
    const replica = 'listed/User';
    const at = (seconds: number, run: string) =>
      startRun({ action: 'start', kind: 'seed', replica }, contract, runs, run, NOW + seconds * 1000);
    await at(1, 'older');
    await at(2, 'newer');
    const zero = { missing: 0, stale: 0, orphaned: 0, undecided: 0, unshareable: 0, repaired: 0 };
    await runs.recordAudit({ replica, at: 'now', checked: 5, ...zero });
    const listed = await listRuns(replica, runs);
    expect(listed.runs.map(({ run }) => run)).toEqual(['newer', 'older']);
    expect(listed.audits).toEqual({ [replica]: { replica, at: 'now', checked: 5, ...zero } });
  });

  it('a republication marks the chosen rows, changes nothing else, and makes none', async () => {
    const { table, get } = await ownerWith(4);
    const before = await get('u2');
    const { run } = await start({ kind: 'republish', segments: 1, filter: { newsletter: [true] } });
    const work = republishWork(
      { shared, audience: 'orders/User', run, filter: { newsletter: [true] } },
      table,
    );
    const { answer } = await sweep(await runOf(run), 0, { table, checkpoints: runs, work }, new Sleeper());
    expect(answer).toMatchObject({ finished: true, read: 4, sent: 2, skipped: 2 });
    expect(await get('u2')).toEqual({ ...before, __republish: { S: `users/User orders/User ${run}` } });
    expect((await get('u1'))?.__republish).toBeUndefined();
    expect(await table.mark({ id: { S: 'nobody' } }, 'users/User * 1')).toBe(false);
    expect(await get('nobody')).toBeUndefined();
  });

  it('single rows are marked, removed, left alone or refused, in the order of the request', async () => {
    const { table, put, get } = await ownerWith(1);
    await put('refused', { name: { B: 'AQI=' } });
    const queue = new Queue();
    const seen = toSequence('2026-01-31T12:00:00.000', '99');
    const key = (id: string) => ({ id: { S: id } });
    const results = await republishKeys(
      [
        { key: key('gone'), seen },
        { key: key('u1'), seen },
        { key: key('absent') },
        { key: key('refused'), seen },
        { tableKey: key('u1') },
        { tableKey: key('gone') },
        { key: key('by hand'), seen: '' },
        { key: { id: { N: '1' } }, seen },
      ],
      { shared, replica: 'orders/User', run: 'r1' },
      { table, queue },
      new Sleeper(),
    );
    expect(results.map(({ kind }) => kind)).toEqual([
      'removed',
      'marked',
      'absent',
      'refused',
      'marked',
      'absent',
      'removed',
      'refused',
    ]);
    expect(results[3]?.reason).toMatch(/^attribute name has DynamoDB type B/);
    expect((await get('refused'))?.__republish).toBeUndefined();
    expect(queue.events.map(({ id, type, sequence, data }) => ({ id, type, sequence, data }))).toEqual([
      {
        id: 'removal/r1/gone',
        type: 'users.UserDeleted',
        sequence: toSequence('2026-01-31T12:00:00.000', '100'),
        data: { id: 'gone', __previous: { __incomplete: true } },
      },
      {
        id: 'removal/r1/by%20hand',
        type: 'users.UserDeleted',
        sequence: LOWEST_SEQUENCE,
        data: { id: 'by hand', __previous: { __incomplete: true } },
      },
    ]);
  });

  it('a row is not removed where its absence is not certain, but marked where it is found', async () => {
    const { table, put, get } = await ownerWith(0);
    await put('USER#7');
    const numbered = Contract.fromObject({
      ...userSchema,
      'x-contract': {
        ...userSchema['x-contract'],
        source: { fields: { user_id: { attribute: 'id', stripPrefix: 'USER#' } } },
      },
    });
    const queue = new Queue();
    const keys = ['7', '8'].map((N) => ({ key: { user_id: { N } }, seen: toSequence('2026', '5') }));
    const target = { shared: sharedContract(numbered), replica: 'orders/User', run: 'r2' };
    const results = await republishKeys(keys, target, { table, queue }, new Sleeper());
    expect(results.map(({ kind }) => kind)).toEqual(['marked', 'refused']);
    expect(results[1]?.reason).toMatch(/whether the row is gone is not certain/);
    expect((await get('USER#7'))?.__republish).toBeDefined();
    expect(queue.events).toEqual([]);
  });

  it('a row of which the replica shows nothing is not removed, nor any row of every replica', async () => {
    const { table } = await ownerWith(0);
    const queue = new Queue();
    const seen = toSequence('2026', '5');
    const ask = (keys: RepublishKey[], replica: string) =>
      republishKeys(keys, { shared, replica, run: 'r3' }, { table, queue }, new Sleeper());
    const key = { id: { S: 'nobody' } };
    expect(await ask([{ key }], 'orders/User')).toEqual([{ kind: 'absent' }]);
    expect(await ask([{ key, seen }], '*')).toEqual([{ kind: 'absent' }]);
    expect(queue.events).toEqual([]);
  });

  it('an audit sees keys and digests, page by page, and those of the keys that it asks for', async () => {
    const { table, put } = await ownerWith(5);
    await put('refused', { name: { B: 'AQI=' } });
    const selection = { contract: 'users/User', fields: ['name'] };
    const rows = [];
    let next: string | undefined;
    do {
      const request = {
        action: 'page',
        ...selection,
        segment: 0,
        segments: 1,
        cursor: next,
        limit: 2,
      } as const;
      const page = await readPage(request, shared, table, itemDigest);
      rows.push(...page.rows);
      next = page.next;
    } while (next);
    expect(rows).toHaveLength(6);
    const row = {
      key: { id: { S: 'u2' } },
      digest: itemDigest({ id: { S: 'u2' }, name: { S: 'name of u2' } }),
    };
    expect(rows).toContainEqual(row);
    expect(JSON.stringify(rows)).not.toMatch(/name of|private/);
    const keys = ['u2', 'u2', 'u3', 'nobody', 'refused'].map((id) => ({ id: { S: id } }));
    const request = { action: 'lookup', ...selection, filter: { newsletter: [true] }, keys } as const;
    expect((await lookUp(request, shared, table, itemDigest)).rows).toEqual(
      expect.arrayContaining([
        row,
        { key: { id: { S: 'refused' } }, refused: expect.stringMatching(/^attribute name/) },
      ]),
    );
    expect((await lookUp(request, shared, table, itemDigest)).rows).toHaveLength(2);
  });
});
