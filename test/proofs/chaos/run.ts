import { parseArgs } from 'node:util';
import { runChaos } from './chaos';
import { describeReport, passed } from './report';

/** Usage: npm run chaos -- [--seed S] [--changes N] [--faults N] */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      changes: { type: 'string', default: '2000' },
      faults: { type: 'string', default: '200' },
    },
  });
  const [seed, changes, faults] = [values.seed, values.changes, values.faults].map(Number);
  if (![seed, changes, faults].every((value) => Number.isInteger(value)))
    throw new Error(`--seed, --changes and --faults take whole numbers, received ${JSON.stringify(values)}`);
  console.log(`seed ${seed}`);
  const report = await runChaos({
    seed: seed ?? 0,
    changes: changes ?? 0,
    faults: faults ?? 0,
    keys: 200,
    rate: 0.33,
    pace: 60,
    limitMs: 300_000,
    progress: (line) => console.log(line),
  });
  for (const line of describeReport(report)) console.log(line);
  if (!passed(report)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
