import { Contract } from '../../../lib/contracts';
import { detectChange } from '../../../lib/protocol/replication/change';
import { toEvent } from '../../../lib/protocol/replication/event';
import { eventOf } from '../../../lib/protocol/replication/outgoing-event';
import { replicate } from '../../../lib/protocol/replication/replicate';
import { upcast } from '../../../lib/protocol/replication/upcast';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import { isSequence, justBefore, toSequence } from '../../../lib/protocol/rows/sequence';
import type { ChangeEvent } from '../../../lib/wire/event';
import type { Row } from '../../../lib/wire/item';
import { InMemoryParking, InMemoryPayloads, InMemoryStore } from '../../support/replica-in-memory';
import { sharedContract } from '../../support/shared-contract';
import { userContract, userReplica } from '../../support/user-contract';
import { LABEL, message, NOW, userEvent } from '../../support/user-events';

/** The second version: the name is called full name, the country is new. */
const second = Contract.fromObject({
  type: 'object',
  'x-contract': {
    owner: 'users',
    entity: 'User',
    version: '2.1',
    key: ['user_id'],
    upcast: [{ from: 1, fields: { full_name: { rename: 'name' }, country: { default: 'unknown' } } }],
    source: { fields: { full_name: { attribute: 'name' } } },
  },
  properties: { user_id: { type: 'integer' }, full_name: { type: 'string' }, country: { type: 'string' } },
  required: ['user_id', 'full_name', 'country'],
});
const replica = userReplica({ contract: second, fields: second.fields });

const alice = { user_id: 123, name: 'Alice', country: 'CH' };

function native(number: number, before: Row | undefined, after: Row | undefined): ChangeEvent {
  const change = detectChange(sharedContract(second), before && toItem(before), after && toItem(after));
  if (!change) throw new Error('the change touches no contract field');
  return toEvent(second, change, toSequence(LABEL, String(number)), NOW);
}

async function apply(events: readonly ChangeEvent[], store = new InMemoryStore(), reader = replica) {
  const ports = { store, parking: new InMemoryParking(), payloads: new InMemoryPayloads() };
  for (const event of events) await replicate([message(event)], reader, ports, NOW);
  return { rows: store.visible(), parked: ports.parking.parked, store };
}

const made = { user_id: 123, full_name: 'Alice', country: 'unknown' };
const published = { user_id: 123, full_name: 'Alice', country: 'CH' };

describe('upcast', () => {
  it('makes an event of the reader’s version out of an older one, with an unknown past', () => {
    const event = upcast(userEvent(5, alice, { ...alice, name: 'Alicia' }), second);
    expect(event).toMatchObject({
      dataschema: 'urn:event-sharing:users:User:2.1',
      id: toSequence(LABEL, '5'),
      data: { user_id: 123, full_name: 'Alicia', country: 'unknown', __previous: { __incomplete: true } },
    });
  });

  it('leaves events of the reader’s version and of unknown ones as they are', () => {
    const event = native(5, undefined, alice);
    expect(upcast(event, second)).toBe(event);
    const third = { ...event, dataschema: 'urn:event-sharing:users:User:3.0' };
    expect(upcast(third, second)).toBe(third);
  });
});

describe('justBefore', () => {
  it('is after everything that came before a change, and before the change', () => {
    for (const number of ['1', '10', '1000', '9'.repeat(40)]) {
      const sequence = toSequence(LABEL, number);
      const before = toSequence(LABEL, String(BigInt(number) - 1n));
      expect(justBefore(sequence) > before).toBe(true);
      expect(sequence > justBefore(sequence)).toBe(true);
    }
  });

  it('is no sequence that an event may have, and keeps that of a seed', () => {
    expect(isSequence(justBefore(toSequence(LABEL, '5')))).toBe(false);
    expect(justBefore(toSequence(LABEL, '0'))).toBe(toSequence(LABEL, '0'));
  });
});

