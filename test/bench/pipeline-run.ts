import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SINGLE_WRITES = 200;
const BULK = 5_000;

/** What one run of the example on the local cloud gave. */
export interface PipelineRun {
  /** From a write until the replica has it, one change at a time (milliseconds). */
  readonly lags: readonly number[];
  /** Rows a second, in batches of 25, beside the pipeline. */
  readonly writes: number;
  /** Changes a second that reach a replica's table. */
  readonly changes: number;
}

/** Runs the example of a checkout, which may be another one than this. Usage: pipeline-run.ts CHECKOUT */
async function main(checkout: string): Promise<PipelineRun> {
  const load = createRequire(join(checkout, 'package.json'));
  const { embedded }: typeof import('../clouds/backends/embedded') = load(
    './test/clouds/backends/embedded.ts',
  );
  const { ExampleTables }: typeof import('../support/example-tables') = load(
    './test/support/example-tables.ts',
  );
  const deployment = await embedded.deploy();
  try {
    const tables = new ExampleTables(deployment);
    const applied = () => deployment.inside?.metric('EventsApplied', { service: 'orders' }) ?? 0;
    const reaches = async (count: number) => {
      while (applied() < count) await sleep(1);
    };
    await tables.put({ user_id: 1, name: 'warm up' });
    await reaches(1);

    const lags: number[] = [];
    for (let index = 1; index <= SINGLE_WRITES; index += 1) {
      const start = performance.now();
      await tables.put({ user_id: 1, name: `name ${index}` });
      await reaches(1 + index);
      lags.push(performance.now() - start);
    }

    const start = performance.now();
    const before = applied();
    await tables.putAll(
      Array.from({ length: BULK }, (_, index) => ({ user_id: 1000 + index, name: `user ${index}` })),
    );
    const written = performance.now();
    await reaches(before + BULK);
    const rate = (milliseconds: number) => BULK / (milliseconds / 1000);
    return { lags, writes: rate(written - start), changes: rate(performance.now() - start) };
  } finally {
    await deployment.stop();
  }
}

main(process.argv[2] ?? '').then(
  (run) => process.send?.(run, () => process.exit()),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
