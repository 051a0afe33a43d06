import { accepts } from './policy';
import type { World } from './world';

/** An event as the topic sees it. */
interface Announced {
  source: string;
  sequence: string;
  audience?: string;
}

/** The topic accepts an event: it is on its way to every subscription whose policy lets it through. */
export function announce(world: World, body: string): void {
  const event = JSON.parse(body) as Announced;
  const change = world.history.find(event.sequence);
  if (!change) world.breach(`the publisher sent ${event.sequence}, which the owner never wrote`);
  if (event.source !== 'users/User') world.breach(`the publisher sent an event of ${event.source}`);
  if (body.includes('secret')) world.breach('a private attribute left the owner');
  if (event.audience !== change?.audience)
    world.breach(`the publisher sent ${event.sequence} to ${event.audience}, it is for ${change?.audience}`);
  for (const site of world.sites) {
    if (!site.subscribed || !accepts(site.policy, event)) continue;
    world.deliveries.push({ site, body, sentAt: world.now, notBefore: world.now });
  }
}
