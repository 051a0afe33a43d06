import { Contract } from '../../lib/contracts';
import { serve } from '../../lib/protocol/api/serve';
import { answerRead } from '../../lib/protocol/audit/read-actions';
import { chooseRows } from '../../lib/protocol/batch/choose-rows';
import type { BatchPorts } from '../../lib/protocol/batch/ports';
import { republishWork } from '../../lib/protocol/batch/republish';
import { republishRows } from '../../lib/protocol/batch/republish-rows';
import { type RunRecord, type Runs, startRun } from '../../lib/protocol/batch/runs';
import { seedWork } from '../../lib/protocol/batch/seed';
import { detectChange } from '../../lib/protocol/replication/change';
import { splitMove } from '../../lib/protocol/replication/moves';
import type { Outgoing, OutgoingEvent, StreamRecord } from '../../lib/protocol/replication/outgoing-event';
import { type Failure, publish } from '../../lib/protocol/replication/publish';
import { passingOn } from '../../lib/protocol/replication/tracing';
import { project, projectPast } from '../../lib/protocol/rows/projection';
import type { Item, Row } from '../../lib/wire/item';
import { order, orderItem, orderPlaced, placedItem } from '../support/order-placed';
import { InMemoryPayloads } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';
import { LABEL, NOW } from '../support/user-events';

const [events, rows] = [sharedContract(orderPlaced), sharedContract(order)];
const placed = { order_id: 'o-1', order_version: 1, total: 10 };
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const timer = { remaining: () => 10_000, sleep: async () => {} };
const clock = { ...timer, now: () => NOW };

/** Takes every event; answers that none was refused. */
function recorded<E>(sent: E[], batch: readonly E[]): [] {
  sent.push(...batch);
  return [];
}

/** What a feed of both contracts makes of records. */
async function run(records: readonly Partial<StreamRecord>[]) {
  const sent: OutgoingEvent[] = [];
  const kept: { record: StreamRecord; failure: Failure }[] = [];
  const feed = {
    contracts: [events, rows],
    topic: {
      send: async (batch: readonly OutgoingEvent[]) => recorded(sent, batch),
    },
    quarantine: {
      keep: async (record: StreamRecord, failure: Failure) => void kept.push({ record, failure }),
    },
    payloads: new InMemoryPayloads(),
  };
  const all = records.map((record, index) => ({
    sequenceNumber: String(index + 1),
    at: NOW,
    keys: ['pk', 'sk'],
    ...record,
  }));
  const outcome = await publish(all, feed, LABEL, timer, passingOn(TRACEPARENT));
  return { outcome, kept, sent, bodies: sent.map(({ body }) => JSON.parse(body)) };
}

