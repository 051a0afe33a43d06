import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';
import type { PipelineRun } from './pipeline-run';
import { quantile } from './quantile';
import { median, printBounds, printTable, ratios, spread } from './report';

const ROUNDS = 9;

/** Lag of single changes, and the rate at which a burst of changes reaches a replica; beside another checkout's local cloud if asked. */
export async function measurePipeline(beside?: string): Promise<void> {
  const checkouts = [packageRoot, ...(beside ? [beside] : [])];
  const runs: PipelineRun[][] = checkouts.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, checkout] of checkouts.entries()) runs[index]?.push(await runIn(checkout));
  console.log(`${ROUNDS} runs, in turns; median (lowest to highest)\n`);
  printTable([
    [
      '',
      'Lag p50, ms',
      'Lag p99, ms',
      'Writes/s beside the pipeline',
      'Changes/s to the replica',
      'Changes/s to replica and consumer',
      'Processor ms a change',
      'Lag p50 at 1,000 writes/s, ms',
      'p99',
      'MiB at the end',
    ],
    ...runs.map((all, index) => [
      index === 0 ? 'this local cloud' : 'the other build',
      spread(lags(all, 0.5), 0),
      spread(lags(all, 0.99), 0),
      spread(
        all.map(({ writes }) => writes),
        0,
      ),
      spread(replicated(all), 0),
      spread(changes(all), 0),
      spread(
        all.map(({ processorMs }) => processorMs),
        2,
      ),
      ...[0.5, 0.99].map((share) =>
        spread(
          all.map(({ steadyLags }) => quantile(steadyLags, share)),
          0,
        ),
      ),
      spread(
        all.map(({ memory }) => memory),
        0,
      ),
    ]),
  ]);
  const [ours = [], theirs] = runs;
  if (!theirs) return;
  console.log('');
  const lag = median(lags(ours, 0.5)) / median(lags(theirs, 0.5));
  printBounds([
    ...[
      { what: 'changes/s to the replica', of: replicated },
      { what: 'changes/s to replica and consumer', of: changes },
    ].map(({ what, of }) => ({
      what: `${what} beside the other build`,
      value: median(ratios(of(ours), of(theirs))),
      least: 2,
    })),
    { what: 'lag p50 of single changes beside the other build', value: lag, most: 1.1 },
  ]);
}

/** A process of its own each time, in which nothing is warm, and with that checkout's settings. */
async function runIn(checkout: string): Promise<PipelineRun> {
  const program = join(__dirname, 'pipeline-run.ts');
  const execArgv = ['--require', join(__dirname, 'compile-plainly.js')];
  const child = fork(program, [checkout], { cwd: checkout, execArgv });
  const [run] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof run === 'object' && run !== null) return run as PipelineRun;
  throw new Error(`the local cloud of ${checkout} failed: is it installed, and are its handlers built?`);
}

const lags = (runs: readonly PipelineRun[], share: number) => runs.map((run) => quantile(run.lags, share));
const replicated = (runs: readonly PipelineRun[]) => runs.map((run) => run.replicated);
const changes = (runs: readonly PipelineRun[]) => runs.map((run) => run.changes);
