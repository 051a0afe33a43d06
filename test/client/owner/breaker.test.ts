import { Breaker, type CircuitName } from '../../../lib/client/owner/breaker';
import type { CallReport } from '../../../lib/client/owner/observer';
import { OwnerError } from '../../../lib/client/owner/owner-error';
import { eventually } from '../../support/eventually';
import { failure, openUsers } from '../support/clients';
import { answer, anyUser, hang, OwnerServer, problem } from '../support/owner-server';

const CALLERS = 1_000;
const LIMIT = 20;
const FAILURES = 5;
const OPEN_MS = 60_000;

describe('the circuit breaker', () => {
  let owner: OwnerServer;
  let states: CircuitName[];
  let reports: CallReport[];

  beforeEach(async () => {
    owner = await OwnerServer.start();
    states = [];
    reports = [];
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await owner.stop();
  });

  const open = (options = {}) =>
    openUsers(owner.url, {
      breaker: { failures: FAILURES, openMs: OPEN_MS },
      bulkhead: { limit: LIMIT, queue: CALLERS },
      observer: { circuit: (state) => states.push(state), called: (report) => reports.push(report) },
      ...options,
    });
  const later = (ms: number) => {
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now + ms);
  };
  const abortable = () => {
    const controller = new AbortController();
    return { signal: controller.signal, abort: () => controller.abort() };
  };
  const all = (users: ReturnType<typeof open>, count = CALLERS) =>
    Promise.allSettled(Array.from({ length: count }, (_, index) => users.get({ user_id: index + 1 })));

  it('spares an owner that is down from a thousand callers, and recovers by itself', async () => {
    owner.behaviour = answer(500);
    const users = open({ timeoutMs: 30_000, retries: { limit: 2, baseMs: 1 } });
    const results = await all(users);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    // What was under way when the circuit opened, and what followed while it was still closed.
    expect(owner.requests.length).toBeLessThan(LIMIT + FAILURES);
    const before = owner.requests.length;
    await all(users);
    expect(owner.requests).toHaveLength(before);

    later(OPEN_MS + 1);
    await all(users);
    expect(owner.requests).toHaveLength(before + 1);

    owner.behaviour = anyUser;
    later(OPEN_MS + 1);
    await users.get({ user_id: 1 });
    const healthy = await all(users, 100);
    expect(healthy.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
  });

  it('lets one call at a time probe, and refuses the others at once', async () => {
    owner.behaviour = answer(500);
    const users = open({ attemptTimeoutMs: 600_000 });
    await all(users, FAILURES);
    const before = owner.requests.length;
    owner.behaviour = hang;
    later(OPEN_MS + 1);
    const { signal, abort } = abortable();
    const probe = failure(users.get({ user_id: 0 }, { signal, timeoutMs: 600_000 }));
    await eventually(async () => expect(owner.requests).toHaveLength(before + 1));
    const others = await all(users);
    expect(
      others.filter(
        (result) => result.status === 'rejected' && (result.reason as OwnerError).kind === 'circuit-open',
      ),
    ).toHaveLength(CALLERS);
    abort();
    await probe;
    expect(owner.requests).toHaveLength(before + 1);
    await eventually(async () => expect(states.at(-1)).toBe('open'));
  });

  it.each([
    ['404', problem(404)],
    ['404 of a gateway', answer(404, {})],
    ['400', problem(400)],
    ['403', answer(403, {})],
    ['406', problem(406)],
    ['an invalid answer', answer(200, 'no JSON')],
    ['a row that cannot be shared', problem(500, 'row-not-shareable')],
  ])('takes %s for a sign of life', async (_, behaviour) => {
    owner.behaviour = behaviour;
    await all(open(), 3 * FAILURES);
    expect(owner.requests).toHaveLength(3 * FAILURES);
    expect(states).toEqual([]);
  });

  it.each([
    ['429', problem(429), undefined],
    ['503', problem(503), undefined],
    ['hanging', hang, 300],
  ])('counts %s as a failure', async (_, behaviour, attemptTimeoutMs) => {
    owner.behaviour = behaviour;
    const users = open({ attemptTimeoutMs });
    await all(users, FAILURES);
    await expect(failure(users.get({ user_id: 1 }))).resolves.toMatchObject({
      kind: 'circuit-open',
      retryable: true,
    });
    expect(owner.requests).toHaveLength(FAILURES);
    expect(states).toEqual(['open']);
    expect(reports.at(-1)).toMatchObject({ call: 'get of users/User', outcome: 'circuit-open', attempts: 0 });
  });

  it('stays open when the probe is given up by its caller', async () => {
    const down = () => Promise.reject(new OwnerError('unavailable', 'down'));
    const breaker = new Breaker({ failures: 1, openMs: OPEN_MS }, (state) => states.push(state));
    await failure(breaker.run('test', down));
    later(OPEN_MS + 1);
    await failure(breaker.run('test', () => Promise.reject(new DOMException('given up', 'AbortError'))));
    expect(states).toEqual(['open', 'half-open', 'open']);
  });

  it('does not count what callers give up', async () => {
    const breaker = new Breaker({ failures: 1 }, (state) => states.push(state));
    await failure(breaker.run('test', () => Promise.reject(new Error('given up'))));
    expect(states).toEqual([]);
  });
});
