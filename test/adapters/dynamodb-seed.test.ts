import { FIRST_CHECKPOINT } from '../../lib/protocol/batch/run';
import { describeRun } from '../../lib/protocol/batch/runs';
import { sweep } from '../../lib/protocol/batch/sweep';
import { LOWEST_SEQUENCE } from '../../lib/protocol/rows/sequence';
import { BatchJobs, NOW, Queue, Sleeper } from './batch-jobs';
import { CALLERS } from './callers';
import { name } from './dynamodb-under-test';

describe.each(CALLERS)(`seeds on a table of ${name}, by %s`, (caller) => {
  const jobs = new BatchJobs(caller);
  const { ownerWith, start, runOf, seeder } = jobs;

  it('a seed sends each row once, with the lowest sequence, to its replica, ten a request', async () => {
    const { table, put } = await ownerWith(25);
    await put('refused', { name: { B: 'AQI=' } });
    const { run, segments } = await start({ segments: 2 });
    const queue = new Queue();
    for (const segment of segments)
      await sweep(
        await runOf(run),
        segment,
        { table, checkpoints: jobs.runs, work: seeder(run, queue) },
        new Sleeper(),
      );
    expect(queue.events.map(({ id }) => id).sort()).toEqual(
      Array.from({ length: 25 }, (_, index) => `seed/${run}/u${index + 1}`).sort(),
    );
    expect(
      new Set(queue.events.map(({ sequence, audience, type }) => `${sequence} ${audience} ${type}`)),
    ).toEqual(new Set([`${LOWEST_SEQUENCE} orders/User users.UserCreated`]));
    expect(JSON.stringify(queue.events)).not.toContain('private');
    expect(Math.max(...queue.sizes)).toBe(10);
    expect(await describeRun(run, jobs.runs)).toMatchObject({
      state: 'finished',
      finishedSegments: 2,
      read: 26,
      sent: 25,
      skipped: 0,
      refused: 1,
    });
  });

  it('a seed leaves out what a filter does not choose', async () => {
    const { table } = await ownerWith(6);
    const { run } = await start({ segments: 1 });
    const queue = new Queue();
    const work = seeder(run, queue, [{ newsletter: [true] }]);
    const { answer } = await sweep(
      await runOf(run),
      0,
      { table, checkpoints: jobs.runs, work },
      new Sleeper(),
    );
    expect(answer).toMatchObject({ finished: true, stopped: false, read: 6, sent: 3, skipped: 3 });
  });

  it('a page that the queue does not take is not done, and comes again', async () => {
    const { table } = await ownerWith(3);
    const { run } = await start({ segments: 1 });
    const queue = new Queue();
    queue.refuse = true;
    const ports = { table, checkpoints: jobs.runs, work: seeder(run, queue) };
    await expect(sweep(await runOf(run), 0, ports, new Sleeper())).rejects.toThrow(
      'the queue of orders/User did not take 3 of 3 events (QueueDoesNotExist): send them again',
    );
    expect(await jobs.runs.load(run, 0)).toEqual(FIRST_CHECKPOINT);
    queue.refuse = false;
    await sweep(await runOf(run), 0, ports, new Sleeper());
    expect(queue.events).toHaveLength(3);
  });

  it.each([4, 0.2])(
    'a run keeps a pace of %d rows a second, also from one worker to the next',
    async (rowsPerSecond) => {
      const { table } = await ownerWith(12);
      const { run } = await start({ segments: 2, rowsPerSecond });
      const queue = new Queue();
      const ports = { table, checkpoints: jobs.runs, work: seeder(run, queue) };
      let time = NOW;
      let workers = 0;
      for (let finished = false; !finished; workers += 1) {
        const clock = new Sleeper(time + 6_500);
        clock.time = time;
        finished = (await sweep(await runOf(run), 0, ports, clock)).answer.finished;
        expect(clock.remaining()).toBeGreaterThanOrEqual(4_000);
        time = clock.time;
      }
      const rows = queue.events.length;
      expect(workers).toBeGreaterThan(1);
      // The first page is free.
      const pace = rowsPerSecond / 2;
      expect(time - NOW).toBeGreaterThanOrEqual(((rows - Math.ceil(pace)) / pace) * 1000);
    },
  );
});
