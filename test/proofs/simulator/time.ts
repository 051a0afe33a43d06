import type { Fault } from './faults';
import { HORIZON, LONGEST_LEAP_WITH_UNREAD_STREAM, SECOND } from './settings';
import type { Stage } from './stage';
import type { SimulatedTable } from './table';
import type { World } from './world';

/** The clock leaps to where a message on its way reaches the greatest age, or passes it. */
export function leapToHorizon(world: Stage): boolean {
  const { random } = world;
  const bodies = [
    ...world.deliveries.map(({ body }) => body),
    ...world.subscribers.flatMap(({ queue }) =>
      [...queue.messages, ...queue.deadLetters].map(({ body }) => body),
    ),
  ].filter((body) => !world.poison.has(body));
  if (bodies.length === 0) return false;
  const { time } = JSON.parse(random.pick(bodies)) as { time: string };
  const past = random.pick([-SECOND, 0, 1, SECOND, 40 * SECOND]);
  if (!leap(world, Date.parse(time) + HORIZON + past)) return false;
  world.faults.add(past > 0 ? 'delayed-beyond-horizon' : 'delayed-to-horizon');
  return true;
}

/** The clock leaps to where a tombstone may be removed. */
export function leapToExpiry(world: World): boolean {
  const tables = [
    ...world.sites.map(({ table }) => table),
    ...world.consumers.map(({ positions }) => positions),
  ];
  return leapToExpiryIn(world, tables);
}

/** The clock leaps to where an item of one of the tables may be removed. */
export function leapToExpiryIn(
  world: Stage,
  tables: readonly Pick<SimulatedTable<unknown>, 'items'>[],
): boolean {
  const expiries = tables.flatMap(({ items }) =>
    [...items.values()].flatMap(({ __ttl }) => (__ttl ? [Number(__ttl.N) * SECOND] : [])),
  );
  return expiries.length > 0 && leap(world, world.random.pick(expiries));
}

function leap(world: Stage, to: number): boolean {
  const far = to - world.now > LONGEST_LEAP_WITH_UNREAD_STREAM;
  if (to <= world.now || (far && (world.stream.unread() || world.isBusy()))) return false;
  world.advance(to);
  return true;
}

/** Time-to-live removes one expired item, whenever it likes after its time. */
export function removeExpired(world: World): boolean {
  const { sites, consumers } = world;
  const expired = [
    ...sites.flatMap(({ settings, table }) =>
      expiredIn(table, world.now, settings.name, 'tombstone-expired'),
    ),
    ...consumers.flatMap(({ settings, positions }) =>
      expiredIn(positions, world.now, `the positions of ${settings.name}`, 'position-expired'),
    ),
  ];
  if (expired.length === 0) return false;
  const { key, name, fault, remove } = world.random.pick(expired);
  remove();
  world.faults.add(fault);
  world.note(`time-to-live removes ${key} of ${name}`);
  return true;
}

/** Items that time-to-live may remove. */
export function expiredIn<Key>({ items }: SimulatedTable<Key>, now: number, name: string, fault: Fault) {
  return [...items]
    .filter(([, { __ttl }]) => __ttl && Number(__ttl.N) * SECOND <= now)
    .map(([key]) => ({ key, name, fault, remove: () => items.delete(key) }));
}
