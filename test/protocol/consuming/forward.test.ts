import { Contract } from '../../../lib/contracts';
import type { CheckedContract } from '../../../lib/contracts/schema/checked-contract';
import { consume } from '../../../lib/protocol/consuming/consume';
import { type ForwardedEvent, forwarding } from '../../../lib/protocol/consuming/forward';
import type { Position } from '../../../lib/protocol/consuming/position';
import { detectChange } from '../../../lib/protocol/replication/change';
import { toEvent } from '../../../lib/protocol/replication/event';
import type { Unsent } from '../../../lib/protocol/replication/send-all';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import type { ChangeEvent } from '../../../lib/wire/event';
import type { Row } from '../../../lib/wire/item';
import { orderPlaced, orderPlacedSchema, placedItem } from '../../support/order-placed';
import { InMemoryParking, InMemoryPayloads } from '../../support/replica-in-memory';
import { sharedContract } from '../../support/shared-contract';
import { HORIZON_MS, userContract } from '../../support/user-contract';
import { LABEL, message, NOW, userEvent } from '../../support/user-events';

type Refusal = Pick<Unsent<ForwardedEvent>, 'reason' | 'final'> | undefined;

/** A forwarder, its target, which answers as told, and what it remembers. */
class World {
  readonly requests: ForwardedEvent[][] = [];
  readonly parking = new InMemoryParking();
  readonly begun: Position[] = [];
  readonly payloads = new InMemoryPayloads();
  /** What the target says of an event. */
  answer: (event: ForwardedEvent) => Refusal = () => undefined;
  /** Whether a newer change of the row had been begun. */
  isPast?: (position: Position) => boolean;
  time = 20_000;
  contract: CheckedContract = userContract;

  async forward(events: readonly object[]) {
    const timer = {
      remaining: () => this.time,
      sleep: async (milliseconds: number) => {
        this.time -= milliseconds;
      },
    };
    const target = {
      send: async (batch: readonly ForwardedEvent[]) => {
        this.requests.push([...batch]);
        return batch.flatMap((event) => {
          const refusal = this.answer(event);
          return refusal ? [{ event, ...refusal }] : [];
        });
      },
    };
    const { isPast } = this;
    const positions = isPast && {
      begin: async (position: Position) => {
        this.begun.push(position);
        return !isPast(position);
      },
    };
    const consumer = {
      name: 'billing/Users',
      contract: this.contract,
      horizonMs: HORIZON_MS,
      validate: () => undefined,
      changes: 'each' as const,
    };
    const outcomes = await consume(
      events.map((event, index) => message(event, String(index))),
      consumer,
      {
        handle: forwarding({ target, timer, positions }, consumer, NOW),
        hasTime: () => true,
        parking: this.parking,
        payloads: this.payloads,
      },
      NOW,
    );
    return outcomes.sort((a, b) => Number(a.id) - Number(b.id)).map(({ id: _, ...rest }) => rest);
  }

  /** Names of the users in each request. */
  get sent(): string[][] {
    return this.requests.map((request) => request.map(({ body }) => JSON.parse(body).data.name));
  }
}

const user = (user_id: number, name = `user ${user_id}`) => ({ user_id, name });
const created = (user_id: number) => userEvent(user_id, undefined, user(user_id));
/** The event with its data elsewhere. */
async function claimed(event: ChangeEvent, world: World): Promise<object> {
  const dataref = await world.payloads.put(event.subject, JSON.stringify(event.data));
  return { ...event, dataref, data: { user_id: event.data.user_id } };
}

test('events of different rows go in one request, as they came', async () => {
  const world = new World();
  const traced = { ...created(1), traceparent: '00-1-2-01', later: { is: ['kept'] } };
  expect(await world.forward([traced, created(2), created(3)])).toMatchObject(
    Array(3).fill({ kind: 'handled' }),
  );
  expect(world.requests.map((request) => request.length)).toEqual([3]);
  expect(world.requests[0]?.[0]).toMatchObject({
    body: JSON.stringify(traced),
    attributes: {},
    event: { source: 'users/User', subject: '1' },
  });
});

test('events of one row go one after the other, in their order', async () => {
  const world = new World();
  const names = ['a', 'b', 'c'];
  const changes = names.map((name, index) => userEvent(index + 1, user(1, 'old'), user(1, name)));
  await world.forward([...changes.toReversed(), created(9)]);
  expect(world.sent).toEqual([['a', 'user 9'], ['b'], ['c']]);
});

test('what is addressed to others is not sent', async () => {
  const world = new World();
  const others = { ...created(1), audience: 'orders/User' };
  const own = { ...created(2), audience: 'billing/Users' };
  expect(await world.forward([others, own])).toMatchObject([{ kind: 'skipped' }, { kind: 'handled' }]);
  expect(world.requests).toMatchObject([[{ attributes: { audience: 'billing/Users' } }]]);
});

test('an event that is refused for what it is is parked, and the others arrive', async () => {
  const world = new World();
  world.answer = ({ event }) => (event.subject === '2' ? { reason: 'bad', final: true } : undefined);
  expect(await world.forward([created(1), created(2), created(3)])).toMatchObject([
    { kind: 'handled' },
    { kind: 'parked', code: 'rejected-by-target', reason: 'bad' },
    { kind: 'handled' },
  ]);
  expect(world.parking.parked).toMatchObject([{ code: 'rejected-by-target', reason: 'bad' }]);
  expect(world.requests).toHaveLength(1);
});

