import type { CallReport } from '../../../lib/client/owner/observer';
import { failure, ManualClock, openUsers } from '../support/clients';
import { ALICE, answer, anyUser, inTurn, OwnerServer, problem, reset } from '../support/owner-server';

const TTL_MS = 1_000;
const STALE_MS = 5_000;
const KEY = { user_id: 123 };

describe('the cache', () => {
  let owner: OwnerServer;
  let clock: ManualClock;
  let reports: CallReport[];

  beforeEach(async () => {
    owner = await OwnerServer.start(answer(200, { data: ALICE }, { etag: '"v1"' }));
    clock = new ManualClock();
    reports = [];
  });

  afterEach(() => owner.stop());

  const open = (cache = {}) =>
    openUsers(
      owner.url,
      {
        cache: { ttlMs: TTL_MS, staleIfErrorMs: STALE_MS, ...cache },
        observer: { called: (report) => reports.push(report) },
      },
      clock,
    );

  it('answers without the owner while a row is young, and says how old it is', async () => {
    const users = open();
    await users.get(KEY);
    clock.advance(TTL_MS);
    await expect(users.get(KEY)).resolves.toEqual({ data: ALICE, stale: false, ageMs: TTL_MS });
    expect(owner.requests).toHaveLength(1);
    expect(reports.map(({ outcome }) => outcome)).toEqual(['ok', 'cached']);
  });

  it('asks whether an older row still holds, and believes a 304', async () => {
    const users = open();
    await users.get(KEY);
    clock.advance(TTL_MS + 1);
    owner.behaviour = answer(304, '');
    await expect(users.get(KEY)).resolves.toEqual({ data: ALICE, stale: false, ageMs: 0 });
    expect(owner.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
    await users.get(KEY);
    expect(owner.requests).toHaveLength(2);
  });

  it('takes the new row when the old one does not hold', async () => {
    const users = open();
    await users.get(KEY);
    clock.advance(TTL_MS + 1);
    owner.behaviour = answer(200, { data: { ...ALICE, name: 'Alicia' } }, { etag: '"v2"' });
    await expect(users.get(KEY)).resolves.toMatchObject({ data: { name: 'Alicia' } });
    await expect(users.get(KEY)).resolves.toMatchObject({ data: { name: 'Alicia' } });
    expect(owner.requests).toHaveLength(2);
  });

  it.each([
    ['an error', answer(500), 'unavailable'],
    ['a broken connection', reset, 'network'],
    ['throttling', problem(429), 'throttled'],
  ])('stands in for the owner during %s, but not for longer than allowed', async (_, behaviour, kind) => {
    const users = open();
    await users.get(KEY);
    owner.behaviour = behaviour;
    clock.advance(TTL_MS + STALE_MS);
    await expect(users.get(KEY)).resolves.toMatchObject({
      data: ALICE,
      stale: true,
      ageMs: TTL_MS + STALE_MS,
      outage: { kind },
    });
    expect(reports.at(-1)).toMatchObject({ outcome: 'stale' });
    clock.advance(1);
    await expect(failure(users.get(KEY))).resolves.toMatchObject({ kind });
  });

  it.each([
    ['403', answer(403, {}), 'forbidden'],
    ['400', problem(400), 'bad-request'],
    ['an invalid answer', answer(200, 'no JSON'), 'invalid-response'],
  ])('does not stand in for an owner that says %s', async (_, behaviour, kind) => {
    const users = open();
    await users.get(KEY);
    owner.behaviour = behaviour;
    clock.advance(TTL_MS + 1);
    await expect(failure(users.get(KEY))).resolves.toMatchObject({ kind });
  });

  it('forgets a row that the owner does not have any more', async () => {
    const users = open();
    await users.get(KEY);
    clock.advance(TTL_MS + 1);
    owner.behaviour = inTurn(problem(404), answer(500));
    await expect(users.get(KEY)).resolves.toBeUndefined();
    await expect(failure(users.get(KEY))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('is passed by when a fresh answer is asked for', async () => {
    const users = open();
    await users.get(KEY);
    await users.get(KEY, { fresh: true });
    expect(owner.requests).toHaveLength(2);
    owner.behaviour = answer(500);
    await expect(failure(users.get(KEY, { fresh: true }))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('keeps the rows used last', async () => {
    owner.behaviour = anyUser;
    const users = open({ maxEntries: 2 });
    for (const user_id of [1, 2, 1, 3, 1, 2]) await users.get({ user_id });
    expect(owner.requests.map(({ url }) => url)).toEqual(['/users/1', '/users/2', '/users/3', '/users/2']);
  });

  it('gives each caller a row of its own', async () => {
    const users = open();
    const first = await users.get(KEY);
    if (first) (first.data as { name: string }).name = 'changed';
    await expect(users.get(KEY)).resolves.toMatchObject({ data: ALICE });
  });
});
