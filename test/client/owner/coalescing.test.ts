import { eventually } from '../../support/eventually';
import { failure, openUsers } from '../support/clients';
import { anyUser, type Behaviour, OwnerServer } from '../support/owner-server';

const KEY = { user_id: 7 };

describe('equal gets that overlap', () => {
  let owner: OwnerServer;
  let release: () => void;
  let left: Promise<void>;

  beforeEach(async () => {
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let leave: () => void;
    left = new Promise((resolve) => {
      leave = resolve;
    });
    const behaviour: Behaviour = (request, response, index) => {
      response.on('close', () => leave());
      void gate.then(() => anyUser(request, response, index));
    };
    owner = await OwnerServer.start(behaviour);
  });

  afterEach(() => owner.stop());

  it('share one request, and each gets a row of its own', async () => {
    const users = openUsers(owner.url);
    const calls = Array.from({ length: 20 }, () => users.get(KEY));
    release();
    const answers = await Promise.all(calls);
    expect(owner.requests).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer?.data)).size).toBe(20);
    await users.get(KEY);
    expect(owner.requests).toHaveLength(2);
  });

  it('do not share with those that want a fresh answer, another row, or many rows', async () => {
    const users = openUsers(owner.url);
    const calls = [
      users.get(KEY),
      users.get(KEY, { fresh: true }),
      users.get(KEY, { fresh: true }),
      users.get({ user_id: 8 }),
    ];
    release();
    await Promise.all(calls);
    expect(owner.requests).toHaveLength(4);
  });

  it('keep their own deadlines', async () => {
    const users = openUsers(owner.url);
    const hasty = failure(users.get(KEY, { timeoutMs: 30 }));
    const patient = users.get(KEY);
    await expect(hasty).resolves.toMatchObject({ kind: 'timeout' });
    release();
    await expect(patient).resolves.toMatchObject({ data: KEY });
    expect(owner.requests).toHaveLength(1);
  });

  it('give up their request when the last of them has left', async () => {
    const users = openUsers(owner.url, { attemptTimeoutMs: 600_000, timeoutMs: 600_000 });
    const callers = [new AbortController(), new AbortController()];
    const calls = callers.map(({ signal }) => failure(users.get(KEY, { signal })));
    await eventually(async () => expect(owner.requests).toHaveLength(1));
    for (const caller of callers) caller.abort();
    await Promise.all(calls);
    await left;
    expect(owner.requests).toHaveLength(1);
    owner.behaviour = anyUser;
    await expect(users.get(KEY)).resolves.toMatchObject({ data: KEY });
  });
});
