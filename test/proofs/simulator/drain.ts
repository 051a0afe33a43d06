import { startPublisher } from './functions';
import { enqueue, remove } from './messages';
import { repairNext, workOnRun } from './repair';
import { answer } from './requests';
import type { Stage } from './stage';
import { subscribe, waitsForParent } from './steps';
import type { Recorded } from './stream';
import type { World } from './world';

const never = () => false;

/** The faults have stopped: does the next thing that is still to do; answers `false` when nothing is. */
export function drainStep(world: World): boolean {
  if (drainWire(world) || drainStream(world) || subscribe(world)) return true;
  // Rows are repaired when nothing is on its way any more, as an audit finds them.
  return workOnRun(world) || drainTopic(world) || drainQueues(world) || repairNext(world);
}

export function drainWire(world: Stage): boolean {
  const { wire, random } = world;
  if (wire.pending.length === 0) return false;
  answer(world, random.below(wire.pending.length));
  return true;
}

export function drainStream<Entry extends Recorded>(world: Stage<Entry>): boolean {
  const shard = world.stream.shards.find(
    (each) => !each.reader && each.next < each.records.length && !waitsForParent(each),
  );
  if (!shard) return false;
  startPublisher(world, shard, 100);
  return true;
}

export function drainTopic(world: Stage): boolean {
  if (world.deliveries.length === 0) return false;
  const earliest = Math.min(...world.deliveries.map(({ notBefore }) => notBefore));
  if (earliest > world.now) world.advance(earliest);
  const due = world.deliveries.filter(({ notBefore }) => notBefore <= world.now);
  const delivery = world.random.pick(due);
  remove(world, delivery);
  enqueue(world, delivery);
  return true;
}

export function drainQueues(world: Stage): boolean {
  for (const subscriber of world.subscribers) {
    const { queue } = subscriber;
    if (queue.messages.length > 0) {
      const visible = queue.visible(world.now);
      if (visible.length === 0) world.advance(Math.min(...queue.messages.map(({ visibleAt }) => visibleAt)));
      else world.startReceiver(subscriber, visible.slice(0, 10), never);
      return true;
    }
    // Parked messages wait for a person; the others only had bad luck.
    const unlucky = queue.deadLetters.find(({ code }) => code === undefined);
    if (unlucky) {
      world.faults.add('redriven');
      queue.redrive(unlucky, world.now);
      return true;
    }
  }
  return false;
}
