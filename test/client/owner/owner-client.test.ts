import type { CallReport } from '../../../lib/client';
import { openOwner } from '../../../lib/client';
import { Contract } from '../../../lib/contracts';
import { readyMade } from '../../support/ready-made';
import { CREDENTIALS, failure, openUsers, user } from '../support/clients';
import {
  ALICE,
  answer,
  type Behaviour,
  hang,
  inTurn,
  OwnerServer,
  problem,
  type SeenRequest,
} from '../support/owner-server';

const json = (respond: (request: SeenRequest) => unknown): Behaviour => {
  return (request, response, index) => answer(200, respond(request))(request, response, index);
};
const keysOf = (request: SeenRequest) => JSON.parse(request.body).keys as { user_id: number }[];

describe('a client of an owner', () => {
  let owner: OwnerServer;

  beforeEach(async () => {
    owner = await OwnerServer.start();
  });

  afterEach(() => owner.stop());

  it('gets a row with its type, in the version that it knows', async () => {
    const found = await openUsers(owner.url).get({ user_id: 123 });
    const name: string | undefined = found?.data.name;
    expect(found).toEqual({ data: ALICE, stale: false, ageMs: expect.any(Number) });
    expect(name).toBe('Alice');
    const [request] = owner.requests;
    expect([request?.method, request?.url]).toEqual(['GET', '/users/123']);
    expect(request?.headers.accept).toBe('application/json; version=1');
  });

  it('leaves out what the contract does not know', async () => {
    owner.behaviour = answer(200, { data: { ...ALICE, added_later: 1 }, more: 2 });
    await expect(openUsers(owner.url).get({ user_id: 123 })).resolves.toMatchObject({ data: ALICE });
    const found = await openUsers(owner.url).get({ user_id: 123 });
    expect(Object.keys(found?.data ?? {})).toEqual(['user_id', 'name']);
  });

  it('gets nothing when the owner has no such row', async () => {
    owner.behaviour = problem(404);
    await expect(openUsers(owner.url).get({ user_id: 123 })).resolves.toBeUndefined();
  });

  it('refuses a key without asking', async () => {
    const users = openUsers(owner.url);
    await expect(failure(users.get({ name: 'Alice' } as never))).resolves.toMatchObject({
      kind: 'bad-request',
      message: 'get of users/User: key field "user_id" is neither a text nor a number',
    });
    await expect(failure(users.getMany([{} as never]))).resolves.toMatchObject({ kind: 'bad-request' });
    expect(owner.requests).toHaveLength(0);
  });

  describe('with texts as keys', () => {
    const contract = Contract.fromObject({
      'x-contract': { owner: 'users', entity: 'Seat', version: '2.0', key: ['room', 'seat'] },
      type: 'object',
      properties: { room: { type: 'string' }, seat: { type: 'string' } },
      required: ['room', 'seat'],
    });
    const type = { 'content-type': 'application/json; contract="users/Seat"; version="2.3"' };
    const open = () =>
      openOwner(readyMade(contract), {
        url: owner.url,
        path: 'seats',
        region: 'eu-west-1',
        credentials: CREDENTIALS,
      });

    it.each([
      ['spaces and marks', { room: 'a b&c=d', seat: '#1;,+%' }],
      ['other scripts', { room: 'größe', seat: '座席' }],
    ])('asks by path: %s', async (_, key) => {
      owner.behaviour = answer(200, { data: key }, type);
      await expect(open().get(key)).resolves.toMatchObject({ data: key });
      const path = owner.requests[0]?.url.split('/').slice(2).map(decodeURIComponent);
      expect(path).toEqual([key.room, key.seat]);
    });

    it.each([
      ['dots', { room: '..', seat: '.' }],
      ['a slash', { room: 'a/b', seat: 'c' }],
      ['a question mark', { room: 'a?b', seat: 'c' }],
    ])('asks by body what a path would change: %s', async (_, key) => {
      owner.behaviour = answer(200, { items: [{ data: key }], missing: [] }, type);
      await expect(open().get(key)).resolves.toMatchObject({ data: key });
      expect(owner.requests).toMatchObject([{ method: 'POST', url: '/seats/batch-get' }]);
      owner.behaviour = answer(200, { items: [], missing: [key] }, type);
      await expect(open().get(key)).resolves.toBeUndefined();
    });
  });

  it('gets many rows, a hundred at a time, each once', async () => {
    owner.behaviour = json((request) => ({
      items: keysOf(request)
        .filter(({ user_id }) => user_id % 2 === 0)
        .map(({ user_id }) => ({ data: { user_id, name: 'Somebody' } })),
      missing: keysOf(request).filter(({ user_id }) => user_id % 2 === 1),
    }));
    const keys = Array.from({ length: 250 }, (_, user_id) => ({ user_id, name: 'not part of the key' }));
    const { items, missing } = await openUsers(owner.url).getMany([...keys, ...keys]);
    expect(items).toHaveLength(125);
    expect(missing).toHaveLength(125);
    expect(missing).toContainEqual({ user_id: 1 });
    expect(owner.requests.map((request) => keysOf(request).length).sort()).toEqual([100, 100, 50]);
    await expect(openUsers(owner.url).getMany([])).resolves.toEqual({
      items: [],
      missing: [],
      refused: [],
    });
  });

  it.each([
    ['a key is not mentioned', { items: [{ data: ALICE }], missing: [] }],
    ['there is no list of what is missing', { items: [{ data: ALICE }] }],
    ['a row was not asked for', { items: [{ data: { ...ALICE, user_id: 9 } }], missing: [{}, {}] }],
    ['a row that was not asked for is missing', { items: [{ data: ALICE }], missing: [{ user_id: 9 }] }],
    ['a row is there and missing', { items: [{ data: ALICE }], missing: [{ user_id: 123 }] }],
    ['a row is there twice', { items: [{ data: ALICE }, { data: ALICE }], missing: [] }],
    ['there are more wrong rows than keys', { items: [null, null, null], missing: [] }],
    ['what is refused has no key', { items: [{ data: ALICE }], missing: [], refused: [{ code: 'c' }, null] }],
    ['what is refused is no list', { items: [{ data: ALICE }], missing: [], refused: { user_id: 1 } }],
    ['items are no list', { items: {}, missing: [] }],
  ])('does not believe an answer to many keys when %s', async (_, body) => {
    owner.behaviour = answer(200, body);
    const users = openUsers(owner.url);
    await expect(failure(users.getMany([{ user_id: 123 }, { user_id: 1 }]))).resolves.toMatchObject({
      kind: 'invalid-response',
    });
  });

  describe('tells a row that it cannot have from one that does not exist', () => {
    const keys = [{ user_id: 123 }, { user_id: 1 }, { user_id: 2 }];
    const items = [{ data: ALICE }];
    const missing = [{ user_id: 1 }];

    it.each([
      [
        'because the owner leaves it out',
        {
          items,
          missing,
          refused: [
            { key: { user_id: 2 }, keyHash: 'abc', code: 'row-not-shareable', reason: 'for the log' },
          ],
        },
        { keyHash: 'abc', code: 'row-not-shareable' },
      ],
      [
        'because it does not fit',
        { items: [...items, { data: { user_id: 2 } }], missing },
        { code: 'invalid-response' },
      ],
      ['because it is nothing', { items: [null, ...items], missing }, { code: 'invalid-response' }],
      [
        'because it has no key',
        { items: [...items, { data: { name: 7 } }], missing },
        { code: 'invalid-response' },
      ],
    ])('%s', async (_, body, refusal) => {
      owner.behaviour = answer(200, body);
      await expect(openUsers(owner.url).getMany(keys)).resolves.toEqual({
        items: [ALICE],
        missing,
        refused: [{ key: { user_id: 2 }, ...refusal }],
      });
    });

    it('in a list too, and goes on behind it', async () => {
      const refused = [{ keyHash: 'abc', code: 'row-not-shareable' }, null];
      owner.behaviour = answer(200, { items: [{ data: { user_id: 'x' } }, ...items], refused, next: 'n' });
      await expect(openUsers(owner.url).list()).resolves.toEqual({
        items: [ALICE],
        refused: [refused[0], { code: 'unknown' }, { code: 'invalid-response' }],
        next: 'n',
      });
    });

    it('and never answers that it is not there, when the key goes by body', async () => {
      const contract = Contract.fromObject({
        'x-contract': { owner: 'users', entity: 'Tag', version: '1.0', key: ['label'] },
        type: 'object',
        properties: { label: { type: 'string' } },
        required: ['label'],
      });
      const key = { label: 'a/b' };
      const tags = openOwner(readyMade(contract), {
        url: owner.url,
        path: 't',
        region: 'eu-west-1',
        credentials: CREDENTIALS,
      });
      const type = { 'content-type': 'application/json; contract="users/Tag"; version="1.0"' };
      owner.behaviour = answer(
        200,
        { items: [], missing: [], refused: [{ key, code: 'row-not-shareable' }] },
        type,
      );
      await expect(failure(tags.get(key))).resolves.toMatchObject({ kind: 'invalid-response' });
    });
  });

  it('takes decimals of one value for one key, and tells apart those that a double does not', async () => {
    const price = Contract.fromObject({
      'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['price'] },
      type: 'object',
      properties: { price: { type: 'string', format: 'decimal' } },
      required: ['price'],
    });
    const LONG = ['12345678901234567890123', '12345678901234567890124'] as const;
    owner.behaviour = json(() => ({
      items: [{ data: { price: '1.5' } }, { data: { price: LONG[0] } }],
      missing: [{ price: LONG[1] }],
    }));
    const keys = ['1.50', '15e-1', ...LONG].map((each) => ({ price: each }));
    const prices = openOwner(readyMade(price), {
      url: owner.url,
      path: 'users',
      region: 'eu-west-1',
      credentials: CREDENTIALS,
    });
    const { items, missing } = await prices.getMany(keys);
    expect([items, missing]).toEqual([[{ price: '1.5' }, { price: LONG[0] }], [{ price: LONG[1] }]]);
    expect(JSON.parse(owner.requests[0]?.body ?? '').keys).toHaveLength(3);
  });

  it('lists page by page', async () => {
    owner.behaviour = json(({ url }) =>
      url.includes('cursor') ? { items: [] } : { items: [{ data: ALICE }], next: 'n' },
    );
    const users = openUsers(owner.url);
    const first = await users.list({ limit: 50 });
    expect(first).toEqual({ items: [ALICE], refused: [], next: 'n' });
    await expect(users.list({ limit: 50, cursor: first.next })).resolves.toEqual({
      items: [],
      refused: [],
    });
    expect(owner.requests.map(({ url }) => url)).toEqual(['/users?limit=50', '/users?limit=50&cursor=n']);
    owner.behaviour = answer(200, { items: [], next: 7 });
    await expect(failure(users.list())).resolves.toMatchObject({ kind: 'invalid-response' });
  });

  it('reports each call without its values', async () => {
    const reports: CallReport[] = [];
    const users = openUsers(owner.url, { observer: { called: (report) => reports.push(report) } });
    const controller = new AbortController();
    owner.behaviour = inTurn(answer(200), problem(404), answer(200, 'no JSON'), hang);
    await users.get({ user_id: 123 });
    await users.get({ user_id: 123 });
    await failure(users.get({ user_id: 123 }));
    const aborted = failure(users.get({ user_id: 123 }, { signal: controller.signal }));
    controller.abort();
    await aborted;
    expect(reports.map(({ outcome }) => outcome)).toEqual(['ok', 'not-found', 'invalid-response', 'aborted']);
    expect(reports[0]).toEqual({
      call: 'get of users/User',
      outcome: 'ok',
      attempts: 1,
      durationMs: expect.any(Number),
    });
  });

  it('refuses a URL that it cannot use', () => {
    expect(() => openOwner(user, { url: 'users', path: 'users', region: 'eu-west-1' })).toThrow(/URL/);
  });
});
