import { drainQueues, drainStream, drainTopic, drainWire } from '../drain';
import { deliver, redrive } from '../messages';
import type { Play } from '../play';
import {
  answerSome,
  disturbSome,
  lapseVisibility,
  letTimePass,
  pollQueue,
  pollShard,
  type WeightedStep,
} from '../steps';
import { leapToHorizon } from '../time';
import { startOwner } from './owner';
import { checkOutbox } from './rest';
import {
  changeItem,
  leapToExpiry,
  readAgain,
  removeExpired,
  removeItem,
  restoreItem,
  wearOut,
} from './strangers';
import type { OutboxWorld } from './world';

const STEPS: readonly WeightedStep<OutboxWorld>[] = [
  [20, startOwner],
  [12, pollShard],
  [45, answerSome],
  [9, disturbSome],
  [18, deliver],
  [22, pollQueue],
  [4, letTimePass],
  [8, lapseVisibility],
  [1, leapToHorizon],
  [3, leapToExpiry],
  [6, removeExpired],
  [4, changeItem],
  [4, removeItem],
  [4, restoreItem],
  [2, readAgain],
  [2, wearOut],
  [5, redrive],
];

/** Once published and once handled, an event has its state, and a state its event, whatever fails on the way. */
export function outboxPlay(world: OutboxWorld): Play<OutboxWorld> {
  return {
    world,
    steps: STEPS,
    check() {
      for (const { ledger, queue } of world.consumers) ledger.judgeLetters(queue);
      return world.broken;
    },
    calm() {
      // Nothing lasts here.
    },
    drain: () => drainWire(world) || drainStream(world) || drainTopic(world) || drainQueues(world),
    checkAtRest: () => checkOutbox(world),
  };
}
