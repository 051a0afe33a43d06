import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type {
  ChartsView,
  EditRecord,
  JobsView,
  JobView,
  LettersView,
  LetterView,
} from '../../../lib/console/api';
import { type RunAnswer, runBatchJob } from '../../../lib/operator';
import { consoleOf, type ExampleConsole, startExampleConsole } from '../../console/support/example-console';
import { Page } from '../../console/support/page';
import { users } from '../../operator/support/operated-example';
import { until } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';
import { writtenUserEvent } from '../../support/user-events';

const journal = join(temporaryDirectory(), 'state', 'edits.jsonl');
let started: ExampleConsole;
beforeAll(async () => {
  started = await startExampleConsole({ journal, who: 'ada' });
});
afterAll(() => started?.stop());

const replica = 'orders/User';
const event = (user_id: number, name: unknown) => writtenUserEvent(user_id, { user_id, name });
const send = (body: object) =>
  started.example.clients.sqs.send(
    new SendMessageCommand({
      QueueUrl: started.example.orders.queueUrl,
      MessageBody: JSON.stringify(body),
    }),
  );
const list = (query: Record<string, string> = {}) =>
  started.page.get<LettersView>('failures/letters', { replica, ...query });
const show = (id: string, query: Record<string, string> = {}) =>
  started.page.get<LetterView>('failures/letter', { replica, id, ...query });
const parked = (user_id: number, not = '') =>
  until(async () =>
    (await list()).letters.find(({ id, event: of }) => id !== not && of?.subject === String(user_id)),
  );

test('a letter shows its shape, and its values to who asks for them', async () => {
  await send(event(1, 17));
  const { id, code, failedTimes } = await parked(1);
  expect([code, failedTimes]).toEqual(['invalid', expect.any(Number)]);
  const masked = await show(id);
  expect(masked).toMatchObject({ payload: { data: { user_id: 'number', name: 'number' } }, edits: [] });
  expect(masked.body).toBeUndefined();
  expect(JSON.parse((await show(id, { reveal: '1' })).body ?? '')).toMatchObject({ data: { name: 17 } });
  expect((await list({ code: 'malformed' })).letters).toEqual([]);
});

test('an edit is recorded with who did it and what changed, and shown when the message comes back', async () => {
  const { id } = await parked(1);
  const edit = await started.page.post<EditRecord>('failures/resend', {
    replica,
    id,
    body: JSON.stringify(event(1, ['secret'])),
  });
  expect(edit).toEqual({
    at: expect.any(String),
    who: 'ada',
    replica,
    letter: id,
    changed: expect.arrayContaining(['data.name']),
  });
  expect(readFileSync(journal, 'utf8')).not.toContain('secret');
  expect(statSync(journal).mode & 0o777).toBe(0o600);
  const again = await parked(1, id);
  expect((await show(again.id)).edits).toEqual([edit]);
  // Mended, it is applied.
  await started.page.post('failures/resend', {
    replica,
    id: again.id,
    body: JSON.stringify(event(1, 'Ada')),
  });
  await started.example.tables.shows('Orders', 1, { user_id: 1, name: 'Ada' });
});

test.each([
  ['a letter that is not there', { id: 'x', body: '{}' }, 404, 'unknown-message'],
  ['a body that is no JSON object', { id: 'x', body: 'text' }, 400, 'invalid-body'],
])('%s is refused', async (_name, request, status, code) => {
  const answer = await started.page.send('/api/failures/resend', { replica, ...request });
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code]);
});

test('a run of another program is shown as such, and can be stopped', async () => {
  const { clients, topology, tables } = started.example;
  await tables.putAll(users(200));
  const [feed] = topology.feeds.filter(({ contract }) => contract === 'users/User');
  if (!feed) throw new Error('no feed');
  const others = runBatchJob(clients, feed, { kind: 'seed', replica, segments: 1, rowsPerSecond: 20 });
  const job = await until(async () =>
    (await started.page.get<JobsView>('jobs')).jobs.find(({ mine, state }) => !mine && state === 'running'),
  );
  expect(job).toMatchObject({ kind: 'seed', subject: replica, rowsPerSecond: 20, run: expect.any(String) });
  await started.page.post<RunAnswer>(`runs/${job.run}/stop?contract=users/User`, {});
  const { run } = await others;
  expect(run).toBe(job.run);
  const { jobs, runs } = await started.page.get<JobsView>('jobs');
  expect(jobs.some((one) => one.run === run)).toBe(false);
  expect(runs.find((one) => one.run === run)?.state).toBe('stopped');
  // It goes on from there, by whoever wants.
  const mine = await started.page.post<JobView>('jobs/seed', { replica, run });
  await started.page.post(`jobs/${mine.id}/stop`, {});
  const unknown = await started.page.send('/api/runs/nobody/stop?contract=users/User', {});
  expect(unknown.status).toBe(404);
});

test('charts are lines over time', async () => {
  const charts = await started.page.get<ChartsView>('charts', { minutes: '10', replica });
  expect(charts.times).toHaveLength(10);
  for (const { values } of [...charts.lag, ...charts.throughput]) expect(values).toHaveLength(10);
  expect(charts.lag.map(({ name }) => name)).toContainEqual(expect.stringContaining(replica));
  const { status } = await started.page.ask('/api/charts?minutes=0');
  expect(status).toBe(400);
});

// Last, because it moves the clock.
test('charts have a value for each minute in which something happened, by the clock of the cloud', async () => {
  const { tables, cloud } = started.example;
  const applied = () => cloud.metrics.sum('EventsApplied', { replica });
  const change = async (user_id: number) => {
    const before = applied();
    await tables.putAll(users(1, user_id));
    await until(() => applied() > before);
  };
  await change(9_001);
  await cloud.clock.advance('3 minutes');
  await change(9_002);
  const beside = await consoleOf(started.example, { now: () => cloud.clock.now() });
  try {
    const { lag, throughput } = await new Page(beside).get<ChartsView>('charts', { minutes: '10', replica });
    for (const name of ['p50', 'p99', 'applied']) {
      const line = [...lag, ...throughput].find((each) => each.name === `${replica} ${name}`);
      const minutes = (line?.values ?? []).flatMap((value, index) => (value === null ? [] : [index]));
      const [before = Number.NaN, latest = Number.NaN] = minutes.slice(-2);
      expect(latest - before).toBeGreaterThanOrEqual(3);
    }
  } finally {
    await beside.stop();
  }
});
