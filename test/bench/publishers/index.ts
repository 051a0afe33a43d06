import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bound, median, printBounds, printTable, ratios, spread } from '../report';
import { bundle } from '../shipped/bundle';
import { deployShipped, type Shipped, type ShippedFunction } from '../shipped/deploy';
import { HandlerProcess } from '../shipped/handler-process';
import { inTurns } from '../turns';
import { LARGE, type Rows, SMALL, streamEvent } from './records';
import { type Sent, startTopic, type Topic } from './topic';

const ROUNDS = 7;
const BATCH = 100;
/** Batches of a publisher in a round. */
const TURNS = { small: 20, large: 4 };

interface Publisher {
  readonly name: string;
  readonly process: HandlerProcess;
}

interface Cost {
  readonly records: number;
  readonly cpuMs: number;
  readonly requests: number;
}

/** What publishing a change costs beside a publisher that one would write by hand. */
export async function measurePublishers(beside?: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const topic = await startTopic();
  const shipped = new Map<string, Shipped>();
  try {
    shipped.set('this publisher', await deployShipped());
    if (beside) shipped.set('that publisher', await deployShipped(beside));
    const naive = await bundle(join(__dirname, 'naive.ts'), directory, 'naive');
    const of = (rows: Rows) => publishersOf(rows, shipped, naive.file, topic);
    console.log(
      `Publishers: ${ROUNDS} rounds in turns, batches of ${BATCH} records, half of them of new rows; median (lowest to highest)`,
    );
    const bounds = [
      ...(await measure(SMALL, TURNS.small, await of(SMALL), topic)),
      ...(await measure(LARGE, TURNS.large, await of(LARGE), topic)),
    ];
    console.log('');
    printBounds(bounds);
  } finally {
    for (const { stop } of shipped.values()) await stop();
    topic.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The first is what the others are compared with. */
async function publishersOf(
  { table }: Rows,
  shipped: ReadonlyMap<string, Shipped>,
  naive: string,
  { url }: Topic,
): Promise<Publisher[]> {
  const ours = [...shipped].map(([name, one]) => ({
    name,
    function: one.function(`${table}/Context/Feed/Publisher`),
  }));
  // The other sees what any function sees, and no setting of Node that ours has.
  const { NODE_OPTIONS: _, ...environment } = ours[0]?.function.environment ?? {};
  const all: { name: string; function: Pick<ShippedFunction, 'file' | 'environment'> }[] = [
    { name: 'by hand', function: { file: naive, environment } },
    ...ours,
  ];
  return Promise.all(
    all.map(async ({ name, function: { file, environment: variables } }) => ({
      name,
      process: await HandlerProcess.start(file, { ...variables, AWS_ENDPOINT_URL_SNS: url }),
    })),
  );
}

async function measure(
  rows: Rows,
  turns: number,
  publishers: readonly Publisher[],
  topic: Topic,
): Promise<Bound[]> {
  try {
    const costs = await inTurns(publishers, ROUNDS, turns, ({ name, process }, round, turn) =>
      costOf(name, process, streamEvent(rows, BATCH, (round * turns + turn) * BATCH + 1)),
    );
    const creations: Sent[] = [];
    for (const { name, process } of publishers) {
      await costOf(name, process, streamEvent(rows, 10, 1, true));
      creations.push(await topic.latest());
    }
    return report(rows, publishers, costs, creations);
  } finally {
    for (const { process } of publishers) await process.kill();
  }
}

function report(
  { name }: Rows,
  publishers: readonly Publisher[],
  costs: readonly Cost[][],
  creations: readonly Sent[],
): Bound[] {
  const cpu = costs.map((rounds) => rounds.map(({ cpuMs, records }) => cpuMs / records));
  const bytes = creations.map(({ bytes: all, messages }) => all / messages);
  const sent = creations.map(({ sent: all, messages }) => all / messages);
  const beside = (values: readonly number[], index: number) => (values[index] ?? 0) / (values[0] ?? 0);
  console.log(`\n${name}\n`);
  printTable([
    [
      '',
      'CPU of a record, by hand = 1',
      'CPU, ms',
      'Requests a record',
      'Bytes of a creation, body and attributes',
      'Bytes sent for it',
    ],
    ...publishers.map((publisher, index) => [
      publisher.name,
      spread(ratios(cpu[index] ?? [], cpu[0] ?? []), 2),
      spread(cpu[index] ?? [], 3),
      median((costs[index] ?? []).map(({ requests, records }) => requests / records)).toFixed(2),
      `${bytes[index]?.toFixed(0)} (${beside(bytes, index).toFixed(2)})`,
      `${sent[index]?.toFixed(0)} (${beside(sent, index).toFixed(2)})`,
    ]),
  ]);
  const isSmall = name === SMALL.name;
  return [
    {
      what: `CPU of a record beside one by hand, ${name}`,
      value: median(ratios(cpu[1] ?? [], cpu[0] ?? [])),
      most: isSmall ? 0.7 : 1.3,
    },
    ...(isSmall
      ? [{ what: `bytes sent for a creation beside one by hand, ${name}`, value: beside(sent, 1), most: 1.4 }]
      : []),
  ];
}

/** @throws Error when a record fails, although nothing is broken */
async function costOf(name: string, process: HandlerProcess, event: object): Promise<Cost> {
  const { answers, cpuMs, requests } = await process.run([event]);
  const [{ error, answer } = { error: 'no answer' }] = answers;
  const failed = (answer as { batchItemFailures?: unknown[] } | undefined)?.batchItemFailures;
  if (error || failed?.length) throw new Error(`${name} failed: ${error ?? 'records came back'}`);
  return { records: (event as { Records: unknown[] }).Records.length, cpuMs, requests };
}
