import type { JobView } from '../../../lib/console/api';
import { canGoOn, withJobs, withList } from '../../../lib/console-page/shared/jobs/job-list';

const job = (id: string, startedAt: number, updatedAt: number, read = 0): JobView => ({
  id,
  kind: 'seed',
  subject: 'orders/User',
  state: 'running',
  startedAt: new Date(startedAt).toISOString(),
  updatedAt: new Date(updatedAt).toISOString(),
  counts: { read },
  messages: [],
  mine: true,
});

describe('the list of jobs', () => {
  test('has the newest first, each once, as it was told last', () => {
    const list = withJobs([job('a', 1, 1), job('b', 2, 2)], [job('c', 3, 3), job('a', 1, 4, 10)]);
    expect(list.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(list.at(-1)?.counts.read).toBe(10);
  });

  test('takes nothing that is older than what it knows', () => {
    const [only] = withJobs([job('a', 1, 5, 50)], [job('a', 1, 4, 40)]);
    expect(only?.counts.read).toBe(50);
  });
});

describe('jobs of other programs', () => {
  const theirs = { ...job('run-r1', 1, 2), run: 'r1', mine: false };
  const mine = { ...job('a', 1, 2), run: 'r1' };

  test('are none of those that this console works on', () => {
    expect(withJobs([theirs], [mine])).toEqual([mine]);
    expect(withJobs([mine], [theirs])).toEqual([mine]);
    expect(withJobs([{ ...mine, state: 'stopped' }], [theirs])).toHaveLength(2);
  });

  test('are over when the server does not name them any more', () => {
    expect(withList([theirs, { ...mine, run: 'r2' }], []).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('going on', () => {
  const stopped = { ...job('a', 1, 2), state: 'stopped' as const, run: 'r1' };

  test('is for a run that stands', () => {
    expect(canGoOn(stopped, [stopped])).toBe(true);
    expect(canGoOn({ ...stopped, state: 'failed' }, [])).toBe(true);
    for (const state of ['running', 'finished'] as const)
      expect(canGoOn({ ...stopped, state }, [])).toBe(false);
    expect(canGoOn({ ...stopped, run: undefined }, [])).toBe(false);
    expect(canGoOn({ ...stopped, kind: 'audit' }, [])).toBe(false);
  });

  test('is not for a run that a newer job goes on with', () => {
    expect(canGoOn(stopped, [stopped, { ...stopped, id: 'b', startedAt: new Date(9).toISOString() }])).toBe(
      false,
    );
  });
});
