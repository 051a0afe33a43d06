import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { feedOfReplica, runBatchJob } from '../../lib/operator';
import {
  type OperatedExample,
  operateExample,
  unsubscribe,
  users,
} from '../operator/support/operated-example';

const ROWS = 50_000;
const ROUNDS = 3;
/** Both environments of the replicator with a batch of ten each. */
const PARALLEL = 20;
const AIM = 0.9;

/**
 * The rate at which a seed fills an empty replica, against that of bare writes of the same rows to the same emulator,
 * taken in turns.
 */
export async function measureSeed(): Promise<void> {
  const example = await operateExample();
  try {
    const subscribe = await unsubscribe(example);
    await example.tables.putAll(users(ROWS));
    await drained(example);
    await subscribe();

    const bare = [await bareWrites(example, 'bare-0')];
    const seeds: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      seeds.push(await seedRate(example));
      bare.push(await bareWrites(example, `bare-${round}`));
    }
    const ratios = seeds.map((rate, round) => (2 * rate) / ((bare[round] ?? 0) + (bare[round + 1] ?? 0)));
    const show = (rates: readonly number[]) => rates.map((rate) => rate.toFixed(0)).join(', ');
    console.log(`  bare writes   ${show(bare)} rows/s (PutItem, ${PARALLEL} at a time)`);
    console.log(`  seed          ${show(seeds)} rows/s until the replica holds all ${ROWS}`);
    console.log(
      `  ratio         ${(ratios.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0).toFixed(2)} (median of ${ROUNDS}, aim: at least ${AIM})`,
    );
    const megabytes = process.resourceUsage().maxRSS / 1024;
    console.log(
      `  peak memory   ${megabytes.toFixed(0)} MiB of this process, local cloud and functions included`,
    );
  } finally {
    await example.stop();
  }
}

/** The other replica follows while the rows are written: it must not take time from what is measured. */
async function drained({ cloud }: OperatedExample): Promise<void> {
  while (cloud.metrics.sum('EventsPublished') < ROWS) await sleep(50);
  let applied = -1;
  while (applied !== cloud.metrics.sum('EventsApplied')) {
    applied = cloud.metrics.sum('EventsApplied');
    await sleep(2_000);
  }
}

async function bareWrites({ clients }: OperatedExample, TableName: string): Promise<number> {
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
    }),
  );
  const stamp = { __seq: `0/${'0'.repeat(40)}`, __at: new Date().toISOString() };
  const rows = users(ROWS).map(({ user_id, name }) => marshall({ user_id, name, ...stamp }));
  const start = performance.now();
  let next = 0;
  const work = async () => {
    while (next < rows.length) {
      next += 1;
      await clients.dynamodb.send(new PutItemCommand({ TableName, Item: rows[next - 1] }));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return ROWS / ((performance.now() - start) / 1000);
}

async function seedRate({ cloud, clients, orders }: OperatedExample): Promise<number> {
  for (const { user_id } of users(ROWS)) {
    await clients.dynamodb.send(
      new DeleteItemCommand({ TableName: orders.table, Key: marshall({ user_id }) }),
    );
  }
  const applied = () => cloud.metrics.sum('EventsApplied', { service: 'orders' });
  const from = applied();
  const start = performance.now();
  await runBatchJob(clients, feedOfReplica(orders), { kind: 'seed', replica: orders.name });
  while (applied() - from < ROWS) await sleep(10);
  return ROWS / ((performance.now() - start) / 1000);
}
