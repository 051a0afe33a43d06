import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printBounds, printTable, ratios, spread } from '../report';
import { deployShipped, type Shipped } from '../shipped/deploy';
import { CRASH, FAULTS, LOSS, wrongAfterFaults } from './faults';
import { HOT, HOT_BATCHES, hotRequests } from './hot';
import { type Cost, SPEED, speedOf } from './speed';
import { type Way, waysOf } from './ways';

const OURS = 'this replicator';

/** The replicator that we ship beside what one would write or take instead: its cost, and what is wrong at the end. */
export async function measureReplicators(beside?: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const shipped = new Map<string, Shipped>();
  try {
    shipped.set(OURS, await deployShipped());
    if (beside) shipped.set('that replicator', await deployShipped(beside));
    const ways = await waysOf(shipped, directory);
    await measure(shipped.get(OURS) as Shipped, ways);
  } finally {
    for (const { stop } of shipped.values()) await stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure({ cloud }: Shipped, ways: readonly Way[]): Promise<void> {
  const tables = { dynamodb: cloud.clients.dynamodb, url: cloud.endpoints.dynamodb };
  const { rounds, rows, each, batch } = SPEED;
  console.log(
    `Replicators: ${rounds} rounds of ${rows * each} changes of ${rows} rows, batches of ${batch}, in turns; median (lowest to highest)\n`,
  );
  const costs = await speedOf(tables, ways);
  printTable([
    [
      '',
      'CPU of an event, SDK alone = 1',
      'CPU, ms',
      'Events/s, SDK alone = 1',
      'Requests an event',
      'Bundle, KB',
    ],
    ...ways.map(({ name, function: { bytes } }, index) => [
      name,
      spread(ratios(cpuOf(costs[index]), cpuOf(costs[0])), 2),
      spread(cpuOf(costs[index]), 3),
      spread(ratios(speed(costs[index]), speed(costs[0])), 2),
      median(requestsOf(costs[index])).toFixed(2),
      (bytes / 1000).toFixed(0),
    ]),
  ]);

  console.log(
    `\nEach change ${FAULTS.copies} times, shuffled, to two environments; one answer in ${LOSS} lost, one crash in ${CRASH} batches; every fifth row is deleted in the end\n`,
  );
  const wrong: number[] = [];
  for (const way of ways) wrong.push(await wrongAfterFaults(tables, way));
  printTable([
    ['', `Rows wrong, of ${FAULTS.rows}`],
    ...ways.map(({ name }, index) => [name, String(wrong[index])]),
  ]);

  console.log(
    `\nRequests for a change of ${HOT.rows} rows that change all the time, by the size of a batch\n`,
  );
  const hot: number[][] = [];
  for (const way of ways) hot.push(await hotRequests(tables, way));
  printTable([
    ['', ...HOT_BATCHES.map((size) => `Batches of ${size}`)],
    ...ways.map(({ name }, index) => [name, ...(hot[index] ?? []).map((requests) => requests.toFixed(3))]),
  ]);
  console.log('');
  judge(ways, costs, wrong, hot);
}

function judge(
  ways: readonly Way[],
  costs: readonly Cost[][],
  wrong: readonly number[],
  hot: readonly number[][],
) {
  const of = (name: string) => ways.findIndex((way) => way.name === name);
  const [ours, bare, idempotency] = [of(OURS), 0, of('Powertools idempotency')];
  const cpuBeside = (other: number) => median(ratios(cpuOf(costs[ours]), cpuOf(costs[other])));
  printBounds([
    { what: 'CPU of an event beside the SDK alone', value: cpuBeside(bare), most: 0.55 },
    { what: 'CPU of an event beside Powertools idempotency', value: cpuBeside(idempotency), most: 0.17 },
    {
      what: 'events/s beside the SDK alone',
      value: median(ratios(speed(costs[ours]), speed(costs[bare]))),
      least: 1.2,
    },
    { what: 'bundle, KB', value: (ways[ours]?.function.bytes ?? 0) / 1000, most: 70, digits: 0 },
    {
      what: 'requests an event, distinct rows',
      value: Math.max(...requestsOf(costs[ours])),
      most: 1,
      strict: true,
    },
    {
      what: 'requests an event, 20 hot rows, batches of 100',
      value: hot[ours]?.[1] ?? Number.NaN,
      most: 0.2,
      strict: true,
      digits: 3,
    },
    { what: 'rows wrong after faults', value: wrong[ours] ?? Number.NaN, most: 0, strict: true, digits: 0 },
  ]);
}

const cpuOf = (rounds: readonly Cost[] = []) => rounds.map(({ cpuMs, events }) => cpuMs / events);
const speed = (rounds: readonly Cost[] = []) => rounds.map(({ ms, events }) => (events * 1000) / ms);
const requestsOf = (rounds: readonly Cost[] = []) => rounds.map(({ requests, events }) => requests / events);
