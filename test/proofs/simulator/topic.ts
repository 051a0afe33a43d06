import { arrives } from './consumers/wanted';
import { UNFIT } from './owner';
import { accepts } from './policy';
import { rowKeyOf } from './settings';
import type { Stage } from './stage';
import type { World } from './world';

/** An event as the topic sees it. */
interface Announced {
  id: string;
  source: string;
  sequence: string;
  dataschema: string;
  audience?: string;
  data: { user_id: number; home: number };
}

/** A text leaves the owner: an event, or the data that it refers to. */
export function leave(world: Stage, text: string): void {
  if (text.includes('secret')) world.breach('a private value left the owner');
  if (text.includes(UNFIT)) world.breach('a value left the owner that does not fit the contract');
}

/** The topic accepts an event of a change: the owner must have made it so. */
export function announce(world: World, body: string): void {
  const event = JSON.parse(body) as Announced;
  const key = rowKeyOf(event.data);
  const change = world.history.find(event.sequence, key);
  if ((world.announced.get(event.id) ?? key) !== key)
    world.breach(`the publisher gave ${event.id} to two rows`);
  world.announced.set(event.id, key);
  if (!change)
    world.breach(`the publisher sent ${event.sequence} of row ${key}, which the owner never wrote`);
  if (event.source !== 'users/User') world.breach(`the publisher sent an event of ${event.source}`);
  if (change?.silent)
    world.breach(`the publisher sent ${event.sequence}, which changed nothing that is shared`);
  leave(world, body);
  if (event.audience !== change?.audience)
    world.breach(`the publisher sent ${event.sequence} to ${event.audience}, it is for ${change?.audience}`);
  const major = Number(/:(\d+)\.\d+$/.exec(event.dataschema)?.[1]);
  change?.told.add(major);
  for (const { subscribed, settings, expected } of world.consumers) {
    if (subscribed && change && arrives(settings, change, major)) expected.add(body);
  }
  fanOut(world, body, event);
}

/** The event is on its way to whoever wants it. */
export function fanOut(world: Stage, body: string, event: object): void {
  for (const site of world.subscribers) {
    if (!site.subscribed || !accepts(site.policy, event)) continue;
    world.deliveries.push({ site, body, sentAt: world.now, notBefore: world.now });
  }
}
