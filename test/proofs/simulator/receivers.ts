import { replicatorCloud } from './clients';
import { runUserFunction } from './consumers/function';
import { begin, end, leaveBehind } from './functions';
import type { Message } from './queue';
import { RECEIVER_TIMEOUT } from './settings';
import { runReplicator } from './shipped';
import type { Stage } from './stage';
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
  const consumer = world.consumers.find((each) => each === subscriber);
  startFunction(world, subscriber, messages, {
    role: consumer ? 'consumer' : 'replicator',
    work: (batch, invocation) =>
      consumer
        ? runUserFunction(world, consumer, batch, invocation)
        : replicate(world, subscriber, batch, invocation),
    answers: (invocation, received, failed) => consumer?.ledger.answers(invocation, received, failed),
    deleteIsLost,
  });
}

/** What a function does with a batch of messages, and what becomes of them. */
interface Receiver {
  readonly role: Invocation['role'];
  /** Answers the messages that must come again. */
  work(batch: readonly Pick<Message, 'id' | 'body'>[], invocation: Invocation): Promise<readonly string[]>;
  answers?(invocation: Invocation, received: readonly Message[], failed: readonly string[]): void;
  deleteIsLost(): boolean;
}

export function startFunction(
  world: Stage,
  subscriber: Subscriber,
  messages: readonly Message[],
  { role, work, answers, deleteIsLost }: Receiver,
): void {
  const { settings, queue } = subscriber;
  const invocation = begin(world, role, RECEIVER_TIMEOUT);
  const received = messages.filter((message) => receive(world, subscriber, message, invocation));
  if (received.length === 0) {
    end(world, invocation);
    return;
  }
  const batch = received.map(({ id, body }) => ({ id, body }));
  if (world.trace)
    world.note(`${invocation.name} of ${settings.name} gets ${batch.map(({ id }) => id).join(' ')}`);
  work(batch, invocation).then(
    (failed) => {
      if (!invocation.alive) return;
      if (world.wire.pending.some((each) => each.invocation === invocation)) leaveBehind(world, invocation);
      else end(world, invocation);
      if (world.trace) world.note(`${invocation.name} ends, to retry: ${failed.join(' ') || 'none'}`);
      answers?.(invocation, received, failed);
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

function receive(world: Stage, { queue }: Subscriber, message: Message, invocation: Invocation): boolean {
  const other = message.consumer;
  if (!queue.receive(message, world.now, invocation)) {
    world.faults.add('dead-lettered');
    return false;
  }
  if (other?.alive) world.faults.add('two-consumers');
  return true;
}
