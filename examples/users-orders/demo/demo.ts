import { visibleText } from 'cdk-event-sharing-cli';
import { startExample } from './example-cloud';
import { runImport } from './import';
import { printMetrics } from './print';
import { runRepairScenario } from './repair';
import { runScenario } from './scenario';
import { runSyncScenario } from './sync';

export interface DemoOptions {
  /** Directory of the example's synthesised assembly. */
  readonly assembly: string;
  /** A file of users to import in place of the scenario. */
  readonly importFile?: string;
  /** What to show. @default 'main' */
  readonly scenario?: keyof typeof SCENARIOS;
}

/** What the demo can show, each on an example of its own. */
export const SCENARIOS = { main: runScenario, repair: runRepairScenario, sync: runSyncScenario } as const;

/** Exit codes of the demo, as the command line documents them. */
const EXIT = { success: 0, different: 1, badLines: 2 } as const;

/**
 * Runs the demo on a local cloud and prints what it does.
 *
 * @returns the exit code
 */
export async function runDemo({ assembly, importFile, scenario = 'main' }: DemoOptions): Promise<number> {
  const start = performance.now();
  const example = await startExample(assembly);
  try {
    console.log(
      `local cloud ready in ${(performance.now() - start).toFixed(0)} ms, no account, no network\n`,
    );
    const { differences, bad } = importFile
      ? await runImport(example, importFile)
      : { differences: await SCENARIOS[scenario](example), bad: 0 };
    if (importFile) printMetrics(example);
    for (const difference of differences) console.log(`  DIFFERS ${visibleText(difference)}`);
    // Kilobytes, see getrusage(2).
    const peak = process.resourceUsage().maxRSS / 1024;
    console.log(
      `  ${differences.length === 0 ? 'every row is as it should be' : `${differences.length} differences`}, peak memory ${peak.toFixed(0)} MiB, ${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
    if (differences.length > 0) return EXIT.different;
    return bad > 0 ? EXIT.badLines : EXIT.success;
  } finally {
    await example.cloud.stop();
  }
}
