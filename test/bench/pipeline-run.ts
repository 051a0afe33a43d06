import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesHere, processorMs, residentMebibytes } from './processes';

const SINGLE_WRITES = 200;
const BULK = 5_000;
/** To ask at each millisecond would be part of what is measured. */
const BURST_POLL_MS = 5;
/** How long nothing may come before the pipeline counts as empty, and before what is missing counts as lost. */
const QUIET_MS = 500;
const LOST_MS = 30_000;
/** Of steady writes, in batches that one request takes. */
const STEADY_RATE = 1_000;
const STEADY = 5_000;
const BATCH = 25;

/** What one run of the example on the local cloud gave. */
export interface PipelineRun {
  /** From a write until the replica has it, one change at a time (milliseconds). */
  readonly lags: readonly number[];
  /** Rows a second, in batches of 25, beside the pipeline. */
  readonly writes: number;
  /** Changes a second that reach a replica's table. */
  readonly replicated: number;
  /** Changes a second that reach the replica's table and a change consumer. */
  readonly changes: number;
  /** Of the burst's changes, in all processes until both have them (milliseconds a change); Linux only. */
  readonly processorMs: number;
  /** While 1,000 rows a second are written, as far as the machine can (milliseconds). */
  readonly steadyLags: readonly number[];
  /** Of all processes at the end (mebibytes resident). */
  readonly memory: number;
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
    // Not those of rows that changed again within a batch.
    const handled = () => deployment.inside?.metric('EventsHandled', { service: 'billing' }) ?? 0;
    const reaches = (count: number) => reach('the replica', applied, count, 1);
    await tables.put({ user_id: 1, name: 'warm up' });
    await reaches(1);

    const lags: number[] = [];
    for (let index = 1; index <= SINGLE_WRITES; index += 1) {
      const start = performance.now();
      await tables.put({ user_id: 1, name: `name ${index}` });
      await reaches(1 + index);
      lags.push(performance.now() - start);
    }

    await quiet(handled);
    const processes = processesHere();
    const processorTime = () => processes.map(processorMs).reduce((sum, time) => sum + time, 0);
    const used = processorTime();
    const start = performance.now();
    const [replica, consumer] = [applied() + BULK, handled() + BULK];
    await tables.putAll(
      Array.from({ length: BULK }, (_, index) => ({ user_id: 1000 + index, name: `user ${index}` })),
    );
    const written = performance.now();
    await reach('the replica', applied, replica, BURST_POLL_MS);
    const replicated = performance.now();
    await reach('the change consumer', handled, consumer, BURST_POLL_MS);
    const rate = (end: number) => BULK / ((end - start) / 1000);
    const burst = {
      writes: rate(written),
      replicated: rate(replicated),
      changes: rate(performance.now()),
      processorMs: (processorTime() - used) / BULK,
    };
    const steadyLags = await steady(applied, (first) =>
      tables.putAll(
        Array.from({ length: BATCH }, (_, index) => ({ user_id: 10_000 + first + index, name: 'steady' })),
      ),
    );
    const memory = processes.map(residentMebibytes).reduce((sum, each) => sum + each, 0);
    return { lags, ...burst, steadyLags, memory };
  } finally {
    await deployment.stop();
  }
}

/** @throws Error when nothing comes any more: a reader that fails would leave its share of the machine to the others */
async function reach(reader: string, reached: () => number, count: number, pollMs: number): Promise<void> {
  let [last, since] = [reached(), performance.now()];
  for (let now = last; now < count; now = reached()) {
    if (now > last) [last, since] = [now, performance.now()];
    if (performance.now() - since > LOST_MS)
      throw new Error(`${reader} has ${now} changes of ${count}, and no more for ${LOST_MS} ms`);
    await sleep(pollMs);
  }
}

async function quiet(reached: () => number): Promise<void> {
  for (let last = -1; reached() > last; await sleep(QUIET_MS)) last = reached();
}

/** The lag of the n-th change is the time from its write until the replica has applied n. */
async function steady(
  applied: () => number,
  writeBatch: (first: number) => Promise<void>,
): Promise<readonly number[]> {
  const lags: number[] = [];
  const writtenAt: number[] = [];
  const before = applied();
  const start = performance.now();
  const write = async () => {
    for (let first = 0; first < STEADY; first += BATCH) {
      await sleep(Math.max(0, start + (first / STEADY_RATE) * 1000 - performance.now()));
      await writeBatch(first);
      writtenAt.push(...Array.from({ length: BATCH }, () => performance.now()));
    }
  };
  const writing = write();
  while (lags.length < STEADY) {
    const now = performance.now();
    const known = Math.min(applied() - before, writtenAt.length);
    while (lags.length < known) lags.push(now - (writtenAt[lags.length] ?? now));
    await sleep(2);
  }
  await writing;
  return lags;
}

main(process.argv[2] ?? '').then(
  (run) => process.send?.(run, () => process.exit()),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
