import type { FaultCounts } from './faults';
import type { Random } from './prng';
import { ONE_LANE, type Sharing } from './stream';

/**
 * How many batches of a shard are worked on at once in a schedule, and what they keep in order: the changes of an item, as Lambda
 * promises, or, where nothing may rely on that, nothing at all.
 */
export function castSharing(random: Random, faults: FaultCounts, keepsOrder: boolean): Sharing {
  const factor = random.pick([1, 1, 2, 3]);
  if (factor === 1) return ONE_LANE;
  if (keepsOrder || random.chance(0.5)) return { factor, laneOf: (key) => hash(key) % factor };
  faults.add('changes-without-order');
  return { factor, laneOf: () => random.below(factor) };
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => sum + character.charCodeAt(0), 0);
}
