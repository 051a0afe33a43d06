import { splitMove } from '../../../lib/protocol/replication/moves';
import type { IncomingMessage } from '../../../lib/protocol/replication/open-message';
import { replicate } from '../../../lib/protocol/replication/replicate';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import type { ChangeEvent } from '../../../lib/wire/event';
import type { Row } from '../../../lib/wire/item';
import { Random } from '../../proofs/simulator/prng';
import { InMemoryParking, InMemoryPayloads, InMemoryStore } from '../../support/replica-in-memory';
import { userContract, userReplica } from '../../support/user-contract';
import { message, NOW, userEvent } from '../../support/user-events';

const MESSAGES = 10_000;

/** Notes how many writes and fetches are under way at once, and how many at most. */
class Meter {
  most = 0;
  #now = 0;

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.most = Math.max(this.most, ++this.#now);
    await new Promise(setImmediate);
    try {
      return await work();
    } finally {
      this.#now -= 1;
    }
  }
}

function setUp(replica = userReplica()) {
  const [rows, store, parking, stored] = [
    new Meter(),
    new InMemoryStore(),
    new InMemoryParking(),
    new InMemoryPayloads(),
  ];
  const fetches = new Meter();
  const ports = {
    store: { write: (write: Parameters<typeof store.write>[0]) => rows.during(() => store.write(write)) },
    payloads: { fetch: (dataref: string) => fetches.during(() => stored.fetch(dataref)) },
    parking,
  };
  return { rows, fetches, store, stored, ports, replica };
}

/** What an item's owner does to a few rows: creates, changes, moves them to another key, and deletes them. */
function history(random: Random, count: number, items: number): ChangeEvent[] {
  const now = new Map<number, Row>();
  const events: ChangeEvent[] = [];
  for (let number = 1; events.length < count; number += 1) {
    const item = random.below(items);
    const before = now.get(item);
    const row = {
      user_id: item + items * random.below(3),
      name: `n${number}`,
      newsletter: random.chance(0.7),
    };
    const after = before && random.chance(0.2) ? undefined : row;
    if (after) now.set(item, after);
    else now.delete(item);
    const record = {
      sequenceNumber: String(number),
      at: NOW,
      ...(before && { before: toItem(before) }),
      ...(after && { after: toItem(after) }),
    };
    // The parts that the publisher makes of a change by which a row gets another key.
    for (const part of splitMove(userContract, record as never)) {
      events.push(userEvent(number, part.before && before, part.after && after));
    }
  }
  return events;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

describe('a batch of ten thousand', () => {
  it.each([1, 2, 3])(
    'leaves each row, old places too, as one change after the other would: %d',
    async (seed) => {
      const random = new Random(seed);
      const filter = { newsletter: [true] };
      const events = history(random, MESSAGES, 20);
      const one = setUp(userReplica({ filter }));
      for (const event of events) await replicate([message(event)], one.replica, one.ports, NOW);
      const all = setUp(userReplica({ filter }));
      const mixed = shuffled([...events, ...events.slice(0, 500)], random);
      const outcomes = await replicate(
        mixed.map((event, index) => message(event, `m${index}`)),
        all.replica,
        all.ports,
        NOW,
      );
      expect(outcomes).toHaveLength(mixed.length);
      expect(all.store.rows).toEqual(one.store.rows);
      expect(all.store.writes).toBe(60);
    },
  );

  it('writes fifty rows at once', async () => {
    const { rows, store, ports, replica } = setUp();
    const messages = Array.from({ length: 1_000 }, (_, id) =>
      message(userEvent(id + 1, undefined, { user_id: id, name: 'Ada' }), `m${id}`),
    );
    await replicate(messages, replica, ports, NOW);
    expect(store.writes).toBe(1_000);
    expect(rows.most).toBe(50);
  });

  it('holds the data of ten large events at once', async () => {
    const { fetches, store, stored, ports, replica } = setUp();
    const messages: IncomingMessage[] = [];
    for (let id = 0; id < 100; id += 1) {
      const event = userEvent(id + 1, undefined, { user_id: id, name: 'Ada' });
      const dataref = await stored.put(String(id), JSON.stringify(event.data));
      messages.push(message({ ...event, dataref }, `m${id}`));
    }
    await replicate(messages, replica, ports, NOW);
    expect(store.writes).toBe(100);
    expect(fetches.most).toBe(10);
  });

  it('has those delivered again for which no time is left, with the older changes of their rows', async () => {
    const { store, ports, replica } = setUp();
    const events = Array.from({ length: 500 }, (_, id) => [
      userEvent(2 * id + 1, undefined, { user_id: id, name: 'Ada' }),
      userEvent(2 * id + 2, { user_id: id, name: 'Ada' }, { user_id: id, name: 'Bob' }),
    ]).flat();
    const messages = events.map((event, index) => message(event, `m${index}`));
    const hasTime = () => store.writes < 200;
    const outcomes = await replicate(messages, replica, { ...ports, hasTime }, NOW);
    const again = outcomes.filter(({ kind }) => kind === 'retry').map(({ id }) => id);
    expect(store.writes).toBeLessThan(300);
    expect(again).toHaveLength(1_000 - 2 * store.writes);
    await replicate(
      messages.filter(({ id }) => again.includes(id)),
      replica,
      ports,
      NOW,
    );
    expect(Object.values(store.visible()).map(({ name }) => name)).toEqual(Array(500).fill('Bob'));
  });
});
