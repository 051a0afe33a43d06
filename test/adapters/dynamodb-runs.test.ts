import { FIRST_CHECKPOINT } from '../../lib/protocol/batch/run';
import { describeRun, listRuns, startRun, stopRun } from '../../lib/protocol/batch/runs';
import { sweep } from '../../lib/protocol/batch/sweep';
import { BatchJobs, contract, NOW, Queue, Sleeper } from './batch-jobs';
import { CALLERS } from './callers';
import { name } from './dynamodb-under-test';

describe.each(CALLERS)(`runs of batch jobs on a table of ${name}, by %s`, (caller) => {
  const jobs = new BatchJobs(caller);
  const { ownerWith, start, runOf, seeder } = jobs;

  it('of two workers only one takes the next checkpoint', async () => {
    const { run } = await start({});
    const next = { ...FIRST_CHECKPOINT, version: 1, cursor: { id: { S: 'a' } } };
    expect(await jobs.runs.save(run, 0, next, NOW)).toBe(true);
    expect(await jobs.runs.save(run, 0, { ...next, cursor: { id: { S: 'b' } } }, NOW)).toBe(false);
    expect(await jobs.runs.save(run, 0, { ...next, version: 3 }, NOW)).toBe(false);
    expect(await jobs.runs.load(run, 0)).toEqual(next);
    expect(await jobs.runs.save(run, 0, { ...next, version: 2, finished: true }, NOW)).toBe(true);
  });

  it('a stopped run reads no more, and goes on when it is started again', async () => {
    const { table } = await ownerWith(2);
    const { run } = await start({ segments: 1 });
    expect((await stopRun(run, jobs.runs)).state).toBe('stopped');
    const queue = new Queue();
    const ports = { table, checkpoints: jobs.runs, work: seeder(run, queue) };
    const { answer } = await sweep(await runOf(run), 0, ports, new Sleeper());
    expect(answer).toMatchObject({ finished: true, stopped: true, read: 0 });
    await start({ run, segments: 1 });
    expect((await describeRun(run, jobs.runs)).state).toBe('running');
    expect((await sweep(await runOf(run), 0, ports, new Sleeper())).answer).toMatchObject({
      finished: true,
      stopped: false,
      sent: 2,
    });
  });

  it('a run of the same name is resumed only with the same parameters', async () => {
    const { run } = await start({ filter: { newsletter: [true] } });
    expect(await start({ run, filter: { newsletter: [true] } })).toEqual({ run, segments: [0, 1, 2, 3] });
    await expect(start({ run })).rejects.toThrow(`the run ${run} was started with another "filter"`);
  });

  it.each([
    [{ run: 'latest' }, '"latest" cannot name a run'],
    [{ run: 'a b' }, '"a b" cannot name a run'],
    [{ segments: 0 }, '"segments" must be a whole number from 1 to 1000, received 0'],
    [{ rowsPerSecond: 0 }, '"rowsPerSecond" must be a number above 0, received 0'],
    [{ replica: '*' }, 'a seed is for one replica'],
    [{ kind: 'move' as never }, 'no kind of run is "move"'],
    [{ filter: { other: ['x'] } }, '"other" is not a field of the contract'],
  ])('a run with %j is refused', async (request, message) => {
    await expect(start(request)).rejects.toThrow(message);
  });

  it('jobs.runs are listed newest first, with the last audit of each replica', async () => {
    const replica = 'listed/User';
    const at = (seconds: number, run: string) =>
      startRun({ action: 'start', kind: 'seed', replica }, contract, jobs.runs, run, NOW + seconds * 1000);
    await at(1, 'older');
    await at(2, 'newer');
    const zero = { missing: 0, stale: 0, orphaned: 0, undecided: 0, unshareable: 0, repaired: 0 };
    await jobs.runs.recordAudit({ replica, at: 'now', checked: 5, ...zero });
    const listed = await listRuns(replica, jobs.runs);
    expect(listed.runs.map(({ run }) => run)).toEqual(['newer', 'older']);
    expect(listed.audits).toEqual({ [replica]: { replica, at: 'now', checked: 5, ...zero } });
  });

  it.each([
    ['run', (run: string) => jobs.runs.find(run)],
    ['segment#0000', (run: string) => jobs.runs.load(run, 0)],
    ['segment#0000', (run: string) => describeRun(run, jobs.runs)],
  ])('of another form than is written, "%s" is named', async (part, read) => {
    const { run } = await start({});
    await jobs.damage(run, part);
    await expect(read(run)).rejects.toThrow(
      `what is kept of the run "${run}" as "${part}" is not of the form that this version writes: start a run of another name`,
    );
  });

  it('one that cannot be read hides no other from the list', async () => {
    const replica = 'hidden/User';
    const { run: damaged } = await start({ replica });
    const { run } = await start({ replica });
    await jobs.damage(damaged, 'run');
    expect((await listRuns(replica, jobs.runs)).runs).toMatchObject([{ run }]);
    jest.spyOn(jobs.runs, 'find').mockRejectedValueOnce(new Error('away'));
    await expect(listRuns(replica, jobs.runs)).rejects.toThrow('away');
  });

  it('an audit of another form is as good as none', async () => {
    const replica = 'sound/User';
    const zero = { missing: 0, stale: 0, orphaned: 0, undecided: 0, unshareable: 0, repaired: 0 };
    await jobs.runs.recordAudit({ replica, at: 'now', checked: 5, ...zero });
    const before = await jobs.runs.audits();
    await jobs.damage('audit', 'damaged/User');
    expect(await jobs.runs.audits()).toEqual(before);
    expect(before).toContainEqual({ replica, at: 'now', checked: 5, ...zero });
  });
});
