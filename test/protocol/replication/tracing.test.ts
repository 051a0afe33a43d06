import type { OutgoingEvent, StreamRecord } from '../../../lib/protocol/replication/outgoing-event';
import { type Feed, publish } from '../../../lib/protocol/replication/publish';
import { passingOn, type Tracing, writerOf } from '../../../lib/protocol/replication/tracing';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import type { Item } from '../../../lib/wire/item';
import { order, orderItem, orderPlaced, placedItem } from '../../support/order-placed';
import { InMemoryPayloads } from '../../support/replica-in-memory';
import { sharedContract } from '../../support/shared-contract';
import { userContract } from '../../support/user-contract';
import { LABEL, NOW } from '../../support/user-events';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const WRITER = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const OTHER = '00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const INVOCATION = '00-2af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const timer = { remaining: () => 10_000, sleep: async () => {} };

const userItem = (more: Item = {}, name = 'Alice') => ({ ...toItem({ user_id: 1, name }), ...more });
const by = (S: string, attribute = 'trace'): Item => ({ [attribute]: { S } });

/** What a feed makes of records. @param refuse what the topic says of each event */
async function run(
  records: readonly Partial<StreamRecord>[],
  tracing?: Tracing,
  {
    contracts = [sharedContract(userContract)],
    payloads = new InMemoryPayloads(),
    refuse,
  }: Partial<Feed> & { refuse?: boolean } = {},
) {
  const sent: OutgoingEvent[] = [];
  const feed: Feed = {
    contracts,
    topic: {
      async send(events) {
        sent.push(...events);
        if (refuse === undefined) return [];
        return events.map((event) => ({ event, reason: 'no', final: refuse }));
      },
    },
    quarantine: { keep: async () => {} },
    payloads,
    traceAttribute: 'trace',
  };
  const all = records.map((record, index) => ({ sequenceNumber: String(index + 1), at: NOW, ...record }));
  const soon = refuse === undefined ? timer : { ...timer, remaining: () => 0 };
  const outcome = await publish(all, feed, LABEL, soon, tracing);
  return { outcome, events: sent.map(({ body }) => JSON.parse(body)) };
}

/** Tells what was begun and how it ended. */
function recording() {
  const ended: unknown[] = [];
  const tracing: Tracing = {
    begin: (contract, writer) => ({
      traceparent: OTHER,
      about: ({ sequence }) => void ended.push(['about', sequence.slice(-1)]),
      end: (outcome) => void ended.push([contract, writer, outcome]),
    }),
  };
  return { ended, tracing };
}

