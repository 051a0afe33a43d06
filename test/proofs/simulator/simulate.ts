import type { Conditions } from './conditions';
import { FaultCounts } from './faults';
import { scheduleSeed } from './prng';
import { type Failure, runSchedule } from './schedule';

export interface SimulationOptions {
  readonly schedules: number;
  readonly seed: number;
  readonly faults: FaultCounts;
  /** What is otherwise than usual. */
  readonly conditions?: Partial<Conditions>;
  onProgress?(schedules: number, steps: number): void;
}

export interface SimulationResult {
  readonly schedules: number;
  readonly steps: number;
  readonly failure?: Failure;
}

const PROGRESS_EVERY = 10_000;

/** Runs schedules until all are done or one fails. */
export async function runSchedules(options: SimulationOptions): Promise<SimulationResult> {
  const { schedules, seed, faults, conditions, onProgress } = options;
  const { stackTraceLimit } = Error;
  // Most of the errors here are part of the play, and nobody reads where they came from.
  Error.stackTraceLimit = 0;
  let steps = 0;
  try {
    for (let schedule = 0; schedule < schedules; schedule += 1) {
      const own = scheduleSeed(seed, schedule);
      const result = await runSchedule(own, faults, undefined, conditions);
      steps += result.steps;
      if (result.problem !== undefined)
        return {
          schedules: schedule + 1,
          steps,
          failure: { seed: own, problem: result.problem, conditions },
        };
      if (onProgress && (schedule + 1) % PROGRESS_EVERY === 0 && schedule + 1 < schedules)
        onProgress(schedule + 1, steps);
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return { schedules, steps };
}

/** Plays a schedule again and tells what happens in it. */
export async function replay(
  seed: number,
  conditions?: Partial<Conditions>,
): Promise<{ problem?: string; trace: string[] }> {
  const trace: string[] = [];
  const { problem } = await runSchedule(seed, new FaultCounts(), trace, conditions);
  return { problem, trace };
}

/** Seed, steps and problem, for a person. */
export async function describeFailure(failure: Failure): Promise<string> {
  const { problem, trace } = await replay(failure.seed, failure.conditions);
  return [
    `schedule with seed ${failure.seed}:`,
    ...trace,
    problem ?? `not repeated: ${failure.problem}`,
  ].join('\n');
}
