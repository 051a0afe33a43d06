import { join } from 'node:path';
import { hashKey } from '../../lib/adapters/digest';
import type { RunningConsole } from '../../lib/console';
import type { FailuresView, JobsView, LettersView, LetterView } from '../../lib/console/api';
import { CatalogSource } from '../../lib/console/catalog/catalog-source';
import { KnownTopology } from '../../lib/console/shared/known-topology';
import {
  memberCloud,
  memberContract,
  memberEvent,
  memberReplica,
  memberTopology,
} from '../operator/support/member-cloud';
import { until } from '../support/eventually';
import { temporaryDirectory } from '../support/temporary-directory';
import { startIdleConsole } from './support/idle-console';
import { Page } from './support/page';

const SECRET = /planted/i;
const ROW = 'planted%40example.com/4';
const NAME = `#${hashKey(ROW)}/4`;
const BODIES = [
  memberEvent(1, 'planted@example.com', { id: `seed/run:1/${ROW}` }),
  memberEvent(2, 'planted@example.com'),
  memberEvent(3, 'planted.other@example.com'),
  'not JSON of planted@example.com',
];
const replica = memberReplica.name;

const running: RunningConsole[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

/** @param contracts what the owner tells. @default nothing */
async function consoleOf(contracts?: readonly object[]) {
  const cloud = memberCloud(BODIES, contracts);
  const console = await startIdleConsole({
    clients: cloud.clients,
    discover: async () => memberTopology,
    write: true,
    journal: join(temporaryDirectory(), 'edits.jsonl'),
  });
  running.push(console);
  return { ...cloud, page: new Page(console) };
}

/** What an answer says before anybody has asked for personal data. */
async function masked<T>(page: Page, path: string, query: Record<string, string> = {}): Promise<T> {
  const { status, text } = await page.ask(`/api/${path}?${new URLSearchParams(query)}`);
  expect([status, SECRET.test(text) ? text : '']).toEqual([200, '']);
  return JSON.parse(text) as T;
}

test('dead letters of one row are told as such without its key, one by one and in groups', async () => {
  const { page } = await consoleOf([memberContract.schema]);
  const groups = (await masked<FailuresView>(page, 'failures')).letters[0]?.groups ?? [];
  expect(groups.map(({ contract, count }) => [contract, count])).toEqual([
    ['club/Member', 3],
    ['unknown', 1],
  ]);
  const { letters } = await masked<LettersView>(page, 'failures/letters', { replica });
  const byId = new Map(letters.map((letter) => [letter.id, letter]));
  expect(byId.get('m0')).toMatchObject({
    event: { subject: NAME, id: `seed/run:1/${NAME}` },
    masked: ['subject', 'id'],
  });
  expect(byId.get('m1')).toMatchObject({ event: { subject: NAME }, masked: ['subject'] });
  expect(byId.get('m2')?.event?.subject).toMatch(/^#[0-9a-f]{16}\/4$/);
  expect(byId.get('m2')?.event?.subject).not.toBe(NAME);
  expect(byId.get('m3')).toMatchObject({ contract: 'unknown', masked: [] });
});

test('the key of one letter is told to who asks for it', async () => {
  const { page } = await consoleOf([memberContract.schema]);
  const hidden = await masked<LetterView>(page, 'failures/letter', { replica, id: 'm0' });
  expect(hidden).toMatchObject({ event: { subject: NAME }, payload: { subject: 'string' } });
  const whole = await page.get<LetterView>('failures/letter', { replica, id: 'm0', reveal: '1' });
  expect(whole).toMatchObject({
    event: { subject: ROW, id: `seed/run:1/${ROW}` },
    masked: [],
    body: BODIES[0],
  });
  await masked(page, 'failures/letter', { replica, id: 'm0' });
});

test('a key is hidden too where its owner does not tell the contract', async () => {
  const { page } = await consoleOf();
  const { letters } = await masked<LettersView>(page, 'failures/letters', { replica });
  expect(letters.find(({ id }) => id === 'm1')).toMatchObject({
    event: { subject: `#${hashKey(ROW)}` },
    masked: ['subject'],
  });
});

test('no contract is known where none can be read, and nobody who looks at letters ends for it', async () => {
  const { clients } = memberCloud([]);
  const topology = new KnownTopology(clients, async () => Promise.reject(new Error('away')));
  expect(await new CatalogSource(clients, topology, []).checked()).toEqual([]);
});

test('an audit names the rows that differ without what is personal of their keys', async () => {
  const { page } = await consoleOf([memberContract.schema]);
  await page.post('jobs/audit', { replica, lagBudgetMs: 0 });
  const job = await until(async () => {
    const { jobs } = await masked<JobsView>(page, 'jobs');
    return jobs.find(({ kind, state }) => kind === 'audit' && state !== 'running');
  }, 'the end of the audit');
  const name = `#${hashKey(ROW)}`;
  expect(job.messages).toEqual([`missing  {"email":"${name}","seat":4}  ${name.slice(1)}`]);
});

test('a letter is edited and sent again with the key that it has', async () => {
  const { page, sent, letters } = await consoleOf([memberContract.schema]);
  const body = BODIES[1]?.replace('"Ada"', '"Eva"') ?? '';
  expect(await page.post('failures/resend', { replica, id: 'm1', body })).toMatchObject({
    changed: ['data.name'],
  });
  expect(sent).toMatchObject([{ QueueUrl: memberReplica.queueUrl, MessageBody: body }]);
  expect([...letters.keys()]).toEqual(['m0', 'm2', 'm3']);
});
