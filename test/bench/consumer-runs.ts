import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createTable, dropTable, newTableName } from '../adapters/dynamodb-under-test';
import { Random } from '../proofs/chaos/random';
import type { Consume, Tables, Way } from './consumer-ways';
import { CountingClient, changesOf, type Ending, endingOf } from './consumer-world';
import { inTurns } from './turns';

export const ROWS = 100;
export const CHANGES = 10;
export const ROUNDS = 7;
export const BATCH = 10;
/** Changes of one way before it is another's turn. */
const TURN = 20;
export const COPIES = 2;
/** One answer in so many is lost. */
export const LOSS = 20;
const SEED = 20_260_101;
/** For what makes no client of its own. */
const CREDENTIALS = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** What one way took of one round. */
export interface Cost {
  readonly events: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly requests: number;
  /** Of the client that counts: none of what calls past it. */
  readonly writeUnits: number;
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
  const histories = Array.from({ length: ROUNDS + 1 }, (_, round) => changesOf(ROWS, CHANGES, round));
  const costs = await inTurns(all, ROUNDS, (ROWS * CHANGES) / TURN, (opened, round, turn) =>
    costOf(opened, histories[round]?.slice(turn * TURN, (turn + 1) * TURN) ?? []),
  );
  for (const opened of all) await close(opened);
  return costs;
}

async function costOf({ consume, client }: Opened, events: readonly string[]): Promise<Cost> {
  const before = client.usage.writeUnits;
  const requests = countRequests();
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
    requests: requests.end(),
    writeUnits: client.usage.writeUnits - before,
  };
}

/** Counts requests as Node makes them, whoever asks it to. */
function countRequests() {
  let count = 0;
  const note = () => {
    count += 1;
  };
  subscribe('http.client.request.start', note);
  return {
    end() {
      unsubscribe('http.client.request.start', note);
      return count;
    },
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
  Object.assign(process.env, CREDENTIALS, { AWS_ENDPOINT_URL_DYNAMODB: url });
  return { client, tables, consume: await way.open(client, tables) };
}

async function close({ client, tables }: Pick<Opened, 'client' | 'tables'>): Promise<void> {
  await dropTable(client, tables.effects);
  await dropTable(client, tables.memory);
  client.destroy();
}
