import fc from 'fast-check';
import { replicate } from '../../../lib/protocol/replication/replicate';
import { LOWEST_SEQUENCE } from '../../../lib/protocol/rows/sequence';
import type { ChangeEvent } from '../../../lib/wire/event';
import type { Row } from '../../../lib/wire/item';
import { InMemoryParking, InMemoryPayloads, InMemoryStore } from '../../support/replica-in-memory';
import { userReplica } from '../../support/user-contract';
import { message, NOW, userEvent } from '../../support/user-events';

const alice = { user_id: 123, name: 'Alice', newsletter: true };
const bob = { user_id: 7, name: 'Bob', newsletter: true };
const created = userEvent(1, undefined, alice);
const renamed = userEvent(2, alice, { ...alice, name: 'Alicia' });
const deleted = userEvent(3, { ...alice, name: 'Alicia' }, undefined);
const recreated = userEvent(4, undefined, { ...alice, name: 'Alice II' });

const setUp = (replica = userReplica()) => {
  const store = new InMemoryStore();
  const parking = new InMemoryParking();
  const payloads = new InMemoryPayloads();
  const deliver = (...events: unknown[]) =>
    replicate(
      events.map((event, index) => message(event, `m${index}`)),
      replica,
      { store, parking, payloads },
      NOW,
    );
  return { store, parking, payloads, deliver };
};
const kinds = (outcomes: { id: string; kind: string }[]) =>
  Object.fromEntries(outcomes.map(({ id, kind }) => [id, kind]));

describe('replicate', () => {
  it('applies each change once, however often it is delivered', async () => {
    const { store, deliver } = setUp();
    expect(kinds(await deliver(created))).toEqual({ m0: 'applied' });
    expect(kinds(await deliver(created))).toEqual({ m0: 'stale' });
    expect(store.visible()).toEqual({ 123: { user_id: 123, name: 'Alice' } });
  });

  it('tells of a deletion that its row expired', async () => {
    const { deliver } = setUp();
    const [outcome] = await deliver({ ...deleted, reason: 'expired' });
    expect(outcome).toMatchObject({ kind: 'applied', expired: true });
    const [other] = await setUp().deliver(deleted);
    expect(other).not.toHaveProperty('expired');
  });

  it('leaves a newer row alone when an older change arrives late', async () => {
    const { store, deliver } = setUp();
    await deliver(renamed);
    expect(kinds(await deliver(created))).toEqual({ m0: 'stale' });
    expect(store.visible()).toEqual({ 123: { user_id: 123, name: 'Alicia' } });
  });

  it('leaves the tombstone when a stale update arrives after the deletion', async () => {
    const { store, deliver } = setUp();
    await deliver(created);
    await deliver(deleted);
    expect(kinds(await deliver(renamed))).toEqual({ m0: 'stale' });
    expect(store.visible()).toEqual({});
  });

  it('remembers a deletion that arrives before the creation', async () => {
    const { store, deliver } = setUp();
    await deliver(deleted);
    await deliver(created);
    expect(store.visible()).toEqual({});
  });

  it('brings a row back that was deleted and created again', async () => {
    const { store, deliver } = setUp();
    for (const event of [created, deleted, recreated, deleted, created]) await deliver(event);
    expect(store.visible()).toEqual({ 123: { user_id: 123, name: 'Alice II' } });
  });

  it('writes only the newest change of a row in a batch, wherever it stands', async () => {
    const { store, deliver } = setUp();
    const outcomes = await deliver(recreated, created, renamed, deleted, userEvent(9, undefined, bob));
    expect(kinds(outcomes)).toEqual({ m0: 'applied', m1: 'stale', m2: 'stale', m3: 'stale', m4: 'applied' });
    expect(store.writes).toBe(2);
    expect(store.visible()).toEqual({
      123: { user_id: 123, name: 'Alice II' },
      7: { user_id: 7, name: 'Bob' },
    });
  });

  it('returns for retry what may succeed later, and the neighbours are applied', async () => {
    const { store, deliver } = setUp();
    store.onWrite = ({ subject }) => {
      if (subject === '123') throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
      return undefined;
    };
    const outcomes = await deliver(created, userEvent(9, undefined, bob));
    expect(kinds(outcomes)).toEqual({ m0: 'retry', m1: 'applied' });
    expect(outcomes.find(({ id }) => id === 'm0')?.reason).toBe('ThrottlingException');
  });

  it('does not count an older change as superseded while the newest is not written', async () => {
    const { store, deliver } = setUp();
    store.onWrite = () => {
      throw new Error('timeout');
    };
    expect(kinds(await deliver(created, renamed))).toEqual({ m0: 'retry', m1: 'retry' });
  });

  it('parks what can never succeed with its reason and its payload, and the neighbours are applied', async () => {
    const { store, parking, deliver } = setUp();
    const outcomes = await deliver({ hello: 'world' }, created);
    expect(kinds(outcomes)).toEqual({ m0: 'parked', m1: 'applied' });
    expect(parking.parked).toEqual([
      {
        message: { id: 'm0', body: '{"hello":"world"}' },
        code: 'malformed',
        reason: expect.stringContaining('specversion'),
      },
    ]);
    expect(Object.keys(store.visible())).toEqual(['123']);
  });

  it('parks a row that the table will never take', async () => {
    const { store, parking, deliver } = setUp();
    store.onWrite = () => ({ kind: 'rejected', reason: 'Item size has exceeded the maximum allowed size' });
    expect(kinds(await deliver(created))).toEqual({ m0: 'parked' });
    expect(parking.parked[0]?.code).toBe('rejected-by-table');
  });

  it('keeps a message whose parking failed', async () => {
    const { parking, deliver } = setUp();
    parking.park = () => Promise.reject(new Error('queue is away'));
    expect(await deliver('not an event')).toMatchObject([
      {
        kind: 'retry',
        reason: 'not a change event: the body is not a JSON object; it could not be parked: Error',
      },
    ]);
  });

  it('reports a stale event that is newer by time, because then stream order is not what we assume', async () => {
    const { deliver } = setUp();
    await deliver(userEvent(2, undefined, alice, { at: NOW - 5000 }));
    const [late] = await deliver(userEvent(1, undefined, alice, { at: NOW }));
    expect(late).toMatchObject({ kind: 'stale', staleButNewerByTime: true });
    const [duplicate] = await deliver(userEvent(2, undefined, alice, { at: NOW - 5000 }));
    expect(duplicate).toMatchObject({ kind: 'stale', staleButNewerByTime: false });
  });

  it.each([LOWEST_SEQUENCE, userEvent(1, undefined, alice).sequence])(
    'learns nothing of stream order from %s where no stream told of it',
    async (sequence) => {
      const { deliver } = setUp();
      await deliver(userEvent(2, undefined, alice, { at: NOW - 5000 }));
      const event = { ...userEvent(1, undefined, alice, { at: NOW }), sequence, id: 'seed/run/1' };
      expect(await deliver(event)).toMatchObject([{ kind: 'stale', staleButNewerByTime: false }]);
    },
  );
});

