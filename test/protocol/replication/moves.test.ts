import { Contract } from '../../../lib/contracts';
import { isOfStream, parseEvent } from '../../../lib/protocol/replication/event';
import type { OutgoingEvent, StreamRecord } from '../../../lib/protocol/replication/outgoing-event';
import { publish } from '../../../lib/protocol/replication/publish';
import type { AttributeValue, Item } from '../../../lib/wire/item';
import { sharedContract } from '../../support/shared-contract';

const LABEL = '2026-01-31T12:00:00.000';
const S = (text: string): AttributeValue => ({ S: text });

const contractOf = (key: string[], properties: object = {}, source?: object) =>
  Contract.fromObject({
    'x-contract': { owner: 'shop', entity: 'Thing', version: '1.0', key, ...(source && { source }) },
    type: 'object',
    properties: {
      ...Object.fromEntries(key.map((field) => [field, { type: 'string' }])),
      note: { type: 'string' },
      ...properties,
    },
    required: key,
  });

async function published(contract: Contract, record: Omit<StreamRecord, 'sequenceNumber' | 'at'>) {
  const sent: OutgoingEvent[] = [];
  const payloads = new Map<string, string>();
  const { parked } = await publish(
    [{ sequenceNumber: '7', at: Date.now(), ...record }],
    {
      contracts: [sharedContract(contract)],
      topic: {
        async send(events) {
          sent.push(...events);
          return [];
        },
      },
      quarantine: { keep: async () => {} },
      payloads: {
        async put(name, data) {
          payloads.set(name, data);
          return `s3://payloads/${name}`;
        },
      },
    },
    LABEL,
    { remaining: () => 60_000, sleep: async () => {} },
  );
  const events = sent.map(({ body }) => parseEvent(body));
  return { events, kinds: events.map(({ type, subject }) => [type, subject]), parked, payloads };
}

describe('a row whose key changes', () => {
  const thing = contractOf(['id', 'home']);
  const item = (home: string, note = 'n'): Item => ({ id: S('1'), home: S(home), note: S(note) });

  it.each([
    ['the second part of its key', thing, item('bern'), item('rome'), '1/bern', '1/rome'],
    ['its whole key', contractOf(['mail']), { mail: S('a@x') }, { mail: S('b@x') }, 'a%40x', 'b%40x'],
    [
      'a part of a text',
      contractOf(['id', 'city'], {}, { templates: { place: 'C#{city}' } }),
      { id: S('1'), place: S('C#bern') },
      { id: S('1'), place: S('C#rome') },
      '1/bern',
      '1/rome',
    ],
  ])('ends and begins anew: %s', async (_what, contract, before, after, old, now) => {
    const { events, kinds } = await published(contract, { before, after });
    expect(kinds).toEqual([
      ['shop.ThingDeleted', old],
      ['shop.ThingCreated', now],
    ]);
    const [left, made] = events;
    expect(left?.sequence).toBe(made?.sequence);
    expect(left?.id).not.toBe(made?.id);
    expect(events.every(isOfStream)).toBe(true);
  });

  it('takes its old values along, so that filtered replicas hear', async () => {
    const { events } = await published(thing, { before: item('bern', 'old'), after: item('rome', 'new') });
    expect(events[0]?.data).toEqual({
      id: '1',
      home: 'bern',
      __previous: { id: '1', home: 'bern', note: 'old' },
    });
    expect(events[1]?.data).toEqual({ id: '1', home: 'rome', note: 'new' });
  });

  it('keeps the data of both events apart where both are too large', async () => {
    const { events, payloads } = await published(thing, {
      before: item('bern', 'o'.repeat(300_000)),
      after: item('rome', 'n'.repeat(300_000)),
    });
    expect(new Set(events.map(({ dataref }) => dataref)).size).toBe(2);
    expect([...payloads.values()].map((data) => data.includes('oooo'))).toEqual([true, false]);
  });

  it.each<[string, Item]>([
    ['its new key is empty', item('')],
    ['its new key is gone', { id: S('1'), note: S('n') }],
    ['its new key is too long', item('x'.repeat(1025))],
    ['another value is refused', { ...item('rome'), note: { N: '1' } }],
  ])('ends also where the new row is refused: %s', async (_what, after) => {
    const { kinds, parked } = await published(thing, { before: item('bern'), after });
    expect(kinds).toEqual([['shop.ThingDeleted', '1/bern']]);
    expect(parked).toHaveLength(1);
  });

  it.each<[string, Item, Item]>([
    ['of which other values change', item('bern', 'a'), item('bern', 'b')],
    ['that was refused before', item(''), item('bern')],
  ])('is not one %s', async (_what, before, after) => {
    expect((await published(thing, { before, after })).events).toHaveLength(1);
  });

  it("is told of by one event where the key is the table's", async () => {
    const record = { before: item('bern', 'a'), after: item('bern', 'b'), keys: ['id', 'home'] };
    expect((await published(thing, record)).kinds).toEqual([['shop.ThingUpdated', '1/bern']]);
  });
});

describe("a contract whose key does not tell all of the table's", () => {
  const profile = contractOf(
    ['user'],
    {},
    {
      items: { attribute: 'pk', beginsWith: 'USER#' },
      fields: { user: { attribute: 'pk', stripPrefix: 'USER#' } },
    },
  );
  const keys = ['pk', 'sk'];
  const address: Item = { pk: S('USER#1'), sk: S('ADDR#2') };

  it.each<[string, Omit<StreamRecord, 'sequenceNumber' | 'at'>]>([
    ['deletion', { before: address, keys }],
    ['creation', { after: address, keys }],
    ['update', { before: address, after: { ...address, note: S('x') }, keys }],
  ])('publishes no %s', async (_what, record) => {
    const { events, parked } = await published(profile, record);
    expect(events).toEqual([]);
    expect(parked[0]?.reason).toMatch(
      /the table's key attribute "sk" is neither.*several items would share one row/,
    );
  });

  it('says nothing of items that it does not cover, or whose shared values stay', async () => {
    const other = { pk: S('TEAM#1'), sk: S('x') };
    expect(await published(profile, { after: other, keys })).toMatchObject({ events: [], parked: [] });
    const secret = { before: address, after: { ...address, secret: S('x') }, keys };
    expect(await published(profile, secret)).toMatchObject({ events: [], parked: [] });
  });

  it.each([
    [{ attribute: 'sk', equals: 'PROFILE' }],
    [
      [
        { attribute: 'pk', beginsWith: 'USER#' },
        { attribute: 'sk', equals: 'PROFILE' },
      ],
    ],
  ])('publishes where %j fixes the rest', async (items) => {
    const fixed = contractOf(
      ['user'],
      {},
      { items, fields: { user: { attribute: 'pk', stripPrefix: 'USER#' } } },
    );
    const { kinds } = await published(fixed, { after: { pk: S('USER#1'), sk: S('PROFILE') }, keys });
    expect(kinds).toEqual([['shop.ThingCreated', '1']]);
  });
});
