import { ApiCloud } from './cloud';

let apis: ApiCloud;

beforeAll(async () => {
  apis = await ApiCloud.start();
});
afterAll(() => apis?.stop());

type Page = { items: { data: Record<string, unknown> }[]; next?: string; missing?: unknown[] };
const page = async (response: Response) => (await response.json()) as Page;

describe('GET of a row', () => {
  beforeAll(() =>
    apis.put('Users', {
      user_id: 1,
      name: 'Alice',
      full_name: 'Alice A.',
      revision: 7,
      password_hash: 'secret',
      settings: { dark: true, beta: false },
    }),
  );

  const get = (path: string, headers?: Record<string, string>) => apis.call('Users', path, { headers });

  test('answers the fields of the newest contract and no others', async () => {
    const response = await get('/users/1');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(
      'application/json; contract="users/User"; version="2.0"',
    );
    expect(await response.json()).toEqual({
      data: { user_id: 1, revision: 7, full_name: 'Alice A.', settings: { dark: true, beta: false } },
    });
  });

  test.each([
    ['application/json; version=1', '1.2'],
    ['application/json;version="1"', '1.2'],
    ['application/json; version=1.2', '1.2'],
    ['application/json; version=2', '2.0'],
    ['application/*', '2.0'],
    ['text/html, */*;q=0.1', '2.0'],
    ['application/json; version=2; q=0.5, application/json; version=1', '1.2'],
    ['*/*, application/json; version=1', '1.2'],
    ['application/json; version=9, application/json; version=1; q=0.1', '1.2'],
  ])('with Accept: %s is of version %s', async (accept, version) => {
    const response = await get('/users/1', { accept });
    expect(response.headers.get('content-type')).toContain(`version="${version}"`);
    expect(Object.keys(((await response.json()) as { data: object }).data)).toContain(
      version === '1.2' ? 'name' : 'full_name',
    );
  });

  test.each(['application/json; version=3', 'text/html', 'application/json; q=0'])(
    'with Accept: %s is refused with the versions that are served',
    async (accept) => {
      const response = await get('/users/1', { accept });
      expect(response.status).toBe(406);
      expect(await response.json()).toMatchObject({
        type: 'urn:event-sharing:problem:not-acceptable',
        detail: expect.stringContaining('version=2 or application/json; version=1'),
      });
    },
  );

  test('of one that does not exist is a problem as RFC 9457 writes it', async () => {
    const response = await get('/users/999');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'urn:event-sharing:problem:not-found',
      title: 'There is no such row',
      status: 404,
      detail: 'there is no such row of users/User',
      instance: expect.stringMatching(/^urn:request:./),
    });
  });

  test.each(['abc', '1.5', '', '1e400', '12345678901234567890', '0x10', '1%202'])(
    'by the key "%s" is refused, naming the field and not the value',
    async (key) => {
      const response = await get(`/users/${key}`);
      // The gateway has no route for an empty key.
      if (key === '') return expect(response.status).toBe(404);
      const problem = (await response.json()) as { detail: string };
      expect([response.status, problem.detail]).toEqual([400, 'key field "user_id" must be an integer']);
    },
  );

  test('is found by every spelling of its number', async () => {
    for (const key of ['1', '1.0', '1e0']) expect((await get(`/users/${key}`)).status).toBe(200);
  });

  test('is refused without a signature, on every route', async () => {
    const base = apis.output('UsersUrl');
    for (const [method, path] of [
      ['GET', '/users/1'],
      ['GET', '/users'],
      ['POST', '/users/batch-get'],
    ]) {
      expect([path, (await fetch(`${base}${path}`, { method })).status]).toEqual([path, 403]);
    }
  });

  describe('has an entity tag', () => {
    const tag = async (headers?: Record<string, string>) =>
      String((await get('/users/1', headers)).headers.get('etag'));

    test('that is strong, and another one for each version', async () => {
      // The same document in both versions, but for its type.
      await apis.put('Users', { user_id: 1 });
      const [one, two] = [await tag({ accept: 'application/json; version=1' }), await tag()];
      expect(one).toMatch(/^"[\w-]{43}"$/);
      expect(two).toMatch(/^"[\w-]{43}"$/);
      expect(one).not.toBe(two);
    });

    test('that spares the caller who has it the row', async () => {
      const etag = await tag();
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const response = await get('/users/1', { 'if-none-match': known });
        expect([known, response.status, await response.text()]).toEqual([known, 304, '']);
        expect(response.headers.get('etag')).toBe(etag);
      }
      expect((await get('/users/1', { 'if-none-match': '"other"' })).status).toBe(200);
    });

    test('that changes with a shared field, and with nothing else', async () => {
      const put = (user: object) => apis.put('Users', { user_id: 1, ...user });
      const before = { full_name: 'Alice A.', settings: { a: 1, b: 2 } };
      await put({ ...before, password_hash: 'one' });
      const etag = await tag();
      await put({ settings: { b: 2, a: 1 }, password_hash: 'two', full_name: 'Alice A.' });
      expect(await tag()).toBe(etag);
      await put({ ...before, full_name: 'Alice B.' });
      expect(await tag()).not.toBe(etag);
    });
  });
});

