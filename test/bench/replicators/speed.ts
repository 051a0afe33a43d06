import { inTurns } from '../turns';
import { history, queueEvent } from './changes';
import { type Running, start, type Tables } from './running';
import type { Way } from './ways';

export const SPEED = { rounds: 7, rows: 100, each: 10, batch: 10 } as const;
/** Changes of one way before it is another's turn. */
const TURN = 20;

/** What one way took. */
export interface Cost {
  readonly events: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly requests: number;
}

/**
 * Changes that come once, in their order, batch after batch, as one environment of a function gets them.
 *
 * @returns the cost of each way, round by round
 */
export async function speedOf(tables: Tables, ways: readonly Way[]): Promise<Cost[][]> {
  const all: Running[] = [];
  const { rounds, rows, each, batch } = SPEED;
  const histories = Array.from({ length: rounds + 1 }, (_, round) => history({ rows, each, round }));
  try {
    for (const way of ways) all.push(await start(tables, way));
    return await inTurns(all, rounds, (rows * each) / TURN, (running, round, turn) => {
      const part = histories[round]?.slice(turn * TURN, (turn + 1) * TURN) ?? [];
      return costOf(running, part, batch);
    });
  } finally {
    for (const { process } of all) await process.kill();
  }
}

/** @throws Error when a change fails, although nothing is broken */
export async function costOf(running: Running, bodies: readonly string[], batch: number): Promise<Cost> {
  const events = Array.from({ length: Math.ceil(bodies.length / batch) }, (_, index) =>
    queueEvent(bodies.slice(index * batch, (index + 1) * batch)),
  );
  const { answers, ...cost } = await running.process.run(events);
  for (const { error, answer } of answers) {
    const failed = (answer as { batchItemFailures?: unknown[] } | undefined)?.batchItemFailures;
    if (error || failed?.length)
      throw new Error(`${running.way.name} failed: ${error ?? 'changes came back'}`);
  }
  return { events: bodies.length, ...cost };
}
