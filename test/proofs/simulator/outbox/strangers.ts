import { DAY, MAX_RECEIVES, SECOND } from '../settings';
import type { Item } from '../table';
import { expiredIn, leapToExpiryIn } from '../time';
import { isEvent, itemKey } from './entry';
import { writes } from './records';
import type { OutboxWorld } from './world';

const KEPT = 7 * DAY;

/** Somebody changes the item of an event, though an event happens once; or only what nobody is told of. */
export function changeItem(world: OutboxWorld): boolean {
  const { random, faults } = world;
  const item = pickEvent(world);
  if (!item) return false;
  if (random.chance(0.5)) {
    faults.add('event-changed');
    const total = random.pick([{ N: '909090' }, { S: 'secret total' }]);
    writes(world, itemKey(item), { ...item, total });
    return true;
  }
  faults.add('private-change');
  const change = random.pick<Item>([{ __ttl: ttl(world.now + DAY) }, { note: { S: `secret ${world.now}` } }]);
  writes(world, itemKey(item), { ...item, ...change });
  return true;
}

/** Somebody removes the item of an event. A transaction that is tried again just then would write it anew. */
export function removeItem(world: OutboxWorld): boolean {
  const item = pickEvent(world);
  if (!item || isAtWork(world, item)) return false;
  world.faults.add('event-removed');
  writes(world, itemKey(item), undefined);
  return true;
}

/** Somebody writes the item of an event again, after it was removed. */
export function restoreItem(world: OutboxWorld): boolean {
  const gone = [...world.written].filter(([key]) => !world.table.items.has(key));
  if (gone.length === 0) return false;
  const [key, item] = world.random.pick(gone);
  world.faults.add('event-written-again');
  world.restored.add(key);
  writes(world, key, { ...item, __ttl: ttl(world.now + KEPT) });
  return true;
}

/** Time-to-live removes one expired item or position, whenever it likes after its time. */
export function removeExpired(world: OutboxWorld): boolean {
  const items = expiredIn(world.table, world.now, 'the outbox', 'event-expired');
  const positions = world.consumers.flatMap(({ positions, settings }) =>
    expiredIn(positions, world.now, `the positions of ${settings.name}`, 'position-expired'),
  );
  const all = [...items, ...positions];
  if (all.length === 0) return false;
  const { key, name, fault, remove } = world.random.pick(all);
  world.faults.add(fault);
  world.note(`time-to-live removes ${key} of ${name}`);
  if (fault === 'event-expired') writes(world, key, undefined, true);
  else remove();
  return true;
}

export function leapToExpiry(world: OutboxWorld): boolean {
  return leapToExpiryIn(world, [world.table, ...world.consumers.map(({ positions }) => positions)]);
}

/** The poller's place in the stream is lost: records come again that were published. */
export function readAgain(world: OutboxWorld): boolean {
  const { shards, open: lanes } = world.stream;
  const [open = lanes[0]] = shards.filter(({ reader, next }) => !reader && next > 0);
  if (!open || open.reader || open.next === 0) return false;
  world.faults.add('stream-read-again');
  open.next = world.random.below(open.next);
  world.note(`the stream is read again from ${open.next} on`);
  return true;
}

/** A message is received again and again while its function cannot be started. */
export function wearOut(world: OutboxWorld): boolean {
  const { queue } = world.random.pick(world.consumers);
  const visible = queue.visible(world.now);
  if (visible.length === 0) return false;
  world.random.pick(visible).receives = MAX_RECEIVES;
  world.note('a function cannot be started');
  return true;
}

function pickEvent({ table, random }: OutboxWorld): Item | undefined {
  const events = [...table.items.values()].filter(isEvent);
  return events.length === 0 ? undefined : random.pick(events);
}

function isAtWork({ atWork }: OutboxWorld, { order_id }: Item): boolean {
  return [...atWork].some(([{ alive }, orderId]) => alive && orderId === order_id?.S);
}

function ttl(at: number) {
  return { N: String(Math.ceil(at / SECOND)) };
}
