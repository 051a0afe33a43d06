import { accepts } from './policy';
import type { World } from './world';

/** An event as the topic sees it. */
interface Announced {
  source: string;
  sequence: string;
  audience?: string;
  data: Record<string, unknown>;
}

/** The topic accepts an event: it is on its way to every subscription whose policy lets it through. */
export function announce(world: World, body: string): void {
  const event = JSON.parse(body) as Announced;
  const change = world.history.find(event.sequence);
  if (!change) world.breach(`the publisher sent ${event.sequence}, which the owner never wrote`);
  if (event.source !== 'users/User') world.breach(`the publisher sent an event of ${event.source}`);
  if (body.includes('secret')) world.breach('a private attribute left the owner');
  const sent = change?.audience === undefined ? body : republished(event, change.audience);
  const seen: unknown = sent === body ? event : JSON.parse(sent);
  for (const site of world.sites) {
    if (!site.subscribed || !accepts(site.policy, seen)) continue;
    world.deliveries.push({ site, body: sent, sentAt: world.now, notBefore: world.now });
  }
}

/**
 * What a publisher that knows marked rows will send: addressed to one replica, and with a past that nobody may
 * conclude from, so that it reaches a filtered replica whether or not the row matches.
 */
function republished(event: Announced, audience: string): string {
  return JSON.stringify({ ...event, audience, data: { ...event.data, __previous: { __incomplete: true } } });
}