describe('a replica of the second version', () => {
  it('applies an event of the first version', async () => {
    expect(await apply([userEvent(5, undefined, alice)])).toMatchObject({ rows: { 123: made }, parked: [] });
  });

  it.each([
    ['first', [userEvent(5, undefined, alice), native(5, undefined, alice)]],
    ['last', [native(5, undefined, alice), userEvent(5, undefined, alice)]],
  ])('prefers the published event of a change to the one it made, which came %s', async (_, events) => {
    expect((await apply(events)).rows).toEqual({ 123: published });
    const store = new InMemoryStore();
    const ports = { store, parking: new InMemoryParking(), payloads: new InMemoryPayloads() };
    await replicate(
      events.map((event, index) => message(event, `m${index}`)),
      replica,
      ports,
      NOW,
    );
    expect(store.visible()).toEqual({ 123: published });
  });

  it('takes a newer event of the first version over an older one of the second', async () => {
    const renamed = { ...alice, name: 'Alicia' };
    const { rows } = await apply([native(5, undefined, alice), userEvent(6, alice, renamed)]);
    expect(rows).toEqual({ 123: { ...made, full_name: 'Alicia' } });
  });

  it('deletes by an event of either version, and brings nothing back', async () => {
    const older = await apply([
      native(5, undefined, alice),
      userEvent(6, alice, undefined),
      native(5, undefined, alice),
    ]);
    expect(older).toMatchObject({ rows: {}, parked: [] });
    const newer = await apply([
      native(6, alice, undefined),
      userEvent(6, alice, undefined),
      userEvent(5, undefined, alice),
    ]);
    expect(newer).toMatchObject({ rows: {}, parked: [] });
  });

  it('filters by its own fields, after the upcast', async () => {
    const filtered = { ...replica, filter: { full_name: ['Alice'] } };
    const events = [userEvent(5, undefined, alice), userEvent(6, alice, { ...alice, name: 'Bob' })];
    expect((await apply(events.slice(0, 1), new InMemoryStore(), filtered)).rows).toEqual({ 123: made });
    expect((await apply(events, new InMemoryStore(), filtered)).rows).toEqual({});
  });

  it('goes on in a table that the first version filled', async () => {
    const first = userReplica({ contract: userContract, fields: ['user_id', 'name'] });
    const bob = { user_id: 7, name: 'Bob' };
    const { store } = await apply(
      [userEvent(1, undefined, alice), userEvent(2, undefined, bob)],
      new InMemoryStore(),
      first,
    );
    // What was on its way, or had waited in a dead-letter queue, at the time of the deployment.
    const { rows } = await apply(
      [userEvent(3, bob, { ...bob, name: 'Rob' }), userEvent(2, undefined, bob)],
      store,
    );
    expect(rows).toEqual({
      7: { user_id: 7, full_name: 'Rob', country: 'unknown' },
      123: { user_id: 123, name: 'Alice' },
    });
  });

  it('parks an event that gives no row of its version, and one of a version it cannot read', async () => {
    const strict = {
      ...replica,
      validate: (_: string, row: Row) => ('full_name' in row ? undefined : 'row must have full_name'),
    };
    const nameless = { ...userEvent(5, undefined, alice), data: { user_id: 123, email: 'a@example.com' } };
    expect((await apply([nameless], new InMemoryStore(), strict)).parked).toMatchObject([
      { code: 'invalid' },
    ]);
    const third = { ...native(5, undefined, alice), dataschema: 'urn:event-sharing:users:User:3.0' };
    expect((await apply([third])).parked).toMatchObject([{ code: 'unknown-major-version' }]);
  });
});

it('keeps the data of a large change once for each version', async () => {
  const payloads = new InMemoryPayloads();
  const after = toItem({ ...alice, name: 'x'.repeat(300_000) });
  for (const contract of [userContract, second]) {
    const record = { sequenceNumber: '5', at: NOW, after };
    await eventOf(record, sharedContract(contract), LABEL, payloads)?.checkIn?.();
  }
  const fields = [...payloads.objects.values()].map((data) => Object.keys(JSON.parse(data)));
  expect(fields).toEqual([
    ['user_id', 'name'],
    ['user_id', 'full_name', 'country'],
  ]);
});
