import type { Stage } from './stage';
import type { WeightedStep } from './steps';

/** A world, what may happen in it, and what must hold. */
export interface Play<W extends Stage> {
  readonly world: W;
  readonly steps: readonly WeightedStep<W>[];
  /** What is wrong after a step. */
  check(): string | undefined;
  /** The faults stop, also those that last. */
  calm(): void;
  /** Does the next thing that is still to do; answers `false` when nothing is. */
  drain(): boolean;
  /** What is wrong when everything has settled. */
  checkAtRest(): string | undefined;
}
