import { fanOut, leave } from '../topic';
import { eventId } from './state';
import type { OutboxWorld } from './world';

/** An event as the topic sees it. */
interface Announced {
  id: string;
  type: string;
  sequence: string;
  data: { order_id: string; order_version: number; version?: number; total: number };
}

/** The topic accepts an event: of a state when its item was written, of nothing else. */
export function announceEvent(world: OutboxWorld, body: string): void {
  const event = JSON.parse(body) as Announced;
  const { id, type, sequence, data } = event;
  const entry = world.entries.get(sequence);
  const isEvent = type === 'orders.OrderPriced';
  if (entry?.tells !== (isEvent ? 'event' : 'state'))
    world.breach(`the publisher made ${type} of a record that tells ${entry?.tells}`);
  const state = world.stateOf(isEvent ? data : { ...data, order_version: data.version });
  if (!state) world.breach(`the publisher sent ${id}, of which there is no state`);
  if (state && isEvent && id !== eventId(state))
    world.breach(`the event of ${eventId(state)} has the id ${id}`);
  leave(world, body);
  if (entry) entry.isTold = true;
  fanOut(world, body, event);
}
