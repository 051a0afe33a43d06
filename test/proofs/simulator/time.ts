import { HORIZON, LONGEST_LEAP_WITH_UNREAD_STREAM, SECOND } from './settings';
import type { World } from './world';

/** The clock leaps to where a message on its way reaches the greatest age, or passes it. */
export function leapToHorizon(world: World): boolean {
  const { random } = world;
  const bodies = [
    ...world.deliveries.map(({ body }) => body),
    ...world.sites.flatMap(({ queue }) => [...queue.messages, ...queue.deadLetters].map(({ body }) => body)),
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
  const expiries = world.sites.flatMap(({ table }) =>
    [...table.items.values()].flatMap(({ __ttl }) => (__ttl ? [Number(__ttl.N) * SECOND] : [])),
  );
  return expiries.length > 0 && leap(world, world.random.pick(expiries));
}

function leap(world: World, to: number): boolean {
  const far = to - world.now > LONGEST_LEAP_WITH_UNREAD_STREAM;
  if (to <= world.now || (far && world.stream.unread())) return false;
  world.advance(to);
  return true;
}

/** Time-to-live removes one expired item, whenever it likes after its time. */
export function removeExpired(world: World): boolean {
  const expired = world.sites.flatMap((site) =>
    [...site.table.items]
      .filter(([, { __ttl }]) => __ttl && Number(__ttl.N) * SECOND <= world.now)
      .map(([key]) => ({ site, key })),
  );
  if (expired.length === 0) return false;
  const { site, key } = world.random.pick(expired);
  site.table.items.delete(key);
  world.faults.add('tombstone-expired');
  world.note(`time-to-live removes ${key} of ${site.settings.name}`);
  return true;
}
