import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { RunningConsole } from '../../lib/console';
import { type Asking, ask } from './support/ask';
import { bearer, startIdleConsole, tokenOf } from './support/idle-console';

let console_: RunningConsole;
beforeAll(async () => {
  console_ = await startIdleConsole();
});
afterAll(() => console_?.stop());

const own = () => `127.0.0.1:${console_.port}`;
const cookie = () => ({ Cookie: `event-sharing-console-${console_.port}=${tokenOf(console_)}` });
const get = (path: string, asking?: Asking) => ask(console_.port, path, asking);
const PATHS = [
  '/',
  '/index.html',
  '/app.0123abcd.js',
  '/changes',
  '/api/session',
  '/api/live',
  '/api/nothing',
];

describe('the token', () => {
  test('is 256 random bits in the address, and another one each time', async () => {
    const another = await startIdleConsole();
    try {
      const tokens = [console_, another].map(tokenOf);
      for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(tokens[0]).not.toBe(tokens[1]);
    } finally {
      await another.stop();
    }
  });

  test.each(PATHS)('without it %s is forbidden', async (path) => {
    const { status, text, headers } = await get(path);
    expect(status).toBe(403);
    expect(JSON.parse(text)).toEqual({ code: 'forbidden', message: expect.stringContaining('token') });
    expect(headers['content-type']).toBe('application/json');
  });

  test.each([
    ['another', { Authorization: `Bearer ${'A'.repeat(43)}` }],
    ['none', { Authorization: 'Bearer ' }],
    ['a basic one', { Authorization: 'Basic Og==' }],
    ['that of a cookie of another port', { Cookie: 'event-sharing-console-1=x' }],
  ])('%s is none', async (_name, headers) => {
    expect((await get('/api/session', { headers })).status).toBe(403);
  });

  test('a part of it is none, nor is more than it', async () => {
    const token = tokenOf(console_);
    for (const one of [token.slice(0, -1), `${token}A`, token.toLowerCase()])
      expect((await get('/', { headers: { Authorization: `Bearer ${one}` } })).status).toBe(403);
  });

  test('in the address it becomes a cookie that no script reads and no other site sends', async () => {
    const { status, headers } = await get(`/rows?x=1&token=${tokenOf(console_)}&y=2`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/rows?x=1&y=2');
    const { Cookie } = cookie();
    expect(headers['set-cookie']).toEqual([`${Cookie}; Path=/; HttpOnly; SameSite=Strict`]);
    expect((await get('/api/session', { headers: { Cookie } })).status).toBe(200);
  });

  test('a wrong one in the address is refused, whatever the cookie', async () => {
    const { status, headers } = await get('/?token=wrong', { headers: cookie() });
    expect([status, headers['set-cookie']]).toEqual([403, undefined]);
  });

  test.each(['//evil.example/x', '/\\evil.example/x', '///evil.example/'])(
    '%s redirects to no other host',
    async (path) => {
      const { headers } = await get(`${path}?token=${tokenOf(console_)}`);
      expect(headers.location).toMatch(/^\/evil\.example\//);
    },
  );

  test('for one use opens once, and is none otherwise', async () => {
    const { pathname, search, searchParams } = new URL(console_.urlOnce());
    const headers = { Authorization: `Bearer ${searchParams.get('token')}` };
    expect((await get('/', { headers })).status).toBe(403);
    const first = await get(pathname + search);
    expect([first.status, first.headers['set-cookie']]).toEqual([
      303,
      [expect.stringContaining(cookie().Cookie)],
    ]);
    expect((await get(pathname + search)).status).toBe(403);
  });

  test('as a bearer it opens the same', async () => {
    const { status, text } = await get('/api/session', { headers: bearer(console_) });
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        version: expect.any(String),
        region: 'us-east-1',
        endpoint: 'http://127.0.0.1:1',
        realAws: false,
        write: false,
        dev: false,
      },
    ]);
  });
});

