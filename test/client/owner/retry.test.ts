import { Caller } from '../../../lib/client/owner/caller';
import { Deadline } from '../../../lib/client/owner/deadline';
import { CREDENTIALS, failure, ManualClock, openUsers } from '../support/clients';
import { ALICE, answer, hang, inTurn, OwnerServer, problem } from '../support/owner-server';

describe('repeating calls', () => {
  let owner: OwnerServer;
  let clock: ManualClock;

  beforeEach(async () => {
    owner = await OwnerServer.start();
    clock = new ManualClock();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await owner.stop();
  });

  const open = (options = {}) => openUsers(owner.url, { retries: { limit: 3 }, ...options }, clock);

  it.each([
    ['get', (users: ReturnType<typeof open>) => users.get({ user_id: 123 })],
    ['batch-get', (users: ReturnType<typeof open>) => users.getMany([{ user_id: 123 }])],
    ['list', (users: ReturnType<typeof open>) => users.list()],
  ])('happens for %s, which changes nothing', async (_, call) => {
    owner.behaviour = inTurn(
      answer(500),
      answer(200, { data: ALICE, items: [{ data: ALICE }], missing: [] }),
    );
    await call(open());
    expect(owner.requests).toHaveLength(2);
  });

  it('never happens for a call that may have had its effect', async () => {
    owner.behaviour = answer(500);
    const url = new URL(`${owner.url}/users`);
    const caller = new Caller(url, { region: 'eu-west-1', credentials: CREDENTIALS }, clock);
    const deadline = new Deadline('test', {}, { timeoutMs: 3_000, reserveMs: 0 }, clock);
    const call = { name: 'test', method: 'POST', url, headers: {}, body: '{}', idempotent: false };
    await expect(failure(caller.send(call, deadline, () => undefined))).resolves.toMatchObject({
      kind: 'unavailable',
    });
    deadline.close();
    expect(owner.requests).toHaveLength(1);
  });

  it('takes random pauses below a bound that doubles', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    owner.behaviour = answer(500);
    await failure(open({ retries: { limit: 4, baseMs: 100, maxMs: 300 } }).get({ user_id: 1 }));
    expect(clock.pauses).toEqual([50, 100, 150, 150]);
  });

  it.each([
    ['seconds', () => '2'],
    ['a date', () => new Date(Math.floor(clock.now() / 1_000) * 1_000 + 3_000).toUTCString()],
  ])('waits as long as the owner asks, given as %s', async (_, header) => {
    owner.behaviour = inTurn(problem(429, 'throttled', { 'retry-after': header() }), answer(200));
    // A date has whole seconds: up to 3,000 ms from now, and a random pause on top.
    await open({ timeoutMs: 10_000 }).get({ user_id: 123 });
    expect(clock.pauses).toHaveLength(1);
    expect(clock.pauses[0]).toBeGreaterThanOrEqual(2_000);
  });

  it('ends at once when the owner asks for more time than there is', async () => {
    owner.behaviour = problem(503, 'unavailable', { 'retry-after': '60' });
    await expect(failure(open().get({ user_id: 1 }))).resolves.toMatchObject({
      kind: 'unavailable',
      retryAfterMs: 60_000,
    });
    expect(clock.pauses).toEqual([]);
    expect(owner.requests).toHaveLength(1);
  });

  it('stops after the given number', async () => {
    owner.behaviour = answer(500);
    await failure(open({ retries: { limit: 2 } }).get({ user_id: 1 }));
    expect(owner.requests).toHaveLength(3);
  });

  it('ends with the deadline', async () => {
    owner.behaviour = hang;
    const users = openUsers(owner.url, { retries: { limit: 50, baseMs: 1 }, attemptTimeoutMs: 20 });
    await expect(failure(users.get({ user_id: 1 }, { timeoutMs: 90 }))).resolves.toMatchObject({
      kind: expect.stringMatching(/timeout|circuit-open/),
    });
    expect(owner.requests.length).toBeLessThan(6);
  });

  it('does not happen for what the breaker has refused', async () => {
    owner.behaviour = answer(500);
    const users = open({ breaker: { failures: 1 } });
    await failure(users.get({ user_id: 1 }));
    const before = clock.pauses.length;
    await expect(failure(users.get({ user_id: 1 }))).resolves.toMatchObject({ kind: 'circuit-open' });
    expect(clock.pauses).toHaveLength(before);
  });

  it('has a budget of a tenth of the calls, after a reserve', async () => {
    owner.behaviour = answer(500);
    const still = Object.assign(new ManualClock(), { advance: () => {} });
    const users = openUsers(owner.url, { retries: { limit: 1 }, breaker: { failures: 10_000 } }, still);
    for (let call = 0; call < 110; call++) await failure(users.get({ user_id: call }));
    expect(owner.requests.length - 110).toBeGreaterThanOrEqual(10);
    expect(owner.requests.length - 110).toBeLessThanOrEqual(21);
  });
});
