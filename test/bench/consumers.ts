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
import { quantile } from './quantile';

/** Cost of each way to handle changes, and what is wrong at the end after duplicates, shuffling and lost answers. */
export async function measureConsumers(): Promise<void> {
  const dynamo = await startDynoxide();
  try {
    console.log(
      `  ${ROUNDS} rounds of ${ROWS * CHANGES} changes of ${ROWS} rows each, in turns; batches of ${BATCH}, one environment; median (lowest to highest)`,
    );
    const costs = await speedOf(dynamo.url, WAYS);
    for (const line of speedLines(costs)) console.log(`  ${line}`);
    console.log(
      `\n  after each change came ${COPIES} times, shuffled, to two environments, with one answer in ${LOSS} lost; * is promised`,
    );
    const endings: Ending[] = [];
    for (const way of WAYS) endings.push(await endingAfterFaults(dynamo.url, way));
    for (const line of endingLines(endings)) console.log(`  ${line}`);
    refuseBroken(endings);
  } finally {
    await dynamo.stop();
  }
}

function speedLines(costs: readonly Cost[][]): string[] {
  const first = costs[0] ?? [];
  const lines = costs.map((rounds, index) => [
    WAYS[index]?.name ?? '',
    per(rounds, ({ requests }) => requests, 2),
    per(rounds, ({ writeUnits }) => writeUnits, 2),
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
  return table([['', 'requests', 'write units', 'events/s', 'time, SDK alone = 1', 'CPU ms'], ...lines]);
}

function endingLines(endings: readonly Ending[]): string[] {
  const show = (ending: Ending, { promises }: Way, name: keyof Ending) =>
    `${ending[name]}${promises.includes(name) ? '*' : ''}`;
  const lines = endings.map((ending, index) => {
    const way = WAYS[index] as Way;
    return [way.name, ...(['again', 'none', 'old'] as const).map((name) => show(ending, way, name))];
  });
  return table([['', 'effects too many', 'changes without effect', 'rows not at the newest'], ...lines]);
}

/** @throws Error when a way has not kept what it promises */
function refuseBroken(endings: readonly Ending[]): void {
  const broken = WAYS.filter(({ promises }, index) => promises.some((name) => endings[index]?.[name] !== 0));
  if (broken.length > 0)
    throw new Error(
      `a promise was broken by ${broken.map(({ name }) => name).join(', ')}: see the numbers with *`,
    );
}

function per(rounds: readonly Cost[], of: (cost: Cost) => number, digits: number): string {
  return quantile(
    rounds.map((cost) => of(cost) / cost.events),
    0.5,
  ).toFixed(digits);
}

function spread(values: readonly number[], digits: number): string {
  const [median, low, high] = [0.5, 0, 1].map((share) => quantile(values, share).toFixed(digits));
  return `${median} (${low} to ${high})`;
}

function table(lines: readonly (readonly string[])[]): string[] {
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[column] ?? 0) + 3),
      )
      .join(''),
  );
}
