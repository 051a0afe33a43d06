import type { RunningConsole } from '../../lib/console';
import { ask } from './support/ask';
import { bearer, startIdleConsole } from './support/idle-console';

let console_: RunningConsole;
beforeAll(async () => {
  console_ = await startIdleConsole();
});
afterAll(() => console_?.stop());

const get = (path: string, headers = {}) =>
  ask(console_.port, path, { headers: { ...bearer(console_), ...headers } });
/** As a browser goes to an address. */
const go = (path: string) => get(path, { Accept: 'text/html,*/*' });

test('the page and its files are served with their types', async () => {
  expect(await go('/')).toMatchObject({ status: 200, text: expect.stringContaining('<title>page') });
  expect((await go('/')).headers['content-type']).toBe('text/html; charset=utf-8');
  const script = await get('/app.0123abcd.js');
  expect(script).toMatchObject({ status: 200, text: 'export {};' });
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
});

test('only what has a digest in its name is kept by browsers', async () => {
  expect((await get('/app.0123abcd.js')).headers['cache-control']).toContain('immutable');
  expect((await go('/')).headers['cache-control']).toBe('no-store');
});

test('a place within the page is the page, and a file that is not there is none', async () => {
  expect((await go('/rows/users%2FUser?key=1')).text).toContain('<title>page');
  expect(await get('/app.other000.js')).toMatchObject({ status: 404 });
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e%2fsecret.txt',
  '/..%5csecret.txt',
  '/x/../../secret.txt',
  '//secret.txt',
  '/%00',
  '/link.txt',
  '/./link.txt',
])('%s does not lead out of the folder', async (path) => {
  for (const { status, text } of [await get(path), await go(path)]) {
    expect(text).not.toBe('secret');
    if (status === 200) expect(text).toContain('<title>page');
    else expect([400, 404]).toContain(status);
  }
});

test('a console whose page was not built says so', async () => {
  const bare = await startIdleConsole({ staticDir: '/nowhere' });
  try {
    const { status, text } = await ask(bare.port, '/', { headers: bearer(bare) });
    expect([status, JSON.parse(text).message]).toEqual([404, expect.stringContaining('page is not there')]);
  } finally {
    await bare.stop();
  }
});