test('what may pass is tried again while there is time, and comes again when there is none', async () => {
  const world = new World();
  let refusals = 2;
  world.answer = ({ event }) => {
    if (event.subject === '1') return undefined;
    refusals -= event.subject === '2' ? 1 : 0;
    return event.subject === '2' && refusals < 0 ? undefined : { reason: 'busy', final: false };
  };
  expect(await world.forward([created(1), created(2), created(3)])).toMatchObject([
    { kind: 'handled' },
    { kind: 'handled' },
    { kind: 'retry', reason: 'busy' },
  ]);
  expect(world.sent.slice(0, 4)).toEqual([
    ['user 1', 'user 2', 'user 3'],
    ['user 2', 'user 3'],
    ['user 2', 'user 3'],
    ['user 3'],
  ]);
  expect(world.time).toBeGreaterThan(999);
  expect(world.parking.parked).toEqual([]);
});

describe('an event whose data is elsewhere', () => {
  test('goes with its data, and every other member as it was', async () => {
    const world = new World();
    const event = { ...created(1), later: 'kept' };
    await world.forward([await claimed(event, world)]);
    expect(JSON.parse(world.requests[0]?.[0]?.body ?? '')).toEqual(event);
  });

  test('goes as it came where the target refuses so much', async () => {
    const world = new World();
    const claim = await claimed(created(1), world);
    world.answer = ({ body }) => (body.includes('dataref') ? undefined : { reason: 'too long', final: true });
    expect(await world.forward([claim])).toMatchObject([{ kind: 'handled' }]);
    expect(world.requests.map(([first]) => first?.body.includes('dataref'))).toEqual([false, true]);
    expect(world.requests[1]?.[0]?.body).toBe(JSON.stringify(claim));
  });

  test('is not sent without its data because the target is busy', async () => {
    const world = new World();
    world.answer = () => ({ reason: 'busy', final: false });
    expect(await world.forward([await claimed(created(1), world)])).toMatchObject([{ kind: 'retry' }]);
    expect(world.requests.flat().some(({ body }) => body.includes('dataref'))).toBe(false);
  });

  test('goes as it came when nothing takes so much', async () => {
    const world = new World();
    const claim = await claimed(userEvent(1, undefined, user(1, 'x'.repeat(1_048_576))), world);
    await world.forward([claim]);
    expect(world.requests.map(([first]) => first?.body)).toEqual([JSON.stringify(claim)]);
  });

  test('is parked when its data is gone', async () => {
    const world = new World();
    const claim = await claimed(created(1), world);
    world.payloads.objects.clear();
    expect(await world.forward([claim])).toMatchObject([{ kind: 'parked', code: 'payload-missing' }]);
    expect(world.requests).toEqual([]);
  });
});

describe('business events', () => {
  const placed = (order_version: number, more: Row = {}) => {
    const row = { ...placedItem({ order_version, ...more }) };
    const change = detectChange(sharedContract(orderPlaced), undefined, row);
    if (!change) throw new Error('nothing appeared');
    return toEvent(orderPlaced, change, toSequence(LABEL, String(order_version)), NOW);
  };
  const newWorld = () => Object.assign(new World(), { contract: orderPlaced });

  test('go whole, those of an aggregate one after the other as it orders them', async () => {
    const world = newWorld();
    const events = [placed(2), placed(1)];
    expect(await world.forward(events)).toMatchObject([{ kind: 'handled' }, { kind: 'handled' }]);
    expect(world.requests.map((request) => request.map(({ body }) => body))).toEqual(
      events.toReversed().map((event) => [JSON.stringify(event)]),
    );
    const [first, second] = world.requests.flat();
    expect(first).toMatchObject({ event: { type: 'orders.OrderPlaced' } });
    expect(second?.of).toBe(first?.of);
    expect(first?.event.subject).not.toBe(second?.event.subject);
  });

  test('are left out in order when a later one of the aggregate was begun', async () => {
    const world = newWorld();
    world.isPast = ({ sequence }) => BigInt(sequence) === 1n;
    expect(await world.forward([placed(1), placed(2)])).toMatchObject([
      { kind: 'stale' },
      { kind: 'handled' },
    ]);
    expect(new Set(world.begun.map(({ of }) => of)).size).toBe(1);
  });

  test('stand alone where the contract does not order them', async () => {
    const { orderedBy: _, ...meta } = orderPlacedSchema['x-contract'];
    const world = newWorld();
    world.contract = Contract.fromObject({ ...orderPlacedSchema, 'x-contract': meta });
    const events = [placed(1), placed(2)];
    await world.forward(events);
    expect(world.requests.map((request) => request.map(({ of }) => of))).toEqual([
      events.map(({ subject }) => subject),
    ]);
  });
});

describe('in order', () => {
  test('an event of a row is left out when a newer one was begun', async () => {
    const world = new World();
    world.isPast = ({ sequence }) => sequence === created(2).sequence;
    expect(await world.forward([created(1), created(2), created(3)])).toMatchObject([
      { kind: 'handled' },
      { kind: 'stale' },
      { kind: 'handled' },
    ]);
    expect(world.sent).toEqual([['user 1', 'user 3']]);
    expect(new Set(world.begun.map(({ of }) => of)).size).toBe(3);
  });

  test('the place of a row that is gone is kept until no older event is taken', async () => {
    const world = new World();
    world.isPast = () => false;
    await world.forward([created(1), userEvent(2, user(2), undefined)]);
    const [kept, gone] = world.begun;
    expect(kept?.expiry).toBeUndefined();
    expect((gone?.expiry ?? 0) * 1000).toBeGreaterThan(NOW + HORIZON_MS);
  });
});
