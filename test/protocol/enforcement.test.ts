import { Contract } from '../../lib/contracts';
import { readPage } from '../../lib/protocol/audit/audit-rows';
import { republishWork } from '../../lib/protocol/batch/republish';
import { republishKeys } from '../../lib/protocol/batch/republish-keys';
import { seedWork } from '../../lib/protocol/batch/seed';
import { detectChange } from '../../lib/protocol/replication/change';
import type { Outgoing, OutgoingEvent, StreamRecord } from '../../lib/protocol/replication/outgoing-event';
import { type Failure, publish } from '../../lib/protocol/replication/publish';
import { toItem } from '../../lib/protocol/rows/attribute-values';
import type { Item } from '../../lib/wire/item';
import { InMemoryPayloads } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';
import { userSchema } from '../support/user-contract';
import { LABEL, NOW } from '../support/user-events';

const contract = Contract.fromObject({
  ...userSchema,
  properties: {
    user_id: { type: 'integer', minimum: 1 },
    name: { type: 'string', minLength: 1, pattern: '^[A-Z]' },
    plan: { enum: ['free', 'paid'] },
    born: { type: 'string', format: 'date' },
    address: { type: 'object', properties: { zip: { type: 'string' } }, required: ['zip'] },
  },
  required: ['user_id', 'name'],
});
const shared = sharedContract(contract);

const good = { user_id: { N: '1' }, name: { S: 'Ada' } };
const UNFIT: [string, Item][] = [
  ['a number where a text should be', { ...good, name: { N: '424242' } }],
  ['a text that does not match the pattern', { ...good, name: { S: 'secret' } }],
  ['a required field that is missing', { user_id: { N: '1' }, plan: { S: 'free' } }],
  ['a value that is not listed', { ...good, plan: { S: 'secret' } }],
  ['a text of another format', { ...good, born: { S: 'secret' } }],
  ['a null where none is allowed', { ...good, name: { NULL: true } }],
  ['a fraction where a whole number should be', { ...good, user_id: { N: '1.5' } }],
  ['a member that is missing', { ...good, address: { M: {} } }],
  ['a member of another type', { ...good, address: { M: { zip: { N: '424242' } } } }],
  ['a map where a text should be', { ...good, name: { M: { secret: { S: 'secret' } } } }],
];

const record = (sequenceNumber: string, before?: Item, after?: Item): StreamRecord => ({
  sequenceNumber,
  at: NOW,
  before,
  after,
  original: { before, after },
});
const timer = { remaining: () => 10_000, sleep: async () => {} };
const clock = { ...timer, now: () => NOW };

/** Takes every event; answers that none was refused. */
function recorded<E>(sent: E[], events: readonly E[]): [] {
  sent.push(...events);
  return [];
}

async function run(records: readonly StreamRecord[]) {
  const sent: OutgoingEvent[] = [];
  const kept: { record: StreamRecord; failure: Failure }[] = [];
  const feed = {
    contracts: [shared],
    topic: { send: async (events: readonly OutgoingEvent[]) => recorded(sent, events) },
    quarantine: {
      keep: async (refused: StreamRecord, failure: Failure) => void kept.push({ record: refused, failure }),
    },
    payloads: new InMemoryPayloads(),
  };
  const outcome = await publish(records, feed, LABEL, timer);
  return {
    outcome,
    kept,
    events: sent.map(({ body }) => JSON.parse(body)),
    bodies: sent.map(({ body }) => body),
  };
}

describe('a row that does not fit the contract', () => {
  it.each(UNFIT)('is kept whole with its owner, and its neighbour leaves: %s', async (_, item) => {
    const neighbour = { user_id: { N: '2' }, name: { S: 'Bob' } };
    const { outcome, kept, events } = await run([
      record('1', undefined, item),
      record('2', undefined, neighbour),
    ]);
    expect(events.map(({ data }) => data)).toEqual([{ user_id: 2, name: 'Bob' }]);
    expect(kept).toMatchObject([{ record: { original: { after: item } } }]);
    expect(outcome).toMatchObject({ published: 1, failures: [], parked: [{ sequenceNumber: '1' }] });
    expect(outcome.parked[0]?.reason).not.toMatch(/secret|424242/);
  });

  it.each(UNFIT)('is neither seeded, republished nor compared, and others are: %s', async (_, item) => {
    const other = { user_id: { N: '2' }, name: { S: 'Bob' } };
    const items = [item, other];
    const sent: Outgoing[] = [];
    const queue = {
      send: async (events: readonly Outgoing[]) => recorded(sent, events),
    };
    const ports = { queue, payloads: new InMemoryPayloads(), digest: String };
    const seed = seedWork({ run: 'r', shared, replica: 'orders/User', filters: [] }, ports);
    expect(await seed.process(items, NOW, clock)).toEqual({
      sent: 1,
      skipped: 0,
      refused: [{ subject: expect.any(String), reason: expect.any(String) }],
    });
    expect(sent.map(({ body }) => JSON.parse(body).data.user_id)).toEqual([2]);

    const marked: Item[] = [];
    const table = {
      mark: async (each: Item) => marked.push(each) > 0,
      get: async () => item,
      keySchema: async () => [{ name: 'user_id', type: 'N' }],
      scan: async () => ({ items }),
    };
    const work = republishWork({ shared, audience: 'orders/User', run: 'r' }, table);
    expect(await work.process(items, NOW, clock)).toEqual({
      sent: 1,
      skipped: 0,
      refused: [{ subject: expect.any(String), reason: expect.any(String) }],
    });
    const target = { shared, replica: 'orders/User', run: 'r' };
    const key = { user_id: item.user_id ?? {} };
    const [result] = await republishKeys([{ key }], target, { table }, clock);
    expect(result?.kind).toBe('refused');
    expect(marked).toEqual([other]);

    const page = {
      action: 'page',
      contract: 'users/User',
      fields: ['name'],
      segment: 0,
      segments: 1,
    } as const;
    const { rows } = await readPage(page, shared, table, () => 'd');
    expect(rows.map((row) => 'refused' in row)).toEqual([false, true]);
    expect(JSON.stringify(rows)).not.toMatch(/secret|424242/);
  });
});

describe('old values that did not fit the contract', () => {
  const broken = UNFIT.filter(([, { user_id }]) => user_id?.N === '1');

  it.each(broken)('never leave, and the deletion does: %s', async (_, item) => {
    const { events, bodies } = await run([record('1', item, undefined)]);
    expect(events).toMatchObject([{ type: 'users.UserDeleted', subject: '1' }]);
    expect(events[0].data).toEqual({ user_id: 1, __previous: { user_id: 1, __incomplete: true } });
    expect(bodies.join()).not.toMatch(/secret|424242/);
  });

  it.each(broken)('never leave, and the change that mends them does: %s', async (_, item) => {
    const { events, bodies } = await run([record('1', item, good)]);
    expect(events[0].data).toEqual({ user_id: 1, name: 'Ada', __previous: { __incomplete: true } });
    expect(bodies.join()).not.toMatch(/secret|424242/);
  });

  it('are those of no row when the key is what did not fit', () => {
    const keyless = { ...good, user_id: { N: '0' } };
    expect(detectChange(shared, keyless, undefined)).toBeUndefined();
    expect(detectChange(shared, keyless, toItem({ user_id: 1, name: 'Ada' }))?.kind).toBe('Created');
  });
});
