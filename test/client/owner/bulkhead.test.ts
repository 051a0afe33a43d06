import { eventually } from '../../support/eventually';
import { CREDENTIALS, failure, openUsers } from '../support/clients';
import { anyUser, type Behaviour, hang, OwnerServer } from '../support/owner-server';

describe('calls that want more places than there are', () => {
  const PATIENT = { timeoutMs: 600_000, attemptTimeoutMs: 600_000 };
  let owner: OwnerServer;
  let gate: Promise<void>;
  let release: () => void;

  beforeEach(async () => {
    gate = new Promise((resolve) => {
      release = resolve;
    });
    owner = await OwnerServer.start();
  });

  afterEach(() => owner.stop());

  const held =
    (behaviour: Behaviour): Behaviour =>
    (...request) =>
      void gate.then(() => behaviour(...request));

  it('are all answered by default when a thousand come at once, fifty at a time', async () => {
    owner.behaviour = held(anyUser);
    const users = openUsers(owner.url, PATIENT);
    const calls = Array.from({ length: 1_000 }, (_, user_id) => users.get({ user_id }));
    await eventually(async () => expect(owner.requests).toHaveLength(50));
    release();
    const answers = await Promise.all(calls);
    expect(answers.map((answer) => answer?.data.user_id)).toEqual([...answers.keys()]);
  });

  it('wait for a place, and are refused when too many wait', async () => {
    owner.behaviour = hang;
    const users = openUsers(owner.url, { ...PATIENT, bulkhead: { limit: 2, queue: 3 } });
    // One signal for all: with deadlines of their own the first to give up would make room for the next.
    const caller = new AbortController();
    const calls = [1, 2, 3, 4, 5, 6].map((user_id) =>
      failure(users.get({ user_id }, { signal: caller.signal })),
    );
    await expect(calls[5]).resolves.toMatchObject({ kind: 'bulkhead-full' });
    await eventually(async () => expect(owner.requests).toHaveLength(2));
    caller.abort();
    await expect(Promise.all(calls.slice(0, 5))).resolves.toEqual(Array(5).fill(caller.signal.reason));
    expect(owner.requests).toHaveLength(2);
  });

  it('keep their deadlines while they wait, ask nobody after that, and do not hold up those behind', async () => {
    owner.behaviour = held(anyUser);
    let signed = 0;
    const credentials = async () => {
      signed += 1;
      return CREDENTIALS;
    };
    const users = openUsers(owner.url, { ...PATIENT, credentials, bulkhead: { limit: 1 } });
    const first = users.get({ user_id: 1 });
    const hasty = [2, 3, 4].map((user_id) => failure(users.get({ user_id }, { timeoutMs: 30 })));
    const last = users.get({ user_id: 5 });
    for (const one of hasty) await expect(one).resolves.toMatchObject({ kind: 'timeout' });
    release();
    await expect(Promise.all([first, last])).resolves.toMatchObject([
      { data: { user_id: 1 } },
      { data: { user_id: 5 } },
    ]);
    expect(owner.requests.map(({ url }) => url)).toEqual(['/users/1', '/users/5']);
    expect(signed).toBe(2);
  });
});