describe('who asks', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]'])('may call it %s', async (name) => {
    const headers = { ...bearer(console_), Host: `${name}:${console_.port}` };
    expect((await get('/api/session', { headers })).status).toBe(200);
  });

  test.each([
    ['a foreign name', () => `evil.example:${console_.port}`],
    ['a name that begins like its own', () => `127.0.0.1.evil.example:${console_.port}`],
    ['a name within its own', () => `x.localhost:${console_.port}`],
    ['another port', () => '127.0.0.1:1'],
    ['no port', () => '127.0.0.1'],
    ['a user', () => `x@127.0.0.1:${console_.port}`],
  ])('may not call it by %s', async (_name, hostOf) => {
    for (const path of ['/api/session', '/'])
      expect((await get(path, { headers: { ...bearer(console_), Host: hostOf() } })).status).toBe(403);
  });

  test('may not give the whole address of another host, nor two hosts', async () => {
    const { Authorization } = bearer(console_);
    const raw = (head: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(console_.port, '127.0.0.1', () => socket.write(head));
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.on('error', reject);
        socket.on('close', () => resolve(text));
      });
    const rest = `Authorization: ${Authorization}\r\nConnection: close\r\n\r\n`;
    expect(await raw(`GET http://evil.example/api/session HTTP/1.1\r\nHost: ${own()}\r\n${rest}`)).toMatch(
      /^HTTP\/1.1 403 /,
    );
    expect(await raw(`GET /api/session HTTP/1.1\r\nHost: ${own()}\r\nHost: evil.example\r\n${rest}`)).toMatch(
      /^HTTP\/1.1 40[03] /,
    );
    expect(await raw(`GET /api/session HTTP/1.1\r\nHost: ${own()}\r\n${rest}`)).toMatch(/^HTTP\/1.1 200 /);
  });

  test.each([
    ['a foreign page', { Origin: 'http://evil.example' }],
    ['a page of another port', { Origin: 'http://127.0.0.1:1' }],
    ['a page of nowhere', { Origin: 'null' }],
    ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page of another port, as browsers call it', { 'Sec-Fetch-Site': 'same-site' }],
  ])('is not %s', async (_name, headers) => {
    for (const path of ['/api/session', '/', `/?token=${tokenOf(console_)}`])
      expect((await get(path, { headers: { ...cookie(), ...headers } })).status).toBe(403);
  });

  test('is the page of the name by which it was asked', async () => {
    const Host = `localhost:${console_.port}`;
    const asked = (Origin: string) => get('/api/session', { headers: { ...cookie(), Host, Origin } });
    expect((await asked(`http://${Host}`)).status).toBe(200);
    expect((await asked(`http://${own()}`)).status).toBe(403);
    expect((await asked(`https://${Host}`)).status).toBe(403);
  });

  test('is a person who typed the address, or the page itself', async () => {
    for (const site of ['none', 'same-origin'])
      expect((await get('/', { headers: { ...cookie(), 'Sec-Fetch-Site': site } })).status).toBe(200);
  });

  test('is on this machine', async () => {
    const addresses = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one?.family === 'IPv4' && !one.internal);
    const refused = (host: string) =>
      new Promise<boolean>((resolve) => {
        const socket = connect(console_.port, host, () => resolve(false));
        socket.on('error', () => resolve(true));
        socket.on('connect', () => socket.destroy());
      });
    expect(await refused('127.0.0.1')).toBe(false);
    // Another address of loopback stands for the other networks of a machine that has none.
    for (const host of ['127.0.0.2', ...addresses.map((one) => one?.address ?? '')])
      expect(await refused(host)).toBe(true);
  });
});

describe('a write', () => {
  const post = (headers: Record<string, string>, body = '{}', path = '/api/catalog/check') =>
    get(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });

  test('names its origin, or gives the token as a bearer', async () => {
    expect((await post(cookie())).status).toBe(403);
    expect((await post({ ...cookie(), Origin: `http://${own()}` })).status).not.toBe(403);
    expect((await post(bearer(console_))).status).not.toBe(403);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'is not "%s", as forms of any page may send',
    async (type) => {
      expect((await post({ ...bearer(console_), 'Content-Type': type })).status).toBe(415);
    },
  );

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('is no %s', async (method) => {
    expect((await get('/api/session', { method, headers: bearer(console_) })).status).toBe(405);
  });

  test('does not come in an address with the token', async () => {
    const { status } = await post({}, '{}', `/api/catalog/check?token=${tokenOf(console_)}`);
    expect(status).toBe(403);
  });
});

describe('every answer', () => {
  test.each([
    ['what is refused', '/', {}],
    ['the page', '/', true],
    ['data', '/api/session', true],
    ['what is not there', '/api/nothing', true],
  ] as const)('%s runs nothing of others and is framed by nobody', async (_name, path, known) => {
    const { headers } = await get(path, { headers: known === true ? bearer(console_) : {} });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
