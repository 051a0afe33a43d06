import { parseArgs } from 'node:util';
import { loadBuild } from './build';

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    subscribers: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const [schedules, seed] = [Number(values.schedules), Number(values.seed)];
  if (!(schedules > 0) || !Number.isInteger(seed))
    throw new Error('use --schedules <count> --seed <whole number>');
  for (const subscribers of ['replicas', 'consumers', 'outbox'] as const) {
    if ((values.subscribers ?? subscribers) === subscribers) await run(subscribers, schedules, seed);
  }
}

async function run(
  subscribers: 'replicas' | 'consumers' | 'outbox',
  schedules: number,
  seed: number,
): Promise<void> {
  // Bundled, the schedules run faster than as single files.
  const { FaultCounts, runSchedules, describeFailure } = await loadBuild();
  const faults = new FaultCounts(subscribers);
  const start = Date.now();
  const conditions = { subscribers };
  const result = await runSchedules({ schedules, seed, faults, conditions, onProgress: report });
  for (const [fault, count] of faults.entries()) console.log(`${String(count).padStart(9)}  ${fault}`);
  report(result.schedules, result.steps);
  if (result.failure) {
    console.log(await describeFailure(result.failure));
    process.exitCode = 1;
  } else console.log('all invariants held');

  function report(done: number, steps: number): void {
    const seconds = (Date.now() - start) / 1000;
    const rate = Math.round(done / seconds);
    console.log(
      `${subscribers}: ${done} of ${schedules} schedules, ${steps} steps, ${seconds.toFixed(1)} s, ${rate} schedules/s`,
    );
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
