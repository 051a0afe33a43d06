import { publisherCloud } from './clients';
import { PUBLISHER_TIMEOUT } from './settings';
import { BatchFailed, runPublisher } from './shipped';
import type { Stage } from './stage';
import type { Recorded, Shard } from './stream';
import type { Invocation } from './wire';

/** Starts the publisher on a batch of a shard. */
export function startPublisher<Entry extends Recorded>(
  world: Stage<Entry>,
  shard: Shard<Entry>,
  size: number,
  time = PUBLISHER_TIMEOUT,
): void {
  const batch = shard.records.slice(shard.next, shard.next + Math.min(size, shard.atMost ?? size));
  const invocation = begin(world, 'publisher', time);
  shard.reader = invocation;
  if (world.trace) world.note(`${invocation.name} gets ${batch.length} records of ${shard.name}`);
  const cloud = world.wire.client(publisherCloud(world), invocation);
  const timer = {
    remaining: () => invocation.deadline - world.now,
    sleep: (milliseconds: number) => pause(world, invocation, milliseconds),
  };
  const delivered = batch.map((entry) => entry.delivered);
  runPublisher(delivered, world.contracts, timer, world.now, cloud).then(
    (outcome) => {
      if (!invocation.alive) return;
      const { lowestFailed } = outcome;
      end(world, invocation);
      shard.reader = undefined;
      shard.atMost = undefined;
      const failed = batch.findIndex(({ sequenceNumber }) => sequenceNumber === lowestFailed);
      if (lowestFailed !== undefined) world.faults.add('stream-batch-redelivered');
      if (lowestFailed !== undefined && failed < 0) world.breach(`no such record was given: ${lowestFailed}`);
      world.published(batch, outcome);
      shard.next += lowestFailed === undefined ? batch.length : Math.max(failed, 0);
      if (world.trace) world.note(`${invocation.name} ends, failed from ${lowestFailed ?? 'none'}`);
    },
    (error) => {
      if (!(error instanceof BatchFailed)) world.breach(`the publisher failed: ${error}`);
      if (!invocation.alive) return;
      end(world, invocation);
      shard.reader = undefined;
      bisect(world, shard, batch);
    },
  );
}

/** A batch that failed as a whole comes again in halves; what fails alone is given up, and kept whole by Lambda. */
function bisect<Entry extends Recorded>(
  world: Stage<Entry>,
  shard: Shard<Entry>,
  batch: readonly Entry[],
): void {
  shard.atMost = Math.ceil(batch.length / 2);
  const [entry] = batch;
  if (batch.length > 1 || !entry) return;
  world.givesUp(shard, entry);
  shard.next += 1;
  shard.atMost = undefined;
  if (world.trace) world.note(`${entry.sequenceNumber} is given up`);
}

export function begin(world: Stage, role: Invocation['role'], time: number): Invocation {
  world.started += 1;
  const number = world.started;
  const deadline = world.now + time;
  const invocation: Invocation = { name: `${role} ${number}`, role, number, deadline, alive: true };
  world.invocations.add(invocation);
  world.woken = true;
  return invocation;
}

export function end(world: Stage, invocation: Invocation): void {
  invocation.alive = false;
  world.invocations.delete(invocation);
}

/** The function has answered, and what it had begun and not waited for goes on whenever its environment is used again. */
export function leaveBehind(world: Stage, invocation: Invocation): void {
  world.faults.add('left-behind');
  invocation.isLeft = true;
  world.invocations.delete(invocation);
  world.left.add(invocation);
}

export function pause(world: Stage, invocation: Invocation, milliseconds: number): Promise<void> {
  return world.wire.wait(
    {
      name: `pause ${milliseconds}`,
      entries: 0,
      isPause: true,
      apply: () => world.advance(world.now + milliseconds),
    },
    invocation,
  );
}