describe('convergence', () => {
  /** A random life of three rows: each step writes or deletes one. */
  const life = fc.array(
    fc.record({
      user_id: fc.integer({ min: 1, max: 3 }),
      name: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
      newsletter: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  );

  function eventsOf(steps: { user_id: number; name?: string; newsletter: boolean }[]) {
    const owner = new Map<number, Row>();
    const events: ChangeEvent[] = [];
    steps.forEach(({ user_id, name, newsletter }, index) => {
      const before = owner.get(user_id);
      const after = name === undefined ? undefined : { user_id, name, newsletter };
      if (after) owner.set(user_id, after);
      else owner.delete(user_id);
      const unchanged = JSON.stringify(before) === JSON.stringify(after);
      if (!unchanged) events.push(userEvent(index + 1, before, after));
    });
    return { owner, events };
  }

  it.each([
    ['an unfiltered replica', undefined],
    ['a filtered replica', { newsletter: [true] }],
  ])('any order and any duplicates leave %s equal to the owner', async (_, filter) => {
    await fc.assert(
      fc.asyncProperty(
        life,
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 10 }),
        async (steps, random, size) => {
          const { owner, events } = eventsOf(steps);
          const { store, deliver } = setUp(userReplica({ filter }));
          // What SNS would deliver: events that match the filter on the new side or on the old one.
          const wanted = events.filter(({ data }) => {
            const old = data.__previous as Row | undefined;
            return !filter || data.newsletter === true || old?.newsletter === true;
          });
          const deliveries = [...wanted, ...wanted.filter(() => random.next().value % 2 === 0)]
            .map((event) => ({ event, at: random.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ event }) => event);
          for (let start = 0; start < deliveries.length; start += size) {
            await deliver(...deliveries.slice(start, start + size));
          }
          const expected = [...owner.values()]
            .filter((row) => !filter || row.newsletter === true)
            .map(({ user_id, name }) => [String(user_id), { user_id, name }]);
          expect(store.visible()).toEqual(Object.fromEntries(expected));
        },
      ),
      { numRuns: 300 },
    );
  });
});