describe('keys that are texts', () => {
  const LABELS = ['plain', 'a/b', 'a b', '100%', 'é', 'x+y', '%41', 'q?r', '#1', '-', 'batch-get'];

  beforeAll(() => apis.put('Tags', ...LABELS.map((label) => ({ label, secret: 'secret' }))));

  test.each(LABELS.filter((label) => !label.includes('?')))(
    '"%s" is found through the gateway',
    async (label) => {
      const response = await apis.call('Tags', `/tags/${encodeURIComponent(label)}`);
      expect(await response.json()).toEqual({ data: { label } });
    },
  );

  test.each(LABELS)('"%s" is found through a function URL', async (label) => {
    const response = await apis.call('TagsByUrl', `/tags/${encodeURIComponent(label)}`);
    expect(await response.json()).toEqual({ data: { label } });
  });

  test.each(['Tags', 'TagsByUrl'] as const)('are all found by batch-get, through %s', async (api) => {
    const keys = LABELS.map((label) => ({ label }));
    const response = await apis.batchGet(api, 'tags', { keys });
    expect(await response.json()).toEqual({ items: keys.map((data) => ({ data })), missing: [] });
  });

  test('an encoded question mark is lost at the gateway, and never the row of another key', async () => {
    // API Gateway drops it before the function: only batch-get can name such a row.
    expect((await apis.call('Tags', '/tags/q%3Fr')).status).toBe(404);
  });

  test.each([
    ['GET', '/tags/a/b', 400],
    ['GET', '/tags/%FF', 400],
    ['GET', '/other', 404],
    ['GET', '/', 404],
    ['DELETE', '/tags/plain', 404],
    ['POST', '/tags', 404],
  ])('a function URL answers %s %s with %i', async (method, path, status) => {
    const response = await apis.call('TagsByUrl', path, { method });
    const code = status === 404 ? 'no-such-route' : 'bad-request';
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ type: `urn:event-sharing:problem:${code}` }),
    ]);
  });
});

