import { type Conditions, USUAL } from './conditions';
import { drainStep } from './drain';
import type { FaultCounts } from './faults';
import { Invariants } from './invariants';
import { outboxPlay } from './outbox/play';
import { PlayedOutbox } from './outbox/played-outbox';
import type { Play } from './play';
import { PlayedWorld } from './played-world';
import { Random } from './prng';
import { checkQuiescence } from './quiescence';
import type { Stage } from './stage';
import { STEPS, type WeightedStep } from './steps';

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
  const all = { ...USUAL, ...conditions };
  const random = new Random(seed);
  if (all.subscribers === 'outbox')
    return play(outboxPlay(new PlayedOutbox(random, faults, trace, all.writesTogether)));
  const world = new PlayedWorld(random, faults, trace, all);
  const invariants = new Invariants(world);
  return play({
    world,
    steps: STEPS[all.subscribers],
    check: () => invariants.check(),
    calm() {
      for (const consumer of world.consumers) consumer.isClosed = false;
    },
    drain: () => drainStep(world),
    checkAtRest: () => checkQuiescence(world, invariants),
  });
}

async function play<W extends Stage>({
  world,
  steps: all,
  check,
  calm,
  drain,
  checkAtRest,
}: Play<W>): Promise<ScheduleResult> {
  const length = 25 + world.random.below(25);
  let steps = 0;
  const settle = async (): Promise<string | undefined> => {
    steps += 1;
    if (world.woken) {
      world.woken = false;
      // The functions go on until each of them waits for the wire again: no timer, only microtasks.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return check();
  };
  while (steps < length) {
    takeStep(world, all);
    const problem = await settle();
    if (problem) return { steps, problem };
  }
  world.note('--- the faults stop');
  world.isCalm = true;
  calm();
  for (let left = MAX_DRAIN_STEPS; drain(); left -= 1) {
    const problem = (await settle()) ?? (left === 0 ? 'it does not settle' : undefined);
    if (problem) return { steps, problem };
  }
  const hanging = [...world.invocations].map(({ name }) => name).join();
  return { steps, problem: hanging ? `hanging: ${hanging}` : checkAtRest() };
}

function takeStep<W>(world: W & Pick<Stage, 'random'>, steps: readonly WeightedStep<W>[]): void {
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
