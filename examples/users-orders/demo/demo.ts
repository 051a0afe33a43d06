import { visibleText } from 'cdk-event-sharing-cli';
import { runImport } from './import';
import { printMetrics } from './print';
import { onExample, type Part, SCENARIOS } from './scenarios';

export interface DemoOptions {
  /** Synthesises an app of `bin`, and answers the directory of its assembly. */
  readonly synthesise: (app: string) => Promise<string>;
  /** A file of users to import in place of the scenario. */
  readonly importFile?: string;
  /** What to show. @default 'main' */
  readonly scenario?: keyof typeof SCENARIOS;
}

/** Exit codes of the demo, as the command line documents them. */
const EXIT = { success: 0, different: 1, badLines: 2 } as const;

/**
 * Runs the demo on local clouds and prints what it does.
 *
 * @returns the exit code
 */
export async function runDemo({ synthesise, importFile, scenario = 'main' }: DemoOptions): Promise<number> {
  const start = performance.now();
  let bad = 0;
  const importing = onExample(async (example) => {
    const result = await runImport(example, importFile as string);
    printMetrics(example);
    bad = result.bad;
    return result.differences;
  });
  const parts: readonly Part[] = importFile ? [importing] : SCENARIOS[scenario];
  const differences: string[] = [];
  for (const { app, run } of parts) differences.push(...(await run(await synthesise(app))));
  for (const difference of differences) console.log(`  DIFFERS ${visibleText(difference)}`);
  // Kilobytes, see getrusage(2).
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `  ${differences.length === 0 ? 'every row is as it should be' : `${differences.length} differences`}, peak memory ${peak.toFixed(0)} MiB, ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  if (differences.length > 0) return EXIT.different;
  return bad > 0 ? EXIT.badLines : EXIT.success;
}
