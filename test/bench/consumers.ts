import { startDynoxide } from '../../lib/local-cloud/emulators';
import {
  BATCH,
  CHANGES,
  COPIES,
  type Cost,
  endingAfterFaults,
  LOSS,
  ROUNDS,
  ROWS,
  speedOf,
} from './consumer-runs';
import { WAYS, type Way } from './consumer-ways';
import type { Ending } from './consumer-world';
import { median, printTable, spread } from './report';

/** Ways whose answers can be lost. */
const FAULTY = WAYS.filter(({ withoutSdk }) => !withoutSdk);

/** Cost of each way to handle changes, and what is wrong at the end after duplicates, shuffling and lost answers. */
export async function measureConsumers(): Promise<void> {
  const dynamo = await startDynoxide();
  try {
    console.log(
      `\nDeliveries of a change consumer: ${ROUNDS} rounds of ${ROWS * CHANGES} changes of ${ROWS} rows each, in turns; batches of ${BATCH}, one environment; median (lowest to highest)\n`,
    );
    const costs = await speedOf(dynamo.url, WAYS);
    printTable(speedLines(costs));
    console.log(
      `\nAfter each change came ${COPIES} times, shuffled, to two environments, with one answer in ${LOSS} lost; bold is promised\n`,
    );
    const endings: Ending[] = [];
    for (const way of FAULTY) endings.push(await endingAfterFaults(dynamo.url, way));
    printTable(endingLines(endings));
    refuseBroken(endings);
  } finally {
    await dynamo.stop();
  }
}

function speedLines(costs: readonly Cost[][]): string[][] {
  const first = costs[0] ?? [];
  const lines = costs.map((rounds, index) => [
    WAYS[index]?.name ?? '',
    per(rounds, ({ requests }) => requests, 2),
    WAYS[index]?.withoutSdk ? '' : per(rounds, ({ writeUnits }) => writeUnits, 2),
    spread(
      rounds.map(({ events, ms }) => (events * 1000) / ms),
      0,
    ),
    spread(
      rounds.map(({ ms }, round) => ms / (first[round]?.ms ?? 0)),
      2,
    ),
    spread(
      rounds.map(({ events, cpuMs }) => cpuMs / events),
      2,
    ),
  ]);
  return [
    [
      '',
      'Requests a change',
      'Write units a change',
      'Events/s',
      'Time, SDK alone = 1',
      'Processor time of an event, ms',
    ],
    ...lines,
  ];
}

function endingLines(endings: readonly Ending[]): string[][] {
  const show = (ending: Ending, { promises }: Way, name: keyof Ending) =>
    promises.includes(name) ? `**${ending[name]}**` : String(ending[name]);
  const lines = endings.map((ending, index) => {
    const way = FAULTY[index] as Way;
    return [way.name, ...(['again', 'none', 'old'] as const).map((name) => show(ending, way, name))];
  });
  return [
    ['', 'Effects too many', 'Changes without effect', 'Rows that do not show their newest change'],
    ...lines,
  ];
}

/** @throws Error when a way has not kept what it promises */
function refuseBroken(endings: readonly Ending[]): void {
  const broken = FAULTY.filter(({ promises }, index) =>
    promises.some((name) => endings[index]?.[name] !== 0),
  );
  if (broken.length > 0)
    throw new Error(
      `a promise was broken by ${broken.map(({ name }) => name).join(', ')}: see the numbers in bold`,
    );
}

function per(rounds: readonly Cost[], of: (cost: Cost) => number, digits: number): string {
  return median(rounds.map((cost) => of(cost) / cost.events)).toFixed(digits);
}
