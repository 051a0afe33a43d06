import type { Conditions } from './conditions';
import { closeOrOpen, learn, openSubscription, release, ringTimer } from './consumers/steps';
import { startPublisher } from './functions';
import { deliver, injectPoison, redrive } from './messages';
import { ownerRecreatesTable, ownerWrites } from './owner';
import { leaveRow, ownerLagsBehind, repairRow, startRun, subscribeLate, workOnRun } from './repair';
import { answer, disturb } from './requests';
import { PUBLISHER_TIMEOUT, SECOND, VISIBILITY } from './settings';
import type { Stage } from './stage';
import type { Recorded, Shard } from './stream';
import { leapToExpiry, leapToHorizon, removeExpired } from './time';
import type { World } from './world';

/** One thing that may happen next; answers `false` when it cannot happen now. */
export type Step<W = World> = (world: W) => boolean;

const BATCHES = [1, 2, 3, 5, 100] as const;

export type WeightedStep<W = World> = readonly [weight: number, step: Step<W>];

/** What may happen to every kind of subscriber, with how often it should. */
const COMMON: readonly WeightedStep[] = [
  [18, write],
  [14, pollShard],
  [16, answerSome],
  [7, disturbSome],
  [20, (world) => deliver(world)],
  [14, pollQueue],
  [3, letTimePass],
  [2, lapseVisibility],
  [2, leapToHorizon],
  [2, leapToExpiry],
  [5, removeExpired],
  [1, splitShard],
  [1, recreateTable],
  [1, startRun],
  [4, workOnRun],
];

const REST: readonly WeightedStep[] = [
  [1, ownerLagsBehind],
  [2, subscribe],
  [1, injectPoison],
  [3, redrive],
];

/** All that may happen, by who subscribes. */
export const STEPS: Readonly<Record<Exclude<Conditions['subscribers'], 'outbox'>, readonly WeightedStep[]>> =
  {
    replicas: [...COMMON, [2, repairRow], [1, leaveRow], ...REST],
    consumers: [
      ...COMMON,
      ...REST,
      // The functions do more than replicators.
      [20, answerSome],
      [6, disturbSome],
      [8, pollQueue],
      [1, ringTimer],
      [1, openSubscription],
      [2, closeOrOpen],
      [1, learn],
      [1, release],
    ],
  };

function write(world: World): boolean {
  if (world.writesLeft === 0) return false;
  world.writesLeft -= 1;
  ownerWrites(world);
  return true;
}

export function pollShard<Entry extends Recorded>(world: Stage<Entry>): boolean {
  const { stream, random } = world;
  const idle = stream.shards.filter(({ reader, next, records }) => !reader && next < records.length);
  const readable = idle.filter((shard) => world.childFirst || !waitsForParent(shard));
  if (readable.length === 0) return false;
  const shard = random.pick(readable);
  if (waitsForParent(shard)) world.faults.add('child-before-parent');
  if (isBesideOther(stream, shard)) world.faults.add('batches-side-by-side');
  const outOfTime = random.chance(0.15);
  if (outOfTime) world.faults.add('publisher-out-of-time');
  startPublisher(world, shard, random.pick(BATCHES), outOfTime ? SECOND : PUBLISHER_TIMEOUT);
  return true;
}

export function waitsForParent<Entry extends Recorded>({ parents }: Pick<Shard<Entry>, 'parents'>): boolean {
  return parents.some((parent) => parent.next < parent.records.length || waitsForParent(parent));
}

/** Whether another batch of the same shard is worked on. */
function isBesideOther<Entry extends Recorded>(
  { shards }: Stage<Entry>['stream'],
  shard: Shard<Entry>,
): boolean {
  return shards.some(
    ({ parents, label, reader }) => reader && label === shard.label && parents === shard.parents,
  );
}

export function answerSome(world: Stage): boolean {
  const { pending } = world.wire;
  if (pending.length === 0) return false;
  answer(world, world.random.below(pending.length));
  return true;
}

export function disturbSome(world: Stage): boolean {
  const { pending } = world.wire;
  if (pending.length === 0) return false;
  disturb(world, world.random.below(pending.length));
  return true;
}

export function pollQueue(world: Stage): boolean {
  const { random } = world;
  const subscriber = random.pick(world.subscribers);
  const visible = subscriber.queue.visible(world.now);
  if (visible.length === 0) return false;
  const from = random.below(visible.length);
  const batch = [...visible.slice(from), ...visible.slice(0, from)].slice(0, random.pick([1, 2, 3, 10]));
  world.startReceiver(subscriber, batch, () => random.chance(0.1));
  return true;
}

export function letTimePass(world: Stage): boolean {
  world.advance(world.now + world.random.pick([1, 700, 20 * SECOND, VISIBILITY + 1, 3600 * SECOND]));
  return true;
}

/** A message becomes visible again although its function still runs. */
export function lapseVisibility(world: Stage): boolean {
  const hidden = world.subscribers.flatMap(({ queue }) =>
    queue.messages.filter(({ visibleAt, receives }) => visibleAt > world.now && receives > 0),
  );
  if (hidden.length === 0) return false;
  world.random.pick(hidden).visibleAt = world.now;
  world.faults.add('visibility-lapsed');
  world.note('a message becomes visible early');
  return true;
}

function splitShard(world: World): boolean {
  if (world.stream.shards.length > 2 * world.stream.sharing.factor) return false;
  world.stream.split();
  world.faults.add('shard-split');
  world.note('the open shard is split');
  return true;
}

function recreateTable(world: World): boolean {
  if (world.recreated || !world.random.chance(0.5)) return false;
  world.recreated = true;
  ownerRecreatesTable(world);
  return true;
}

/**
 * A seed loses to every event, also to one older than what it read. So an older change of a row must never be published
 * for the first time after a subscription that came too late for a newer one: no publisher may be at work, and older
 * streams must be read.
 */
export function subscribe(world: World): boolean {
  const site = world.subscribers.find(({ subscribed }) => !subscribed);
  const { shards, open } = world.stream;
  const ordered = shards.every(
    (shard) => !shard.reader && (open.includes(shard) || shard.next === shard.records.length),
  );
  if (!site || (!ordered && world.conditions.subscribesInOrder)) return false;
  subscribeLate(world, site);
  return true;
}
