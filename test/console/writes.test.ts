import type { RunningConsole } from '../../lib/console';
import { ROUTES } from '../../lib/console/routes';
import { createApp } from '../../lib/console/server/app';
import { StaticFiles } from '../../lib/console/server/static-files';
import type { ConsoleState } from '../../lib/console/state/state';
import { POSTS } from '../../lib/console/writes/posts';
import { ask } from './support/ask';
import { bearer, startIdleConsole } from './support/idle-console';

/** A body for each path, of which every one would write. */
const BODIES: Readonly<Record<string, object>> = {
  '/api/jobs/seed': { replica: 'orders/User' },
  '/api/jobs/republish': { replica: '*', contract: 'users/User' },
  '/api/jobs/audit': { replica: 'orders/User', repair: true },
  '/api/jobs/:id/stop': {},
  '/api/failures/redrive': { replica: 'orders/User', selection: 'all' },
  '/api/failures/replay': { contract: 'users/User' },
  '/api/failures/resend': { replica: 'orders/User', id: 'x', body: '{}' },
  '/api/runs/:run/stop': {},
};

/** These never write, whatever is posted. */
const HARMLESS = ['/api/catalog/check'];

const post = (console: RunningConsole, path: string, body: object, headers = {}) =>
  ask(console.port, `${path.replace(/:\w+/g, 'x')}?contract=users/User`, {
    method: 'POST',
    headers: { ...bearer(console), 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const codeOf = async (answer: Promise<{ text: string }>) => JSON.parse((await answer).text).code;

let readOnly: RunningConsole;
let onAws: RunningConsole;
beforeAll(async () => {
  readOnly = await startIdleConsole();
  onAws = await startIdleConsole({ write: true, place: { region: 'us-east-1', realAws: true } });
});
afterAll(async () => {
  await readOnly?.stop();
  await onAws?.stop();
});

test('there is a body for each path that can be posted to', () => {
  const paths = POSTS.map(({ path }) => path).filter((path) => !HARMLESS.includes(path));
  expect(Object.keys(BODIES).sort()).toEqual(paths.sort());
});

test.each(Object.entries(BODIES))('a console that is read-only refuses %s', async (path, body) => {
  const { status, text } = await post(readOnly, path, body);
  expect([status, JSON.parse(text).code]).toEqual([403, 'read-only']);
});

test.each(Object.keys(BODIES))('%s is no GET', async (path) => {
  const { status } = await ask(onAws.port, path.replace(':id', 'x'), { headers: bearer(onAws) });
  expect(status).toBe(404);
});

test.each(Object.entries(BODIES).filter(([path]) => path !== '/api/jobs/:id/stop'))(
  'on AWS %s needs the name of the context, and no other',
  async (path, body) => {
    const name =
      path.endsWith('republish') || path.endsWith('replay') || path.startsWith('/api/runs')
        ? 'users'
        : 'orders';
    for (const confirm of [undefined, '', 'billing', `${name}/User`, name.toUpperCase()])
      expect(await codeOf(post(onAws, path, { ...body, confirm }))).toBe('not-confirmed');
    // It goes on to what is deployed, which is nothing.
    expect(await codeOf(post(onAws, path, { ...body, confirm: name }))).toMatch(/^unknown-/);
  },
);

test('what only looks needs no leave', async () => {
  const dryRun = { replica: 'orders/User', selection: 'all', dryRun: true };
  expect(await codeOf(post(readOnly, '/api/failures/redrive', dryRun))).toBe('unknown-replica');
  expect(await codeOf(post(readOnly, '/api/jobs/audit', { replica: 'orders/User' }))).toBe('unknown-replica');
});

test.each([
  ['a member that is not known', { replica: 'orders/User', rowsPerSeconds: 1 }, 'rowsPerSeconds'],
  ['a member of another type', { replica: 1 }, 'replica: expected a text'],
  ['a number out of its range', { replica: 'orders/User', rowsPerSecond: -1 }, 'rowsPerSecond: expected'],
  ['a name of a prototype', { replica: 'orders/User', constructor: 1 }, 'constructor'],
  ['none', {}, 'replica: expected a text, received nothing'],
])('%s is refused', async (_name, body, message) => {
  const { status, text } = await post(onAws, '/api/jobs/seed', { confirm: 'orders', ...body });
  expect([status, JSON.parse(text)]).toEqual([
    400,
    { code: 'invalid-request', message: expect.stringContaining(message) },
  ]);
});

test.each(['[]', 'null', '"text"', '{', ''])('the body %s is no JSON object', async (body) => {
  const { status } = await ask(onAws.port, '/api/jobs/seed', {
    method: 'POST',
    headers: { ...bearer(onAws), 'Content-Type': 'application/json' },
    body,
  });
  expect(status).toBe(400);
});

test('a body of more than 2 MiB is not read', async () => {
  const body = { replica: 'x'.repeat(3 * 1024 * 1024) };
  const outcome = await post(onAws, '/api/jobs/seed', body).then(
    ({ status }) => status,
    ({ code }) => code,
  );
  // Whoever still sends may find the connection closed before it reads the answer.
  expect([413, 'ECONNRESET', 'EPIPE']).toContain(outcome);
});

test('no route of the console takes what is posted but those of the table', () => {
  const state = {} as ConsoleState;
  const { routes } = createApp(state, ROUTES, new StaticFiles('/nowhere'), () => undefined);
  const paths = routes.filter(({ method }) => method !== 'GET' && method !== 'ALL').map(({ path }) => path);
  expect([...new Set(paths)].sort()).toEqual(POSTS.map(({ path }) => path).sort());
});
