import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { feedOfReplica, runBatchJob } from '../../lib/operator';
import {
  type OperatedExample,
  operateExample,
  unsubscribe,
  users,
} from '../operator/support/operated-example';

const ROWS = 10_000;
/** Both environments of the replicator with a batch of ten each. */
const PARALLEL = 20;
const AIM = 0.6;

/** The rate at which a seed fills a replica, against that of bare writes of the same rows to the same emulator. */
export async function measureSeed(): Promise<void> {
  const example = await operateExample();
  try {
    const subscribe = await unsubscribe(example);
    await example.tables.putAll(users(ROWS));
    await drained(example);
    await subscribe();

    const before = await bareWrites(example, 'bare-before');
    const { rate, readRate, megabytes } = await seedRate(example);
    const after = await bareWrites(example, 'bare-after');
    const bare = (before + after) / 2;
    console.log(
      `  bare writes   ${before.toFixed(0)} rows/s before, ${after.toFixed(0)} after (PutItem, ${PARALLEL} at a time)`,
    );
    console.log(`  seed          ${rate.toFixed(0)} rows/s until the replica holds all ${ROWS}`);
    console.log(`  read and sent ${readRate.toFixed(0)} rows/s by the owner's function`);
    console.log(`  ratio         ${(rate / bare).toFixed(2)} (aim: at least ${AIM})`);
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

async function seedRate({ cloud, clients, orders }: OperatedExample) {
  const applied = () => cloud.metrics.sum('EventsApplied', { service: 'orders' });
  const from = applied();
  const start = performance.now();
  await runBatchJob(clients, feedOfReplica(orders), { kind: 'seed', replica: orders.name });
  const readRate = ROWS / ((performance.now() - start) / 1000);
  while (applied() - from < ROWS) await sleep(10);
  const rate = ROWS / ((performance.now() - start) / 1000);
  return { rate, readRate, megabytes: process.resourceUsage().maxRSS / 1024 };
}
