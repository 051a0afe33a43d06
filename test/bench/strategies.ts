import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Answer,
  OwnerError,
  openOwner,
  openReader,
  openReplica,
  type Reader,
  type ReadStrategy,
} from '../../lib/client';
import type { KeyOf } from '../../lib/contracts/define';
import { HttpProxy } from '../support/http-proxy';
import { readyMade } from '../support/ready-made';
import { quantile } from './quantile';
import { StrategiesCloud, type User, user } from './strategies-cloud';

const USERS = 100;
/** One row in so many is not in the replica. */
const ABSENT = 10;
const CALLS = 300;
const CALLERS = 4;
const SLOW_MS = 300;
const SIGNING = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const STRATEGIES: readonly ReadStrategy[] = ['replica', 'owner', 'replica-then-owner', 'owner-else-replica'];

/** Rises with each own write. */
let revision = 1;

/** Reads a row; the argument counts the calls of a strategy. */
type Read = (call: number) => Promise<Answer<User>>;

interface Sample {
  readonly ms: number;
  /** `undefined` when the read failed. */
  readonly answer?: Answer<User>;
}

/** Latency and availability of each read strategy while the owner is well, slow and down. */
export async function measureStrategies(): Promise<void> {
  const cloud = await StrategiesCloud.start();
  let delayMs = 0;
  const proxy = await HttpProxy.start(cloud.output('Url'), async (asked, forward) => {
    await sleep(delayMs);
    return forward(asked);
  });
  try {
    await fill(cloud);
    await measure('warm-up, not counted', cloud, proxy, 30);
    await measure('owner healthy', cloud, proxy, CALLS);
    delayMs = SLOW_MS;
    await measure(`owner slower by ${SLOW_MS} ms`, cloud, proxy, CALLS);
    await proxy.close();
    await measure('owner down, refusing connections', cloud, proxy, CALLS);
    console.log(
      `\n  ${CALLS} reads each, ${CALLERS} at a time; one row in ${ABSENT} is not in the replica; failed reads count in p50 and p99`,
    );
  } finally {
    await proxy.close();
    await cloud.stop();
  }
}

async function fill(cloud: StrategiesCloud): Promise<void> {
  const { dynamodb } = cloud.cloud.clients;
  const replica = openReplica({ tableName: cloud.output('Replica'), contract: user, dynamodb });
  for (let user_id = 0; user_id < USERS; user_id++)
    await cloud.write({ user_id, name: 'Somebody', revision: 1 });
  for (let user_id = 0; user_id < USERS; user_id++) {
    while (!(await replica.get({ user_id }))) await sleep(10);
    if (user_id % ABSENT === 0) await cloud.forget(user_id);
  }
}

async function measure(
  title: string,
  cloud: StrategiesCloud,
  proxy: HttpProxy,
  calls: number,
): Promise<void> {
  const readers = STRATEGIES.map((strategy) => open(strategy, cloud, proxy.url));
  const samples = await inTurn(
    readers.map((reader) => (call) => reader.get({ user_id: call % USERS })),
    calls,
  );
  const ownWrites = await readOwnWrites(cloud, open('replica-then-owner', cloud, proxy.url), calls);
  console.log(`\n  ${title}`);
  console.log('                          p50 ms   p99 ms   answered   stale   from the owner');
  for (const [index, strategy] of STRATEGIES.entries()) print(strategy, samples[index] ?? []);
  print('atLeast an own write', ownWrites);
}

/** A client of its own for each, so that no circuit breaker knows what another one met. */
function open(strategy: ReadStrategy, cloud: StrategiesCloud, url: string): Reader<User, KeyOf<typeof user>> {
  const { dynamodb } = cloud.cloud.clients;
  const replica = openReplica({ tableName: cloud.output('Replica'), contract: user, dynamodb });
  const owner = openOwner(readyMade(user), { url, path: 'users', ...SIGNING });
  return openReader(user, { strategy, replica, owner });
}

/** Every source is read in turn, so that whatever else the machine does hits all. */
async function inTurn(reads: readonly Read[], calls: number): Promise<Sample[][]> {
  const samples: Sample[][] = reads.map(() => []);
  await byCallers(calls, async (call) => {
    for (const [index, read] of reads.entries()) samples[index]?.push(await sampleOf(() => read(call)));
  });
  return samples;
}

/** The owner writes a row, and it is read at once; the write is not measured. */
async function readOwnWrites(cloud: StrategiesCloud, reader: Reader<User>, calls: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  await byCallers(calls, async (_call, caller) => {
    const key = { user_id: USERS + caller };
    revision += 1;
    const written = revision;
    await cloud.write({ ...key, name: 'Somebody', revision: written });
    samples.push(await sampleOf(() => reader.get(key, { atLeast: { key, version: written } })));
  });
  return samples;
}

async function byCallers(
  calls: number,
  work: (call: number, caller: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    for (let call = next++; call < calls; call = next++) await work(call, caller);
  });
  await Promise.all(callers);
}

async function sampleOf(read: () => Promise<Answer<User>>): Promise<Sample> {
  const start = performance.now();
  const answer = await read().catch((error: unknown) => {
    if (error instanceof OwnerError) return undefined;
    throw error;
  });
  return { ms: performance.now() - start, answer };
}

function print(name: string, samples: readonly Sample[]): void {
  const times = samples.map(({ ms }) => ms);
  const share = (matches: (answer: Answer<User>) => boolean) =>
    `${((100 * samples.filter(({ answer }) => answer && matches(answer)).length) / samples.length).toFixed(0)} %`;
  console.log(
    [
      `  ${name.padEnd(22)}`,
      quantile(times, 0.5).toFixed(1).padStart(8),
      quantile(times, 0.99).toFixed(1).padStart(9),
      share(({ data }) => data !== undefined).padStart(11),
      share(({ data, stale }) => data !== undefined && stale).padStart(8),
      share(({ data, source }) => data !== undefined && source === 'owner').padStart(17),
    ].join(''),
  );
}
