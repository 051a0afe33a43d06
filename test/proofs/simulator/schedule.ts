import { type Conditions, USUAL } from './conditions';
import { drainStep } from './drain';
import type { FaultCounts } from './faults';
import { Invariants } from './invariants';
import { Random } from './prng';
import { checkQuiescence } from './quiescence';
import { STEPS, type WeightedStep } from './steps';
import { World } from './world';

/** A schedule in which something happened that must never happen. */
export interface Failure {
  readonly seed: number;
  readonly problem: string;
  /** What was otherwise than usual. */
  readonly conditions?: Partial<Conditions>;
}

export interface ScheduleResult {
  readonly steps: number;
  readonly problem?: string;
}

const MAX_DRAIN_STEPS = 2_000;

/**
 * Runs one schedule: faults for a while, then none until everything has settled. The same seed gives the same steps.
 *
 * @param trace receives what happened, one line a step
 */
export async function runSchedule(
  seed: number,
  faults: FaultCounts,
  trace?: string[],
  conditions: Partial<Conditions> = {},
): Promise<ScheduleResult> {
  const world = new World(new Random(seed), faults, trace, { ...USUAL, ...conditions });
  const invariants = new Invariants(world);
  const length = 25 + world.random.below(25);
  let steps = 0;
  const all = STEPS[world.conditions.subscribers];
  const settle = async (): Promise<string | undefined> => {
    steps += 1;
    if (world.woken) {
      world.woken = false;
      // The functions go on until each of them waits for the wire again: no timer, only microtasks.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return invariants.check();
  };
  while (steps < length) {
    takeStep(world, all);
    const problem = await settle();
    if (problem) return { steps, problem };
  }
  world.note('--- the faults stop');
  world.isCalm = true;
  for (const consumer of world.consumers) consumer.isClosed = false;
  for (let left = MAX_DRAIN_STEPS; drainStep(world); left -= 1) {
    const problem = (await settle()) ?? (left === 0 ? 'it does not settle' : undefined);
    if (problem) return { steps, problem };
  }
  const hanging = [...world.invocations].map(({ name }) => name).join();
  return { steps, problem: hanging ? `hanging: ${hanging}` : checkQuiescence(world, invariants) };
}

function takeStep(world: World, steps: readonly WeightedStep[]): void {
  const total = steps.reduce((sum, [weight]) => sum + weight, 0);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    let dice = world.random.next() * total;
    const chosen = steps.find(([weight]) => {
      dice -= weight;
      return dice < 0;
    });
    if (chosen?.[1](world)) return;
  }
}
