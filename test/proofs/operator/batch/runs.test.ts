import { feedOfReplica, listRuns, runBatchJob, stopRun } from '../../../../lib/operator';
import { type OperatedExample, operateExample, users } from '../../../operator/support/operated-example';

let example: OperatedExample;
beforeAll(async () => {
  example = await operateExample();
  await example.tables.putAll(users(60));
});
afterAll(() => example?.stop());

test('a run is seen and stopped by whoever has not begun it, and goes on from any place', async () => {
  const { clients, topology, orders } = example;
  const feed = feedOfReplica(orders);
  const request = { kind: 'seed', replica: orders.name, segments: 1, rowsPerSecond: 10 } as const;
  const begun = Promise.withResolvers<string>();
  const job = runBatchJob(clients, feed, request, { onProgress: ({ run }) => begun.resolve(run) });
  const run = await begun.promise;
  const { runs, problems } = await listRuns(clients, topology);
  expect(problems).toEqual([]);
  expect(runs[0]).toMatchObject({ run, state: 'running', replica: 'orders/User', contract: 'users/User' });
  expect(await stopRun(clients, topology, { contract: 'users/User', run })).toMatchObject({
    run,
    state: 'stopped',
  });
  expect(await job).toMatchObject({ state: 'interrupted', run });
  expect(await runBatchJob(clients, feed, { kind: 'seed', replica: orders.name, run })).toMatchObject({
    state: 'finished',
    read: 60,
  });
  expect((await listRuns(clients, topology, { replica: 'notifications/User' })).runs).toEqual([]);
});

test('a run that is none is an error, and an owner that does not answer is a problem', async () => {
  const { clients, topology } = example;
  for (const run of ['nothing', '__proto__', '<b>'])
    await expect(stopRun(clients, topology, { contract: 'users/User', run })).rejects.toMatchObject({
      code: 'unknown-run',
    });
  const feeds = topology.feeds.map((feed) =>
    feed.contract === 'users/User' ? { ...feed, batch: 'gone' } : feed,
  );
  const { problems } = await listRuns(clients, { feeds });
  expect(problems).toEqual([expect.stringContaining('gone')]);
});