describe('an item of the outbox', () => {
  it('is one event when it appears, told by its key', async () => {
    const { bodies, sent, outcome } = await run([{ after: placedItem() }]);
    expect(bodies).toEqual([
      {
        specversion: '1.0',
        id: 'OrderPlaced/o-1/1',
        source: 'orders/OrderPlaced',
        type: 'orders.OrderPlaced',
        subject: 'o-1/1',
        time: new Date(NOW).toISOString(),
        dataschema: 'urn:event-sharing:orders:OrderPlaced:1.0',
        sequence: `${LABEL}/${'1'.padStart(40, '0')}`,
        traceparent: TRACEPARENT,
        data: placed,
      },
    ]);
    expect(sent.map(({ attributes }) => attributes)).toEqual([{}]);
    expect(outcome).toMatchObject({ published: 1, suppressed: 0, parked: [] });
  });

  it('has the same id when it is written again after it was removed', async () => {
    const { bodies } = await run([
      { after: placedItem() },
      { before: placedItem() },
      { after: placedItem({ total: 10 }, { __ttl: { N: '1900000000' } }) },
    ]);
    expect(bodies.map(({ id }) => id)).toEqual(['OrderPlaced/o-1/1', 'OrderPlaced/o-1/1']);
    expect(new Set(bodies.map(({ sequence }) => sequence)).size).toBe(2);
  });

  it.each<[string, Partial<StreamRecord>]>([
    ['its removal', { before: placedItem() }],
    ['its removal when its time to live is over', { before: placedItem(), expired: true }],
    ['a new time to live', { before: placedItem(), after: placedItem({}, { __ttl: { N: '1' } }) }],
    [
      'what the contract does not share',
      { before: placedItem(), after: placedItem({}, { note: { S: 'x' } }) },
    ],
    [
      'an event of a contract that the feed does not have',
      { after: placedItem({}, { __event: { S: 'orders/Other' } }) },
    ],
    ['what is no name of a contract', { after: placedItem({}, { __event: { N: '1' } }) }],
    ['that it is one no more', { before: placedItem(), after: placedItem({}, { __event: { S: 'none' } }) }],
  ])('publishes nothing of %s', async (_, record) => {
    const { bodies, outcome } = await run([record]);
    expect(bodies).toEqual([]);
    expect(outcome).toMatchObject({ suppressed: 1, parked: [], failures: [] });
  });

  it('is kept whole when it is changed, and all others leave', async () => {
    const change = { before: placedItem(), after: placedItem({ total: 99 }), original: 'the record' };
    const { bodies, kept, outcome } = await run([
      { after: placedItem({ order_version: 2 }) },
      change,
      { after: orderItem() },
      { after: placedItem({ order_version: 3 }) },
    ]);
    expect(bodies.map(({ id, type }) => [type, id.split('/')[2]])).toEqual([
      ['orders.OrderPlaced', '2'],
      ['orders.OrderCreated', undefined],
      ['orders.OrderPlaced', '3'],
    ]);
    expect(kept).toMatchObject([{ record: { original: 'the record' } }]);
    expect(outcome.parked).toEqual([
      {
        sequenceNumber: '2',
        reason:
          'the field "total" of an event of orders/OrderPlaced was changed after it had been written, and an event happens once: write another event that says what is so now',
        traceId: '0af7651916cd43dd8448eb211c80319c',
      },
    ]);
    expect(outcome.failures).toEqual([]);
  });

  it('is refused with a code of its own when it is changed', () => {
    expect(() => detectChange(events, placedItem(), placedItem({ total: 99 }))).toThrow(
      expect.objectContaining({ code: 'event-changed' }),
    );
  });

  it('is not changed by what never could be shared, and its time to live may change too', () => {
    for (const total of [{ S: 'secret' }, { B: 'AQI=' }]) {
      const unfit = placedItem({}, { total });
      expect(detectChange(events, unfit, { ...unfit, __ttl: { N: '5' } })).toBeUndefined();
      expect(() => detectChange(events, unfit, placedItem())).toThrow(/"total"/);
    }
  });

  it('is the same event whatever the order of its set', () => {
    const tags = (...SS: string[]) => placedItem({}, { tags: { SS } });
    expect(detectChange(events, tags('a', 'b'), tags('b', 'a'))).toBeUndefined();
    expect(() => detectChange(events, tags('a', 'b'), tags('b', 'c'))).toThrow(/"tags"/);
  });

  it('is changed, and does not move, where its key is no part of the key of the table', () => {
    const meta = { owner: 'orders', entity: 'Moved', kind: 'event', version: '1.0', key: ['ref'] };
    const contract = Contract.fromObject({
      type: 'object',
      'x-contract': meta,
      properties: { ref: { type: 'string' } },
      required: ['ref'],
    });
    const at = (S: string) => ({ id: { S: '1' }, ref: { S }, __event: { S: 'orders/Moved' } });
    const record = { sequenceNumber: '1', at: NOW, before: at('a'), after: at('b') };
    expect(splitMove(contract, record)).toEqual([record]);
  });

  it('is refused when it does not fit the contract, without a word of its values', async () => {
    const { kept, bodies } = await run([{ after: placedItem({}, { total: { S: 'secret' } }) }]);
    expect(bodies).toEqual([]);
    expect(kept.map(({ failure }) => failure.reason)).toEqual([
      'an item is no orders/OrderPlaced: row does not fit the contract',
    ]);
  });

  it('leaves a large text elsewhere, under a name that does not grow with its key', async () => {
    const id = 'ö'.repeat(400);
    const { bodies } = await run([
      { after: placedItem({ order_id: id }, { lines: { L: [{ M: { sku: { S: 'x'.repeat(300_000) } } }] } }) },
    ]);
    expect(bodies).toMatchObject([{ data: { order_id: id, order_version: 1 }, dataref: expect.any(String) }]);
    expect(bodies[0].data).not.toHaveProperty('lines');
    expect(bodies[0].dataref.length).toBeLessThan(200);
  });

  it('becomes an event, and ends as a row, when a row is made one', async () => {
    const { bodies } = await run([
      { before: orderItem(), after: { ...orderItem(), __event: { S: 'orders/Order' } } },
      { before: { ...placedItem(), __event: { S: 'other' } }, after: placedItem() },
    ]);
    expect(bodies.map(({ type }) => type)).toEqual(['orders.OrderDeleted', 'orders.OrderPlaced']);
  });
});

