import { type CostFormat, type CostLoad, estimateCost, formatEstimate } from '../../catalog';
import type { Console } from '../shared/console';
import { EXIT } from '../shared/exit-codes';

export interface CostCommandOptions extends CostLoad {
  /** Directories of cloud assemblies. */
  readonly assembly: readonly string[];
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** Shows what a month of an app would cost. */
export function showCost(console: Console, options: CostCommandOptions): number {
  const { assembly, json, markdown, ...load } = options;
  const estimate = estimateCost(assembly, load);
  if (estimate.parts.length === 0)
    console.err(
      `nothing of these constructs is in ${assembly.join(', ')}: was another app synthesised there?`,
    );
  const known = new Set(estimate.parts.flatMap(({ contracts }) => contracts));
  for (const id of Object.keys(load.changesOf).filter((one) => !known.has(one)))
    console.err(`no feed, replica or consumer of these assemblies has the contract ${id}`);
  const format: CostFormat = json ? 'json' : markdown ? 'markdown' : 'text';
  formatEstimate(estimate, format).split('\n').forEach(console.out);
  return EXIT.success;
}
