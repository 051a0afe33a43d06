import { Contract } from '../../lib/contracts/contract';
import {
  MAX_BYTES,
  type OutgoingEvent,
  type StreamRecord,
} from '../../lib/protocol/replication/outgoing-event';
import type { Payload, PayloadStore } from '../../lib/protocol/replication/payloads';
import { type Feed, publish } from '../../lib/protocol/replication/publish';
import { replicate } from '../../lib/protocol/replication/replicate';
import { toItem } from '../../lib/protocol/rows/attribute-values';
import type { Item } from '../../lib/wire/item';
import { eventually } from '../support/eventually';
import { InMemoryParking, InMemoryPayloads, InMemoryStore } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';
import { userContract, userReplica, userSchema } from '../support/user-contract';
import { LABEL, message, NOW, userEvent } from '../support/user-events';

const inTime = { remaining: () => 30_000, sleep: async () => {} };
const record = (number: number, after?: Item, before?: Item): StreamRecord => ({
  sequenceNumber: String(number),
  at: NOW,
  before,
  after,
});
const user = (length: number, letter = 'x') => ({ user_id: 5, name: letter.repeat(length) });

function setUp(payloads: PayloadStore & Partial<InMemoryPayloads> = new InMemoryPayloads()) {
  const sent: OutgoingEvent[] = [];
  const feed: Feed = {
    contracts: [sharedContract(userContract)],
    topic: {
      async send(events) {
        sent.push(...events);
        return [];
      },
    },
    quarantine: { keep: async () => {} },
    payloads,
  };
  return { sent, payloads, publish: (...records: StreamRecord[]) => publish(records, feed, LABEL, inTime) };
}

/** Length of a name with which the event has exactly so many bytes. */
async function lengthFor(bytes: number): Promise<number> {
  const { sent, publish } = setUp();
  await publish(record(1, toItem(user(0))));
  return bytes - (sent[0]?.bytes ?? 0);
}

describe('an event', () => {
  it.each([
    ['250 KB', 250_000, false],
    ['one byte less than SNS takes', MAX_BYTES - 1, false],
    ['as much as SNS takes', MAX_BYTES, false],
    ['one byte more than SNS takes', MAX_BYTES + 1, true],
    ['390 KB', 390_000, true],
  ])('of %s arrives whole', async (_, bytes, byClaimCheck) => {
    const row = user(await lengthFor(bytes));
    const payloads = new InMemoryPayloads();
    const { sent, publish } = setUp(payloads);
    expect(await publish(record(1, toItem(row)))).toMatchObject({ published: 1, parked: [], failures: [] });
    const [event] = sent as [OutgoingEvent];
    expect(event.bytes).toBeLessThanOrEqual(MAX_BYTES);
    expect('dataref' in JSON.parse(event.body)).toBe(byClaimCheck);
    expect(payloads.objects.size).toBe(byClaimCheck ? 1 : 0);
    if (!byClaimCheck) expect(event.bytes).toBe(bytes);
    expect(event.bytes).toBe(Buffer.byteLength(event.body));

    const store = new InMemoryStore();
    const ports = { store, parking: new InMemoryParking(), payloads };
    const [outcome] = await replicate([{ id: 'm', body: event.body }], userReplica(), ports, NOW);
    expect(outcome?.kind).toBe('applied');
    expect(store.visible()).toEqual({ 5: row });
  });

  it('counts bytes, not letters', async () => {
    const { sent, publish } = setUp();
    await publish(record(1, toItem(user(100_000, '€'))));
    expect(JSON.parse(sent[0]?.body ?? '')).toHaveProperty('dataref');
  });

  it('that is too large holds the key alone, and its old values are with the data', async () => {
    const payloads = new InMemoryPayloads();
    const { sent, publish } = setUp(payloads);
    const [before, after] = [user(300_000, 'a'), user(10, 'b')];
    await publish(record(1, toItem(after), toItem(before)), record(2, undefined, toItem(before)));
    const events = sent.map(({ body }) => JSON.parse(body));
    expect(events.map(({ data }) => data)).toEqual([{ user_id: 5 }, { user_id: 5 }]);
    const stored = events.map(({ dataref }) => JSON.parse(payloads.objects.get(dataref) ?? ''));
    expect(stored).toEqual([
      { ...after, __previous: { name: before.name } },
      { user_id: 5, __previous: before },
    ]);
  });

  it('has the same address when its record comes again', async () => {
    const payloads = new InMemoryPayloads();
    const { sent, publish } = setUp(payloads);
    const large = record(1, toItem(user(300_000)));
    await publish(large);
    await publish(large);
    expect(sent[1]).toEqual(sent[0]);
    expect(payloads.objects.size).toBe(1);
  });

  it('comes again when its data could not be put away, and its neighbours are published', async () => {
    const { sent, publish } = setUp({ put: () => Promise.reject(new Error('bucket is away')) });
    const outcome = await publish(record(4, toItem(user(300_000))), record(5, toItem(user(3))));
    expect(outcome).toMatchObject({ published: 1, parked: [], lowestFailed: '4' });
    expect(sent.map(({ sequenceNumber }) => sequenceNumber)).toEqual(['5']);
  });

  it('is not waited for when there is no time left', async () => {
    const payloads = new InMemoryPayloads();
    const topic = { send: async () => [] };
    const feed: Feed = {
      contracts: [sharedContract(userContract)],
      topic,
      quarantine: { keep: async () => {} },
      payloads,
    };
    const late = { remaining: () => 500, sleep: async () => {} };
    const outcome = await publish([record(4, toItem(user(300_000)))], feed, LABEL, late);
    expect(outcome).toMatchObject({ published: 0, lowestFailed: '4' });
    expect(payloads.objects.size).toBe(0);
  });

  it('has its data put away beside that of others, of sixteen at the same time', async () => {
    let open = 0;
    let most = 0;
    const { publish } = setUp({
      async put() {
        open += 1;
        most = Math.max(most, open);
        await new Promise(setImmediate);
        open -= 1;
        return 's3://payloads/x';
      },
    });
    const records = Array.from({ length: 40 }, (_, index) => record(index + 1, toItem(user(270_000))));
    expect(await publish(...records)).toMatchObject({ published: 40, parked: [], failures: [] });
    expect(most).toBe(16);
  });

  it('is refused when its key alone is too large', async () => {
    const contract = Contract.fromObject({
      ...userSchema,
      'x-contract': { ...userSchema['x-contract'], key: ['name'] },
    });
    const payloads = new InMemoryPayloads();
    const feed: Feed = {
      contracts: [sharedContract(contract)],
      topic: { send: async () => [] },
      quarantine: { keep: async () => {} },
      payloads,
    };
    const outcome = await publish([record(4, toItem(user(200_000)))], feed, LABEL, inTime);
    expect(outcome).toMatchObject({
      published: 0,
      parked: [
        {
          sequenceNumber: '4',
          reason: expect.stringMatching(/has 200000 bytes, DynamoDB takes 2048 in a partition key/),
        },
      ],
    });
  });
});

