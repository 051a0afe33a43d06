import { history } from './changes';
import { start, type Tables } from './running';
import { costOf } from './speed';
import type { Way } from './ways';

export const HOT = { rows: 20, each: 100, round: 0 } as const;
export const HOT_BATCHES = [10, 100, 1000] as const;

/** Requests for a change of few rows that change all the time, by the size of a batch. */
export async function hotRequests(tables: Tables, way: Way): Promise<number[]> {
  const requests: number[] = [];
  for (const batch of HOT_BATCHES) {
    const running = await start(tables, way);
    try {
      const cost = await costOf(running, history(HOT), batch);
      requests.push(cost.requests / cost.events);
    } finally {
      await running.process.kill();
    }
  }
  return requests;
}
