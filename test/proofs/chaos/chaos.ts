import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type BrokenExample, startBrokenExample } from './broken-example';
import { type FaultCounts, FaultPlan } from './faults';
import { Operator, queuesOf } from './operator';
import { Random } from './random';
import { compare, READERS, type Verdict } from './verdict';
import { Workload } from './workload';

export interface ChaosOptions {
  readonly seed: number;
  /** Changes of the owner's rows at least; more while a fault has not fired often enough. */
  readonly changes: number;
  readonly keys: number;
  /** How often each fault is to fire at least. */
  readonly faults: number;
  /** Of the functions' requests that go wrong. */
  readonly rate: number;
  /** Changes a second. */
  readonly pace: number;
  /** After which faults end in any case. */
  readonly limitMs: number;
  readonly progress?: (line: string) => void;
}

export interface ChaosReport {
  readonly seed: number;
  readonly changes: number;
  readonly faults: FaultCounts;
  /** Whether each fault fired as often as asked for. */
  readonly complete: boolean;
  readonly brokenMs: number;
  readonly drainMs: number;
  /** From the owner's change to the replica, milliseconds, sorted. */
  readonly lags: readonly number[];
  readonly applied: number;
  readonly stale: number;
  readonly redriven: number;
  readonly poison: { readonly sent: number; readonly parked: number };
  readonly staleButNewerByTime: number;
  readonly verdict: Verdict;
}

const VISIBILITY_SECONDS = 2;
/** One message that nobody can apply, for so many changes. */
const POISON_EVERY = 25;
/** Changes that the owner makes at once, on average. */
const BURST = 2;
/** Without any progress; a slow machine may take its time. */
const DRAIN_LIMIT_MS = 60_000;
const QUIET_ROUNDS = 8;
const ROUND_MS = 250;
const PROGRESS_MS = 5_000;
const BACKLOG_MS = 500;

/** Breaks the example while its owner changes rows, lets it come to rest, and compares every row. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const random = new Random(options.seed);
  const plan = new FaultPlan(random, options.rate, options.faults);
  const example = await startBrokenExample(plan, random);
  try {
    const { tables, cloud } = example;
    const operator = new Operator(tables);
    await operator.setVisibility(VISIBILITY_SECONDS);
    const started = Date.now();
    const workload = new Workload(tables, new Random(options.seed + 1), options.keys);
    const poison = await breakAndChange(example, workload, plan, random, options);
    plan.end();
    const ended = Date.now();
    await drain(example, operator, poison);
    const metric = (name: string) => cloud.metrics.sum(name);
    return {
      seed: options.seed,
      changes: workload.changes,
      faults: plan.counts(),
      complete: plan.complete,
      brokenMs: ended - started,
      drainMs: Date.now() - ended,
      lags: [...cloud.metrics.values('ReplicationLag')].sort((a, b) => a - b),
      applied: metric('EventsApplied'),
      stale: metric('EventsStale'),
      redriven: operator.redriven,
      poison: { sent: poison.length, parked: poison.filter((body) => operator.parked.has(body)).length },
      staleButNewerByTime: metric('StaleButNewerByTime'),
      verdict: await compare(tables),
    };
  } finally {
    await example.stop();
  }
}

/** @returns the bodies of the messages that can never be applied */
async function breakAndChange(
  { tables }: BrokenExample,
  workload: Workload,
  plan: FaultPlan,
  random: Random,
  { changes, keys, pace, limitMs, progress }: ChaosOptions,
): Promise<string[]> {
  const poison: string[] = [];
  const start = Date.now();
  let reported = start;
  let checked = start;
  while ((workload.changes < changes || !plan.complete) && Date.now() - start < limitMs) {
    // Faults slow everything down: an owner who takes no notice would only test how long a backlog can get.
    if (Date.now() - checked >= BACKLOG_MS) {
      while ((await compare(tables)).differences.length > keys && Date.now() - start < limitMs)
        await sleep(BACKLOG_MS);
      checked = Date.now();
    }
    await Promise.all(Array.from({ length: random.between(0, 2 * BURST) }, () => workload.change()));
    while (poison.length < workload.changes / POISON_EVERY)
      poison.push(await sendPoison(tables, poison.length));
    if (progress && Date.now() - reported >= PROGRESS_MS) {
      reported = Date.now();
      const seconds = Math.round((reported - start) / 1000);
      progress(`${seconds} s: ${workload.changes} changes, faults ${plan.summary()}`);
    }
    await sleep((1_000 * BURST) / pace);
  }
  return poison;
}

async function sendPoison(tables: BrokenExample['tables'], number: number): Promise<string> {
  const MessageBody = `{"poison": ${number}}`;
  const { queue: QueueUrl } = queuesOf(tables, READERS[number % READERS.length] ?? 'Orders');
  await tables.deployment.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return MessageBody;
}

/** Waits until nothing is on its way and all rows agree, or nothing changes that any more. */
async function drain(example: BrokenExample, operator: Operator, poison: readonly string[]): Promise<void> {
  const { cloud, tables, late } = example;
  let moved = Date.now();
  let done = '';
  for (let quiet = 0; quiet < QUIET_ROUNDS && Date.now() - moved < DRAIN_LIMIT_MS; ) {
    await operator.clearDeadLetters();
    const settled =
      late() === 0 &&
      (await operator.idle()) &&
      poison.every((body) => operator.parked.has(body)) &&
      (await compare(tables)).differences.length === 0;
    const counts = ['EventsPublished', 'EventsApplied', 'EventsHandled', 'EventsStale'].map((name) =>
      cloud.metrics.sum(name),
    );
    if (`${counts}` !== done) moved = Date.now();
    done = `${counts}`;
    quiet = settled ? quiet + 1 : 0;
    await sleep(ROUND_MS);
  }
}