describe('a replicator', () => {
  const small = userEvent(1, undefined, { user_id: 7, name: 'Bob' });
  const large = { ...userEvent(2, undefined, { user_id: 5, name: '' }), dataref: 's3://payloads/large' };
  const deliver = async (payloads: Partial<InMemoryPayloads>, events: unknown[] = [large, small]) => {
    const store = new InMemoryStore();
    const parking = new InMemoryParking();
    const ports = { store, parking, payloads: Object.assign(new InMemoryPayloads(), payloads) };
    const messages = events.map((event, index) => message(event, `m${index}`));
    const outcomes = await replicate(messages, userReplica(), ports, NOW);
    const kinds = Object.fromEntries(outcomes.map(({ id, kind }) => [id, kind]));
    return { kinds, store, parking };
  };

  it('parks an event whose data is gone, and applies its neighbours', async () => {
    const { kinds, parking } = await deliver({});
    expect(kinds).toEqual({ m0: 'parked', m1: 'applied' });
    expect(parking.parked).toMatchObject([{ code: 'payload-missing', message: { id: 'm0' } }]);
  });

  it('tries again when data cannot be fetched for the moment, and applies its neighbours', async () => {
    const { kinds, parking } = await deliver({ fetch: () => Promise.reject(new Error('slow down')) });
    expect(kinds).toEqual({ m0: 'retry', m1: 'applied' });
    expect(parking.parked).toEqual([]);
  });

  it('applies the neighbours while data is slow to come', async () => {
    const store = new InMemoryStore();
    const { promise, resolve: arrive } = Promise.withResolvers<Payload>();
    const payloads = { fetch: () => promise };
    const ports = { store, parking: new InMemoryParking(), payloads };
    const batch = replicate([message(large, 'm0'), message(small, 'm1')], userReplica(), ports, NOW);
    await eventually(async () => expect(store.visible()).toEqual({ 7: { user_id: 7, name: 'Bob' } }));
    arrive({ kind: 'found', data: JSON.stringify({ user_id: 5, name: 'Large' }) });
    await batch;
    expect(store.visible()).toMatchObject({ 5: { name: 'Large' } });
  });

  it.each(['not JSON', '"a text"', '[1]'])('parks an event whose data is %s', async (data) => {
    const { kinds, parking } = await deliver({ fetch: async () => ({ kind: 'found', data }) });
    expect(kinds).toEqual({ m0: 'parked', m1: 'applied' });
    expect(parking.parked[0]?.code).toBe('malformed');
  });

  it('parks an event whose dataref is no text', async () => {
    const { parking } = await deliver({}, [{ ...large, dataref: 5 }]);
    expect(parking.parked).toMatchObject([{ code: 'malformed', reason: expect.stringMatching(/dataref/) }]);
  });

  it('passes on to the parking lot when the message was first seen', async () => {
    const store = new InMemoryStore();
    const parking = new InMemoryParking();
    const ports = { store, parking, payloads: new InMemoryPayloads() };
    await replicate([{ ...message('x'), firstSeenAt: NOW - 1000 }], userReplica(), ports, NOW);
    expect(parking.parked[0]?.message.firstSeenAt).toBe(NOW - 1000);
  });
});
