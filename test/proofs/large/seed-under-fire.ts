import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../../bin/synthesise';
import { type AuditReport, auditReplica, feedOfReplica, readStatus } from '../../../lib/operator';
import {
  keepDoing,
  type OperatedExample,
  operateExample,
  unsubscribe,
  users,
} from '../../operator/support/operated-example';
import { type ScanCounter, startScanCounter } from './scan-counter';

export interface SeedUnderFire {
  readonly rows: number;
  /** Shares of the rows after which command and function are killed. */
  readonly killAt: readonly number[];
  readonly log: (line: string) => void;
}

export interface SeedVerdict {
  readonly audit: AuditReport;
  /** How often the row that was read most was read. */
  readonly mostReads: number;
  /** Rows that were read at all. */
  readonly rowsRead: number;
  readonly liveWrites: number;
  readonly kills: number;
}

/**
 * Fills a replica that subscribed when its owner had many rows already, while the owner goes on writing. Command and
 * function are killed on the way, and the seed goes on where it stopped.
 */
export async function seedUnderFire({ rows, killAt, log }: SeedUnderFire): Promise<SeedVerdict> {
  let counter: ScanCounter | undefined;
  const example = await operateExample({
    functionEndpoints: async ({ dynamodb }) => {
      counter = await startScanCounter(dynamodb, 'user_id');
      return { dynamodb: counter.url };
    },
  });
  try {
    const subscribe = await unsubscribe(example);
    await example.tables.putAll(users(rows));
    while (example.cloud.metrics.sum('EventsPublished') < rows) await sleep(200);
    await subscribe();
    log(`${rows} rows written before the replica subscribed`);

    const scans = counter as ScanCounter;
    scans.table = example.tables.output('Users', 'UsersTableName');
    const stop = keepDoing((round) => change(example, rows, round));
    const kills = await seedAndKill(example, scans, rows, killAt, log);
    const liveWrites = await stop();
    scans.table = undefined;
    log(`seeded, ${liveWrites} changes meanwhile`);

    await queueEmpty(example);
    const audit = await auditReplica(example.clients, example.orders, { lagBudgetMs: 20_000 });
    return {
      audit,
      mostReads: Math.max(...scans.reads.values()),
      rowsRead: scans.reads.size,
      liveWrites,
      kills,
    };
  } finally {
    await example.stop();
    await counter?.close();
  }
}

/** Rows are renamed, deleted, created again and created anew. */
async function change({ tables }: OperatedExample, rows: number, round: number): Promise<void> {
  const user_id = 1 + ((round * 7919) % rows);
  if (round % 4 === 1) await tables.remove(user_id);
  else if (round % 4 === 2) await tables.put({ user_id: rows + round, name: `new ${round}` });
  else await tables.put({ user_id, name: `changed in round ${round}`, newsletter: round % 2 === 0 });
  await sleep(5);
}

async function seedAndKill(
  example: OperatedExample,
  scans: ScanCounter,
  rows: number,
  killAt: readonly number[],
  log: (line: string) => void,
): Promise<number> {
  let command = start(example, ['seed', 'orders/User', '--no-audit']);
  let kills = 0;
  for (const share of killAt) {
    while (command.exitCode === null && (await readSoFar(example)) < rows * share) await sleep(20);
    if (command.exitCode !== null) break;
    command.kill('SIGKILL');
    await once(command, 'exit');
    // What the command has asked for goes on: the function dies with pages in its hands.
    const { pages } = scans;
    for (let wait = 0; scans.pages === pages && wait < 2_000; wait += 1) await sleep(1);
    const environments = example.cloud.killEnvironments(feedOfReplica(example.orders).batch);
    kills += 1;
    log(`killed after ${await readSoFar(example)} rows, with ${environments} environments`);
    command = start(example, ['seed', 'orders/User', '--no-audit', '--resume', (await lastRun(example)).run]);
  }
  if (command.exitCode === null) await once(command, 'exit');
  if (command.exitCode !== 0) throw new Error(`the seed ended with exit code ${command.exitCode}`);
  return kills;
}

function start({ cloud }: OperatedExample, args: readonly string[]): ChildProcess {
  const script = join('lib', 'cli', 'index.ts');
  return spawn(process.execPath, ['--import', require.resolve('tsx'), script, ...args], {
    cwd: packageRoot,
    env: { PATH: process.env.PATH, ...cloud.environment },
    stdio: 'ignore',
  });
}

async function lastRun({ clients, topology, orders }: OperatedExample) {
  const { replicas } = await readStatus(clients, topology);
  const run = replicas.find(({ replica }) => replica === orders.name)?.lastRun;
  return run ?? { run: '', read: 0 };
}

async function readSoFar(example: OperatedExample): Promise<number> {
  return (await lastRun(example)).read;
}

async function queueEmpty({ clients, topology, orders }: OperatedExample): Promise<void> {
  for (;;) {
    const { replicas } = await readStatus(clients, topology);
    const found = replicas.find(({ replica }) => replica === orders.name);
    if (found && found.queued + found.inFlight === 0) return;
    await sleep(500);
  }
}
