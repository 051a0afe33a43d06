import { setTimeout as sleep } from 'node:timers/promises';
import { embedded } from '../clouds/backends/embedded';
import { ExampleTables } from '../support/example-tables';

const SINGLE_WRITES = 200;
const BULK = 5_000;

/** Lag of single changes, and the rate at which a burst of changes reaches a replica. */
export async function measurePipeline(): Promise<void> {
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
    lags.sort((a, b) => a - b);
    const percentile = (p: number) => lags[Math.floor((lags.length - 1) * p)]?.toFixed(0);
    console.log(
      `  write to replica      p50 ${percentile(0.5)} ms   p99 ${percentile(0.99)} ms   (${SINGLE_WRITES} changes, one at a time)`,
    );

    const start = performance.now();
    const before = applied();
    await tables.putAll(
      Array.from({ length: BULK }, (_, index) => ({ user_id: 1000 + index, name: `user ${index}` })),
    );
    const written = performance.now();
    await reaches(before + BULK);
    const rate = (milliseconds: number) => (BULK / (milliseconds / 1000)).toFixed(0);
    console.log(
      `  bare writes           ${rate(written - start)} rows/s (batches of 25, beside the pipeline)`,
    );
    console.log(
      `  through the pipeline  ${rate(performance.now() - start)} changes/s (${BULK} changes, one replica's table)`,
    );
  } finally {
    await deployment.stop();
  }
}
