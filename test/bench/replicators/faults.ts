import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../proofs/chaos/random';
import { HttpProxy } from '../../support/http-proxy';
import { history, queueEvent, wrongRows } from './changes';
import { another, type Running, restart, rowsOf, start, type Tables } from './running';
import type { Way } from './ways';

export const FAULTS = { rows: 100, each: 10, round: 0, deletes: true, copies: 2, batch: 10 } as const;
/** One answer in so many is lost. */
export const LOSS = 20;
/** One process in so many batches crashes. */
export const CRASH = 20;
const SEED = 20_260_101;
/** A batch takes longer, so a crash hits its middle. */
const LONGEST_MS = 10;

/**
 * Each change comes twice, in any order, to two environments at once; answers are lost, and processes crash. What failed comes again.
 *
 * @returns the rows that are wrong when all has come through
 */
export async function wrongAfterFaults({ dynamodb, url }: Tables, way: Way): Promise<number> {
  const random = new Random(SEED);
  const proxy = await HttpProxy.start(url, async (asked, forward) => {
    const answer = await forward(asked);
    return random.chance(1 / LOSS) ? undefined : answer;
  });
  const first = await start({ dynamodb, url: proxy.url }, way);
  const second = await another(first);
  try {
    const events = history(FAULTS);
    let waiting = Array.from({ length: FAULTS.copies }, () => events)
      .flat()
      .map((event) => ({ event, place: random.next() }))
      .sort((one, other) => one.place - other.place)
      .map(({ event }) => event);
    while (waiting.length > 0) {
      const failed: string[] = [];
      const environment = async (running: Running) => {
        for (let batch = take(waiting); batch.length > 0; batch = take(waiting))
          failed.push(...(await deliver(running, batch, random)));
      };
      await Promise.all([first, second].map(environment));
      waiting = failed;
    }
    return wrongRows(await rowsOf(dynamodb, first.table), FAULTS);
  } finally {
    await first.process.kill();
    await second.process.kill();
    await proxy.close();
  }
}

function take(waiting: string[]): string[] {
  return waiting.splice(0, FAULTS.batch);
}

/** @returns the events that must come again */
async function deliver(
  running: Running,
  bodies: readonly string[],
  random: Random,
): Promise<readonly string[]> {
  const { process } = running;
  const crashes = random.chance(1 / CRASH)
    ? sleep(random.next() * LONGEST_MS).then(() => process.kill())
    : undefined;
  try {
    const { answers } = await process.run([queueEvent(bodies)]);
    const [{ error, answer } = { error: 'no answer' }] = answers;
    if (error) return bodies;
    const { batchItemFailures = [] } = answer as { batchItemFailures?: { itemIdentifier: string }[] };
    return batchItemFailures.map(({ itemIdentifier }) => bodies[Number(itemIdentifier)] as string);
  } catch {
    return bodies;
  } finally {
    if (crashes) await crashes.then(() => restart(running));
  }
}
