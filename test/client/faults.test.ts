import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { OwnerError } from '../../lib/client/owner/owner-error';
import { temporaryDirectory } from '../support/temporary-directory';
import { failure, ManualClock, openUsers } from './support/clients';
import {
  ALICE,
  answer,
  type Behaviour,
  deadUrl,
  hang,
  inTurn,
  listen,
  OwnerServer,
  problem,
  reset,
} from './support/owner-server';

const SECRET = 'SECRET';
const KEY = { user_id: 987_654 };
const html = { 'content-type': 'text/html' };

/** Everything that a log of an error may show. */
function shown(error: unknown): string {
  const { message, stack, cause, ...members } = error as Error;
  return [message, stack, JSON.stringify(members), cause && shown(cause)].join('\n');
}

describe('an owner that misbehaves', () => {
  let owner: OwnerServer;

  beforeEach(async () => {
    owner = await OwnerServer.start();
  });

  afterEach(() => owner.stop());

  const get = (behaviour: Behaviour, options = {}) => {
    owner.behaviour = behaviour;
    return failure(openUsers(owner.url, options).get(KEY));
  };

  it.each<[string, Behaviour, object]>([
    ['400', problem(400, 'bad-request'), { kind: 'bad-request', status: 400, retryable: false }],
    ['401', answer(401), { kind: 'forbidden', status: 401, retryable: false }],
    ['403', answer(403), { kind: 'forbidden', status: 403, retryable: false }],
    ['404 of a gateway', answer(404, { message: 'Not Found' }), { kind: 'not-found', retryable: false }],
    ['404 of a wrong path', problem(404, 'no-such-route'), { kind: 'not-found', retryable: false }],
    ['406', problem(406, 'not-acceptable'), { kind: 'bad-request', status: 406, retryable: false }],
    ['429', problem(429, 'throttled'), { kind: 'throttled', status: 429, retryable: true }],
    ['500', answer(500, 'Internal'), { kind: 'unavailable', status: 500, retryable: true }],
    ['502 with a page', answer(502, '<html>', html), { kind: 'unavailable', status: 502, retryable: true }],
    ['503', problem(503, 'unavailable'), { kind: 'unavailable', status: 503, retryable: true }],
    ['a row it cannot share', problem(500, 'row-not-shareable'), { kind: 'invalid-response', status: 500 }],
    ['a redirect', answer(302, '', { location: '/' }), { kind: 'invalid-response', status: 302 }],
    ['a reset connection', reset, { kind: 'network', retryable: true }],
    ['malformed JSON', answer(200, `{"data": ${SECRET}`), { kind: 'invalid-response', retryable: false }],
    ['a page', answer(200, SECRET, html), { kind: 'invalid-response' }],
    ['JSON null', answer(200, 'null'), { kind: 'invalid-response' }],
    ['no data', answer(200, {}), { kind: 'invalid-response' }],
    ['a wrong type', answer(200, { data: { ...KEY, name: [SECRET] } }), { kind: 'invalid-response' }],
    ['another row', answer(200, { data: ALICE }), { kind: 'invalid-response' }],
    ['304 to a plain get', answer(304, ''), { kind: 'invalid-response' }],
    [
      'another contract',
      answer(200, { data: ALICE }, { 'content-type': 'application/json; contract="a/B"' }),
      { kind: 'invalid-response' },
    ],
    [
      'another major version',
      answer(200, { data: ALICE }, { 'content-type': 'application/json; version="2.0"' }),
      { kind: 'invalid-response' },
    ],
  ])('is an error of its own kind: %s', async (_, behaviour, expected) => {
    const error = await get(behaviour);
    expect(error).toBeInstanceOf(OwnerError);
    expect(error).toMatchObject({ name: 'OwnerError', ...expected });
    expect(shown(error)).toContain('get of users/User');
    expect(shown(error)).not.toContain(SECRET);
    expect(shown(error)).not.toContain(String(KEY.user_id));
    expect(owner.requests).toHaveLength(1);
  });

  it('names the field that does not fit, not its value', async () => {
    expect(await get(answer(200, { data: { ...KEY, name: 7 } }))).toMatchObject({
      message: `get of users/User: the owner's answer does not fit users/User 1.0 in the field "name"`,
    });
    const error = await get(answer(200, { data: { ...KEY, name: 'A', tags: { [SECRET]: 'x' } } }));
    expect(error).toMatchObject({ message: expect.stringContaining('in the field "tags"') });
    expect(shown(error)).not.toContain(SECRET);
  });

  it('gives problem details, out of the sight of loggers', async () => {
    const error = await get(problem(400, 'bad-request', {}, SECRET));
    expect((error as OwnerError).problem).toMatchObject({ title: 'A title', detail: SECRET });
    expect(shown(error)).not.toContain(SECRET);
  });

  it.each<[string, Behaviour]>([
    ['hangs', hang],
    ['sends its body slowly', (_, response) => void response.writeHead(200).write('{')],
  ])('is timed out when it %s', async (_, behaviour) => {
    expect(await get(behaviour, { attemptTimeoutMs: 50 })).toMatchObject({
      kind: 'timeout',
      message: 'get of users/User: no answer within 50 ms',
    });
    expect(await get(behaviour, { timeoutMs: 40 })).toMatchObject({
      kind: 'timeout',
      message: 'get of users/User: no answer within 40 ms',
    });
  });

  it('gets as much time as Lambda leaves, less the reserve', async () => {
    owner.behaviour = hang;
    const users = openUsers(owner.url, { reserveMs: 100 });
    const lambda = (ms: number) => ({ lambda: { getRemainingTimeInMillis: () => ms } });
    await expect(failure(users.get(KEY, lambda(90)))).resolves.toMatchObject({ kind: 'timeout' });
    expect(owner.requests).toHaveLength(0);
    await expect(failure(users.get(KEY, lambda(130)))).resolves.toMatchObject({
      message: expect.stringContaining('within 30 ms'),
    });
    await expect(failure(users.get(KEY, { ...lambda(9_000), timeoutMs: 20 }))).resolves.toMatchObject({
      message: expect.stringContaining('within 20 ms'),
    });
  });

  it('is left when the caller gives up, with its reason', async () => {
    owner.behaviour = hang;
    const controller = new AbortController();
    const result = failure(openUsers(owner.url).get(KEY, { signal: controller.signal }));
    const reason = new Error('the page was closed');
    controller.abort(reason);
    await expect(result).resolves.toBe(reason);
    await expect(failure(openUsers(owner.url).get(KEY, { signal: controller.signal }))).resolves.toBe(reason);
  });

  it('cannot be reached: nobody listens', async () => {
    const users = openUsers(await deadUrl());
    await expect(failure(users.get(KEY))).resolves.toMatchObject({ kind: 'network', retryable: true });
  });

  it('cannot be reached: its name does not exist', async () => {
    const users = openUsers('http://no-such-host.invalid', { retries: { limit: 2 } });
    const error = await failure(users.get(KEY));
    expect(error).toMatchObject({ kind: 'network', message: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });

  it('is not trusted with a certificate of its own making, and not asked again', async () => {
    const folder = temporaryDirectory();
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name)) as [string, string];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'].concat(
        ['-keyout', key, '-out', cert, '-days', '1'],
        subject,
      ),
      { stdio: 'ignore' },
    );
    let connections = 0;
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, owner.listener());
    server.on('connection', () => {
      connections += 1;
    });
    const url = (await listen(server)).replace('http:', 'https:');
    try {
      const users = openUsers(url, { retries: { limit: 2, baseMs: 1 } });
      await expect(failure(users.get(KEY))).resolves.toMatchObject({
        kind: 'network',
        retryable: false,
        message: expect.stringContaining('SELF_SIGNED'),
      });
      expect(connections).toBe(1);
      expect(owner.requests).toHaveLength(0);
    } finally {
      server.close();
    }
  });

  it('is asked again while it is down for a moment', async () => {
    owner.behaviour = inTurn(
      reset,
      problem(503, 'unavailable'),
      answer(200, { data: { ...KEY, name: 'B' } }),
    );
    const clock = new ManualClock();
    const users = openUsers(owner.url, { retries: { limit: 2 } }, clock);
    await expect(users.get(KEY)).resolves.toMatchObject({ data: { name: 'B' }, stale: false });
    expect(owner.requests).toHaveLength(3);
    expect(clock.pauses).toHaveLength(2);
  });
});