describe('the context that a writer leaves', () => {
  it('goes with the event of this change, and not with data', async () => {
    const { events } = await run([{ after: userItem(by(WRITER)) }], passingOn(INVOCATION));
    expect(events).toMatchObject([{ traceparent: WRITER, data: { user_id: 1, name: 'Alice' } }]);
    expect(JSON.stringify(events[0].data)).not.toContain(TRACE_ID);
  });

  it('goes with a business event, and with both events of a row that moves', async () => {
    const contracts = [sharedContract(orderPlaced), sharedContract(order)];
    const told = await run([{ after: { ...placedItem(), ...by(WRITER) } }], undefined, { contracts });
    expect(told.events).toMatchObject([{ type: 'orders.OrderPlaced', traceparent: WRITER }]);
    const row = await run([{ after: { ...orderItem(), ...by(WRITER) } }], undefined, { contracts });
    expect(row.events).toMatchObject([{ type: 'orders.OrderCreated', traceparent: WRITER }]);
    const moved = { before: userItem(), after: { ...userItem(by(WRITER)), user_id: { N: '2' } } };
    const { events } = await run([moved]);
    expect(events.map(({ type, traceparent }) => [type, traceparent])).toEqual([
      ['users.UserDeleted', WRITER],
      ['users.UserCreated', WRITER],
    ]);
  });

  it('publishes nothing by itself', async () => {
    const { outcome } = await run([{ before: userItem(by(OTHER)), after: userItem(by(WRITER)) }]);
    expect(outcome).toMatchObject({ published: 0, suppressed: 1 });
  });

  it('is not taken from a write before, nor for a deletion', async () => {
    const late = { before: userItem(by(WRITER)), after: userItem(by(WRITER), 'Bob') };
    const gone = { before: userItem(by(WRITER)) };
    const { events } = await run([late, gone], passingOn(INVOCATION));
    expect(events.map(({ traceparent }) => traceparent)).toEqual([INVOCATION, INVOCATION]);
  });

  test.each<[string, Item[string]]>([
    ['garbage', { S: 'garbage' }],
    ['nothing', { S: '' }],
    ['upper case', { S: WRITER.toUpperCase() }],
    ['one character less', { S: WRITER.slice(0, -1) }],
    ['one character more', { S: `${WRITER}0` }],
    ['a line more', { S: `${WRITER}\n` }],
    ['a trace of zeroes', { S: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }],
    ['a span of zeroes', { S: `00-${TRACE_ID}-${'0'.repeat(16)}-01` }],
    ['version ff', { S: WRITER.replace('00-', 'ff-') }],
    ['a number', { N: '1' }],
    ['binary', { B: WRITER }],
    ['a list', { L: [{ S: WRITER }] }],
  ])('is ignored where it is %s', async (_, value) => {
    expect(writerOf('trace', undefined, { trace: value })).toBeUndefined();
    const { events, outcome } = await run([{ after: userItem({ trace: value }) }], passingOn(INVOCATION));
    expect(events).toMatchObject([{ traceparent: INVOCATION }]);
    expect(outcome).toMatchObject({ published: 1, parked: [], failures: [] });
  });

  it('is not looked for where the feed names no attribute, and is no member of every object', () => {
    expect(writerOf(undefined, undefined, { undefined: { S: WRITER } })).toBeUndefined();
    expect(writerOf('constructor', undefined, {})).toBeUndefined();
  });
});

describe('the trace of an event', () => {
  it('is begun below its writer, goes with the event, and ends when it is published', async () => {
    const { ended, tracing } = recording();
    const { events } = await run([{ after: userItem(by(WRITER)) }, { after: userItem() }], tracing);
    expect(events).toMatchObject([{ traceparent: OTHER }, { traceparent: OTHER }]);
    expect(ended).toEqual([
      ['about', '1'],
      ['about', '2'],
      ['users/User', WRITER, 'published'],
      ['users/User', undefined, 'published'],
    ]);
  });

  it('is not begun where nothing is published', async () => {
    const { ended, tracing } = recording();
    await run([{ before: userItem(), after: userItem(by(WRITER)) }], tracing);
    expect(ended).toEqual([]);
  });

  test.each([
    ['parked', true],
    ['retried', false],
  ] as const)('ends as %s when the topic refuses the event', async (outcome, refuse) => {
    const { ended, tracing } = recording();
    const told = await run([{ after: userItem(by(WRITER)) }], tracing, { refuse });
    expect(ended.at(-1)).toEqual(['users/User', WRITER, outcome]);
    const traceId = OTHER.slice(3, 35);
    expect([...told.outcome.parked, ...told.outcome.failures]).toMatchObject([{ traceId }]);
  });

  it('ends as parked for a change that can never be published, and the failure names it', async () => {
    const { ended, tracing } = recording();
    const misfit = { after: { ...userItem(by(WRITER)), name: { N: '1' } } };
    const { outcome } = await run([misfit], tracing);
    expect(ended).toEqual([['users/User', WRITER, 'parked']]);
    expect(outcome.parked).toMatchObject([{ traceId: TRACE_ID }]);
    expect((await run([misfit])).outcome.parked).toMatchObject([{ traceId: TRACE_ID }]);
  });

  it('ends also where the data of a large event could not be put away', async () => {
    const { ended, tracing } = recording();
    const large = { after: userItem(by(WRITER), 'x'.repeat(300_000)) };
    const payloads = { put: () => Promise.reject(new Error('away')) };
    const { outcome, events } = await run([large], tracing, { payloads });
    expect(events).toEqual([]);
    expect(outcome.failures).toMatchObject([{ traceId: TRACE_ID }]);
    expect(ended.at(-1)).toEqual(['users/User', WRITER, 'retried']);
  });
});
