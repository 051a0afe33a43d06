import { replicatorCloud } from './clients';
import { runUserFunction } from './consumers/function';
import { begin, end, leaveBehind } from './functions';
import type { Message } from './queue';
import { RECEIVER_TIMEOUT } from './settings';
import { runReplicator } from './shipped';
import type { Subscriber } from './subscriber';
import type { Invocation } from './wire';
import type { World } from './world';

/** Starts a subscriber's function on messages of its queue. */
export function startReceiver(
  world: World,
  subscriber: Subscriber,
  messages: readonly Message[],
  deleteIsLost: () => boolean,
): void {
  const { settings, queue } = subscriber;
  const consumer = world.consumers.find((each) => each === subscriber);
  const invocation = begin(world, consumer ? 'consumer' : 'replicator', RECEIVER_TIMEOUT);
  const received = messages.filter((message) => receive(world, subscriber, message, invocation));
  if (received.length === 0) {
    end(world, invocation);
    return;
  }
  const batch = received.map(({ id, body }) => ({ id, body }));
  if (world.trace)
    world.note(`${invocation.name} of ${settings.name} gets ${batch.map(({ id }) => id).join(' ')}`);
  const work = consumer
    ? runUserFunction(world, consumer, batch, invocation)
    : replicate(world, subscriber, batch, invocation);
  work.then(
    (failed) => {
      if (!invocation.alive) return;
      if (world.wire.pending.some((each) => each.invocation === invocation)) leaveBehind(world, invocation);
      else end(world, invocation);
      if (world.trace) world.note(`${invocation.name} ends, to retry: ${failed.join(' ') || 'none'}`);
      consumer?.ledger.answers(invocation, received, failed);
      for (const message of received) {
        if (failed.includes(message.id)) continue;
        if (deleteIsLost()) world.faults.add('delete-lost');
        else queue.delete(message);
      }
    },
    (error) => world.breach(`the ${invocation.role} failed: ${error.stack}`),
  );
}

function replicate(
  world: World,
  subscriber: Subscriber,
  batch: readonly Pick<Message, 'id' | 'body'>[],
  invocation: Invocation,
): Promise<readonly string[]> {
  const site = world.sites.find((each) => each === subscriber);
  if (!site) throw new Error(`${subscriber.settings.name} is no replica`);
  return runReplicator(
    batch,
    site.replica,
    world.now,
    world.wire.client(replicatorCloud(world, site), invocation),
  );
}

function receive(world: World, { queue }: Subscriber, message: Message, invocation: Invocation): boolean {
  const other = message.consumer;
  if (!queue.receive(message, world.now, invocation)) {
    world.faults.add('dead-lettered');
    return false;
  }
  if (other?.alive) world.faults.add('two-consumers');
  return true;
}
