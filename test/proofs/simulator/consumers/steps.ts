import { nextTimer } from '../clock';
import { contract } from '../settings';
import type { World } from '../world';
import { nextContract } from './settings';

/** Somebody changes a subscription by hand, so that everything arrives. */
export function openSubscription(world: World): boolean {
  const consumer = world.random.pick(world.consumers);
  if (!world.random.chance(0.3)) return false;
  consumer.policy = {};
  world.faults.add('subscription-changed');
  world.note(`the subscription of ${consumer.settings.name} takes everything`);
  return true;
}

/** A condition of the consumer's own begins to fail, or no longer does. */
export function closeOrOpen(world: World): boolean {
  const consumer = world.random.pick(world.consumers);
  consumer.isClosed = !consumer.isClosed;
  world.faults.add('own-condition-fails');
  world.note(`${consumer.settings.name} is ${consumer.isClosed ? 'closed' : 'open'}`);
  return true;
}

/** A consumer's code learns to handle what it rejected. */
export function learn(world: World): boolean {
  const consumer = world.random.pick(world.consumers);
  if (consumer.hasLearnt) return false;
  consumer.hasLearnt = true;
  world.note(`${consumer.settings.name} rejects no more`);
  return true;
}

/** The owner begins to publish the next version, or ends the first. */
export function release(world: World): boolean {
  if (!world.contracts.includes(contract)) return false;
  world.contracts = world.contracts.includes(nextContract) ? [nextContract] : [contract, nextContract];
  world.faults.add('version-released');
  world.note(`published are ${world.contracts.map(({ version }) => version).join(' and ')}`);
  return true;
}

/** The time of a function that still works is nearly over. */
export function ringTimer(world: World): boolean {
  const at = nextTimer();
  if (at === undefined) return false;
  world.faults.add('deadline-near');
  world.advance(at);
  return true;
}