describe('POST of batch-get', () => {
  beforeAll(() =>
    apis.put(
      'Users',
      ...[11, 12, 13].map((user_id) => ({ user_id, full_name: `User ${user_id}`, password_hash: 'secret' })),
    ),
  );

  test('answers each row once, in the order asked for, and what is missing', async () => {
    const keys = [13, 999, 11, 13, 1e3, 12].map((user_id) => ({ user_id }));
    const response = await apis.batchGet('Users', 'users', { keys });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('contract="users/User"; version="2.0"');
    expect(await response.json()).toEqual({
      items: [13, 11, 12].map((user_id) => ({ data: { user_id, full_name: `User ${user_id}` } })),
      missing: [{ user_id: 999 }, { user_id: 1000 }],
    });
  });

  test('takes a hundred keys, and a body of any type', async () => {
    const body = JSON.stringify({
      keys: Array.from({ length: 100 }, (_, user_id) => ({ user_id: user_id + 5000 })),
    });
    const response = await apis.call('Users', '/users/batch-get', { method: 'POST', body });
    expect((await page(response)).missing).toHaveLength(100);
  });

  test.each([
    ['{', 'the body is not JSON, or names a member twice: send {"keys": [{…}]}'],
    ['{"keys":[{"user_id":1,"user_id":2}]}', expect.stringContaining('names a member twice')],
    ['{"keys":[{"user_id":9007199254740993}]}', 'key field "user_id" must be an integer'],
    ['{"keys":[{"user_id":1e400}]}', 'key field "user_id" must be an integer'],
    ['null', '"keys" must be a list of 1 to 100 keys'],
    ['{"keys":{}}', '"keys" must be a list of 1 to 100 keys'],
    ['{"keys":[]}', '"keys" must be a list of 1 to 100 keys'],
    [JSON.stringify({ keys: Array(101).fill({ user_id: 1 }) }), '"keys" must be a list of 1 to 100 keys'],
    ['{"keys":[1]}', 'a key must have exactly the fields user_id'],
    ['{"keys":[{"user_id":1,"name":"x"}]}', 'a key must have exactly the fields user_id'],
    ['{"keys":[{"name":"x"}]}', 'key field "user_id" must be an integer'],
    ['{"keys":[{"user_id":"1"}]}', 'key field "user_id" must be an integer'],
  ])('refuses %s', async (body, detail) => {
    const response = await apis.batchGet('Users', 'users', body);
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ detail })]);
  });

  test('refuses what Lambda could not answer', async () => {
    const labels = Array.from({ length: 18 }, (_, index) => ({ label: `${index}${'x'.repeat(300)}` }));
    const full_name = 'x'.repeat(300_000);
    const users = labels.map((_, index) => ({ user_id: 6000 + index, full_name }));
    for (const user of users) await apis.put('Users', user);
    const keys = users.map(({ user_id }) => ({ user_id }));
    const response = await apis.batchGet('Users', 'users', { keys });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'urn:event-sharing:problem:answer-too-large' });
    expect((await apis.batchGet('Users', 'users', { keys: keys.slice(0, 10) })).status).toBe(200);
  });
});

describe('rows in a single-table design', () => {
  const TEAMS = ['a/b', 'green', 'red', 'white', 'black', 'grey', 'pink', 'lime'];
  const members = [1, 2, 3].map((number) => ({
    pk: 'TEAM#blue',
    sk: `MEMBER#${number}`,
    role: `role ${number}`,
  }));

  beforeAll(async () => {
    const others = Array.from({ length: 2600 }, (_, index) => ({
      pk: `${index % 2 ? 'INVOICE' : 'WALLET'}#${index}`,
      sk: 'INVOICE',
      role: 'secret',
    }));
    const teams = TEAMS.map((team) => ({ pk: `TEAM#${team}`, sk: 'MEMBER#1' }));
    await apis.put('Teams', ...members, ...others, ...teams);
  });

  test('are found by the key that the contract shows', async () => {
    const response = await apis.call('Teams', '/members/blue/2');
    expect(await response.json()).toEqual({ data: { team: 'blue', number: 2, role: 'role 2' } });
  });

  test.each(['/members/blue', '/members/blue/2/3', '/members/a%2Fb/1'])(
    '%s has not two parts',
    async (path) => {
      const response = await apis.call('Teams', path);
      expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([
        400,
        expect.stringMatching(/^a key has 2 parts here/),
      ]);
    },
  );

  test('are found by batch-get if the key has a slash', async () => {
    const response = await apis.batchGet('Teams', 'members', { keys: [{ team: 'a/b', number: 1 }] });
    expect((await page(response)).items).toEqual([{ data: { team: 'a/b', number: 1 } }]);
  });

  test('are listed without the items between them, whose keys no cursor shows', async () => {
    const found: unknown[] = [];
    let cursor = '';
    do {
      const response = await apis.call('Teams', `/members?limit=1${cursor && `&cursor=${cursor}`}`);
      const { items, next = '' } = await page(response);
      expect(items.length).toBeLessThanOrEqual(1);
      found.push(...items.map(({ data }) => `${data.team} ${data.number}`));
      expect(Buffer.from(next, 'base64url').toString()).not.toMatch(/INVOICE|WALLET/);
      cursor = next;
    } while (cursor);
    expect(found.sort()).toEqual([...TEAMS.map((team) => `${team} 1`), 'blue 1', 'blue 2', 'blue 3'].sort());
  });
});
