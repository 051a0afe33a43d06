import { createTable, dropTable, newTableName } from '../adapters/dynamodb-under-test';
import { Random } from '../proofs/chaos/random';
import type { Consume, Tables, Way } from './consumer-ways';
import { CountingClient, changesOf, type Ending, endingOf } from './consumer-world';

export const ROWS = 100;
export const CHANGES = 10;
export const ROUNDS = 7;
export const BATCH = 10;
/** Batches of one way before it is another's turn. */
const TURN = 2;
export const COPIES = 2;
/** One answer in so many is lost. */
export const LOSS = 20;
const SEED = 20_260_101;

/** What one way took of one round. */
export interface Cost {
  events: number;
  ms: number;
  cpuMs: number;
  requests: number;
  writeUnits: number;
}

/** A way with tables and a client of its own. */
interface Opened {
  readonly client: CountingClient;
  readonly tables: Tables;
  readonly consume: Consume;
}

/**
 * Changes that come once, in their order, batch after batch, as one environment of a function gets them.
 *
 * @returns the cost of each way, round by round
 */
export async function speedOf(url: string, ways: readonly Way[]): Promise<Cost[][]> {
  const all: Opened[] = [];
  for (const way of ways) all.push(await open(url, way));
  const rounds: Cost[][] = [];
  for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await roundOf(all, round));
  for (const opened of all) await close(opened);
  // The first round warms up.
  return ways.map((_, index) => rounds.slice(1).map((round) => round[index] as Cost));
}

/** In short turns, each way first as often as any other, so that whatever else the machine does hits all. */
async function roundOf(all: readonly Opened[], round: number): Promise<Cost[]> {
  const events = changesOf(ROWS, CHANGES, round);
  const sums = all.map((): Cost => ({ events: 0, ms: 0, cpuMs: 0, requests: 0, writeUnits: 0 }));
  for (let start = 0, turn = round; start < events.length; start += BATCH * TURN, turn += 1) {
    const part = events.slice(start, start + BATCH * TURN);
    for (let place = 0; place < all.length; place += 1) {
      const index = (turn + place) % all.length;
      const [sum, cost] = [sums[index] as Cost, await costOf(all[index] as Opened, part)];
      for (const name of Object.keys(sum) as (keyof Cost)[]) sum[name] += cost[name];
    }
  }
  return sums;
}

async function costOf({ consume, client }: Opened, events: readonly string[]): Promise<Cost> {
  const before = { ...client.usage };
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let first = 0; first < events.length; first += BATCH) {
    const failed = await deliver(consume, events.slice(first, first + BATCH));
    if (failed.length > 0) throw new Error('a change failed, and nothing had been broken');
  }
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return {
    events: events.length,
    ms,
    cpuMs: (user + system) / 1000,
    requests: client.usage.requests - before.requests,
    writeUnits: client.usage.writeUnits - before.writeUnits,
  };
}

/** Each change comes twice, in any order, to two environments at once, and answers are lost; what failed comes again. */
export async function endingAfterFaults(url: string, way: Way): Promise<Ending> {
  const { client, tables, consume } = await open(url, way);
  const random = new Random(SEED);
  const events = changesOf(ROWS, CHANGES, 0);
  let waiting = Array.from({ length: COPIES }, () => events)
    .flat()
    .map((event) => ({ event, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ event }) => event);
  client.losesAnswer = () => random.chance(1 / LOSS);
  while (waiting.length > 0) {
    const failed: string[] = [];
    const environment = async () => {
      for (let batch = waiting.splice(0, BATCH); batch.length > 0; batch = waiting.splice(0, BATCH))
        failed.push(...(await deliver(consume, batch)));
    };
    await Promise.all([environment(), environment()]);
    waiting = failed;
  }
  client.losesAnswer = undefined;
  const ending = await endingOf(client, tables.effects, ROWS, CHANGES);
  await close({ client, tables });
  return ending;
}

/** @returns the events that must come again */
async function deliver(consume: Consume, events: readonly string[]): Promise<string[]> {
  const Records = events.map((body, index) => ({ messageId: String(index), body }));
  const end = Date.now() + 30_000;
  const lambda = { getRemainingTimeInMillis: () => end - Date.now() };
  const { batchItemFailures } = await consume({ Records }, lambda);
  return batchItemFailures.map(({ itemIdentifier }) => events[Number(itemIdentifier)] as string);
}

async function open(url: string, way: Way): Promise<Opened> {
  const tables = { effects: newTableName('effects'), memory: newTableName('memory') };
  const client = new CountingClient(url, tables.effects);
  await createTable(client, tables.effects);
  await createTable(client, tables.memory, false, 'of');
  return { client, tables, consume: way.open(client, tables) };
}

async function close({ client, tables }: Pick<Opened, 'client' | 'tables'>): Promise<void> {
  await dropTable(client, tables.effects);
  await dropTable(client, tables.memory);
  client.destroy();
}
