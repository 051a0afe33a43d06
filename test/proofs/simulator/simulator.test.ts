import { loadBuild } from './build';
import { MUTATIONS } from './mutations';

const SCHEDULES = 10_000;
const SEED = 20_260_131;
const SUBSCRIBERS = ['replicas', 'consumers', 'outbox'] as const;

describe('the simulated cloud', () => {
  it.each(SUBSCRIBERS)(
    'keeps every invariant of %s in ten thousand schedules, while every fault fires',
    async (subscribers) => {
      const build = await loadBuild();
      const faults = new build.FaultCounts(subscribers);
      const conditions = { subscribers };
      const start = performance.now();
      const { schedules, steps, failure } = await build.runSchedules({
        schedules: SCHEDULES,
        seed: SEED,
        faults,
        conditions,
      });
      const rate = Math.round((schedules * 1000) / (performance.now() - start));
      process.stdout.write(
        `simulator of ${subscribers}: ${schedules} schedules, ${steps} steps, ${rate} schedules/s, seed ${SEED}\n`,
      );
      if (failure) throw new Error(await build.describeFailure(failure));
      expect(schedules).toBe(SCHEDULES);
      expect(faults.entries().filter(([, count]) => count === 0)).toEqual([]);
    },
    180_000,
  );

  it.each(SUBSCRIBERS)('plays the same steps of %s again for the same seed', async (subscribers) => {
    // As a build: only there the handler's time is that of the schedule.
    const { replay } = await loadBuild();
    const first = await replay(SEED, { subscribers });
    expect(first.trace.length).toBeGreaterThan(20);
    expect(await replay(SEED, { subscribers })).toEqual(first);
    expect((await replay(SEED + 1, { subscribers })).trace).not.toEqual(first.trace);
  });

  it('tells a failure by its seed and its steps, which lead to the same failure again', async () => {
    const mutation = MUTATIONS.find(({ name }) => name === 'the same change is written again');
    const mutant = await loadBuild(mutation);
    const faults = new mutant.FaultCounts();
    const { failure } = await mutant.runSchedules({ schedules: 1_000, seed: SEED, faults });
    if (!failure) throw new Error('nothing failed');
    const lines = (await mutant.describeFailure(failure)).split('\n');
    expect(lines[0]).toBe(`schedule with seed ${failure.seed}:`);
    expect(lines.at(-1)).toBe(failure.problem);
    expect(lines.some((line) => line.startsWith('owner: '))).toBe(true);
  });
});