describe('whoever reads the table of both', () => {
  /** Looks like a row of the contract in all but its mark. */
  const disguised: Item = { ...orderItem('o-2'), __event: { S: 'orders/OrderPlaced' } };
  const items = [orderItem('o-1'), disguised, placedItem()];
  const subjects = (found: readonly { readonly row: Row }[]) => found.map(({ row }) => row);

  it('sees rows by a contract of rows, and events by one of events', () => {
    expect(subjects(chooseRows(rows, items, []).rows)).toEqual([{ order_id: 'o-1', total: 10 }]);
    expect(subjects(chooseRows(events, [orderItem(), placedItem()], []).rows)).toEqual([placed]);
    expect(project(rows, disguised)).toBeUndefined();
    expect(projectPast(rows, disguised)).toBeUndefined();
    const plain = Object.fromEntries(Object.entries(placedItem()).filter(([name]) => name !== '__event'));
    expect(project(events, plain)).toBeUndefined();
  });

  it('republishes rows, and marks no event', async () => {
    const marked: Item[] = [];
    const work = republishWork(
      { shared: rows, audience: '*', run: 'r' },
      { mark: async (item: Item) => marked.push(item) > 0 },
    );
    expect(await work.process(items, NOW, clock)).toEqual({ sent: 1, skipped: 2, refused: [] });
    expect(marked).toEqual([orderItem('o-1')]);
  });

  it('seeds a consumer of events with the very events, and of rows with rows', async () => {
    const seed = async (shared: typeof events) => {
      const sent: Outgoing[] = [];
      const queue = { send: async (batch: readonly Outgoing[]) => recorded(sent, batch) };
      const ports = { queue, payloads: new InMemoryPayloads(), digest: String };
      const work = seedWork({ run: 'r', shared, replica: 'billing/Orders', filters: [] }, ports);
      await work.process([orderItem(), placedItem()], NOW, clock);
      return sent.map(({ body }) => JSON.parse(body)).map(({ id, type, audience }) => [id, type, audience]);
    };
    expect(await seed(events)).toEqual([['OrderPlaced/o-1/1', 'orders.OrderPlaced', 'billing/Orders']]);
    expect(await seed(rows)).toEqual([['seed/r/o-1', 'orders.OrderCreated', 'billing/Orders']]);
  });

  it('has no run that would republish events, and one that seeds them', async () => {
    const runs = { create: async (record: RunRecord) => record } as Runs;
    const start = (kind: 'seed' | 'republish') =>
      startRun({ action: 'start', kind, replica: 'billing/Orders' }, orderPlaced, runs, 'r', NOW);
    await expect(start('republish')).rejects.toThrow(
      'orders/OrderPlaced is a contract of events: each is published once; to have those sent again that are still in the table, seed the consumer that needs them',
    );
    expect(await start('seed')).toMatchObject({ run: 'r' });
    const ports = { contracts: [events, rows], newId: () => 'r' } as unknown as BatchPorts;
    const request = { action: 'republish-keys', replica: '*', keys: [] } as const;
    await expect(republishRows({ ...request, contract: orderPlaced.id }, ports, clock)).rejects.toThrow(
      'orders/OrderPlaced is a contract of events',
    );
  });

  it('audits rows alone, and no events', async () => {
    const table = { scan: async () => ({ items }), getAll: async () => items, keySchema: async () => [] };
    const ports = { contracts: [rows, events], table, digest: () => 'd' };
    const ask = (contract: string) =>
      answerRead({ action: 'page', contract, segment: 0, segments: 1, fields: ['order_id'] }, ports);
    expect(await ask('orders/Order')).toEqual({ rows: [{ key: { order_id: { S: 'o-1' } }, digest: 'd' }] });
    await expect(ask('orders/OrderPlaced')).rejects.toThrow(
      /orders\/OrderPlaced is a contract of events: no replica/,
    );
  });

  it('answers rows alone by its API: one, many and a list', async () => {
    const table = {
      get: async (key: Item) => items.find(({ pk }) => pk?.S === key.pk?.S),
      getAll: async () => items,
      scan: async () => ({ items }),
      keySchema: async () => ['pk', 'sk'].map((name) => ({ name, type: 'S' })),
    };
    const service = { collection: 'orders', contracts: [rows], table, digest: String, hashKey: () => 'h' };
    const ask = async (method: string, path: string, body = '') => {
      const request = { id: '1', method, path, isDecoded: true, query: '', body };
      const endless = {
        remaining: () => 60_000,
        sleep: (_: number, signal: AbortSignal) =>
          new Promise((end) => signal.addEventListener('abort', end)),
      };
      const { answer } = await serve(request, service, endless);
      return [answer.status, answer.body && JSON.parse(answer.body)];
    };
    expect(await ask('GET', 'orders/o-1')).toEqual([200, { data: { order_id: 'o-1', total: 10 } }]);
    expect(await ask('GET', 'orders/o-2')).toMatchObject([404, {}]);
    const keys = ['o-1', 'o-2'].map((order_id) => ({ order_id }));
    expect(await ask('POST', 'orders/batch-get', JSON.stringify({ keys }))).toEqual([
      200,
      { items: [{ data: { order_id: 'o-1', total: 10 } }], missing: [{ order_id: 'o-2' }] },
    ]);
    expect(await ask('GET', 'orders')).toEqual([200, { items: [{ data: { order_id: 'o-1', total: 10 } }] }]);
  });
});
