import { failure, ManualClock, openUsers } from '../support/clients';
import { ALICE, answer, inTurn, OwnerServer, problem } from '../support/owner-server';
import { isSigned, verifying } from '../support/signature';

const TEN_MINUTES = 10 * 60_000;

describe('the signature', () => {
  let owner: OwnerServer;

  beforeEach(async () => {
    owner = await OwnerServer.start(verifying(answer(200)));
  });

  afterEach(() => owner.stop());

  it.each([
    ['a get', () => openUsers(owner.url).get({ user_id: 123 })],
    ['a stage in the base', () => openUsers(`${owner.url}/prod/`).get({ user_id: 123 })],
  ])('is accepted: %s', async (_, call) => {
    await expect(call()).resolves.toMatchObject({ data: ALICE });
  });

  it('covers a body and a query with reserved characters', async () => {
    owner.behaviour = verifying(answer(200, { items: [{ data: ALICE }], missing: [{ user_id: 1 }] }));
    const users = openUsers(owner.url);
    await expect(users.getMany([{ user_id: 123 }, { user_id: 1 }])).resolves.toMatchObject({
      items: [ALICE],
    });
    await expect(users.list({ limit: 5, cursor: 'a b+c/=&%' })).resolves.toMatchObject({ items: [ALICE] });
    expect(new URL(owner.requests[1]?.url ?? '', owner.url).searchParams.get('cursor')).toBe('a b+c/=&%');
  });

  it('is made anew for each attempt', async () => {
    const clock = new ManualClock();
    owner.behaviour = inTurn(problem(503, 'unavailable', { 'retry-after': '2' }), answer(200));
    await openUsers(owner.url, { retries: { limit: 1 } }, clock).get({ user_id: 123 });
    const [first, second] = owner.requests.map(({ headers }) => headers);
    expect(second?.['x-amz-date']).not.toBe(first?.['x-amz-date']);
    expect(second?.authorization).not.toBe(first?.authorization);
  });

  it('asks for credentials at each attempt and carries the session token', async () => {
    const sessionToken = 'session';
    let asked = 0;
    owner.behaviour = inTurn(problem(503, 'unavailable'), answer(200));
    const credentials = async () => {
      asked += 1;
      return { accessKeyId: 'local', secretAccessKey: 'local-secret', sessionToken };
    };
    await openUsers(owner.url, { credentials, retries: { limit: 1, baseMs: 1 } }).get({ user_id: 123 });
    expect(asked).toBe(2);
    const [first] = owner.requests;
    expect(first?.headers['x-amz-security-token']).toBe(sessionToken);
    expect(first && (await isSigned(first, Date.now(), 'execute-api', sessionToken))).toBe(true);
  });

  it('is for a function URL when told so', async () => {
    owner.behaviour = answer(200);
    await openUsers(owner.url, { service: 'lambda' }).get({ user_id: 123 });
    const [request] = owner.requests;
    expect(request && (await isSigned(request, Date.now(), 'lambda'))).toBe(true);
    expect(request && (await isSigned(request, Date.now()))).toBe(false);
  });

  it('lets the trace context change on the way', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await openUsers(owner.url).get({ user_id: 123 }, { traceparent });
    expect(owner.requests[0]?.headers.traceparent).toBe(traceparent);
    expect(owner.requests[0]?.headers.authorization).not.toContain('traceparent');
  });

  it('learns that the own clock is ten minutes behind, and remembers it', async () => {
    const clock = new ManualClock();
    owner.behaviour = verifying(answer(200), () => clock.now() + TEN_MINUTES);
    const users = openUsers(owner.url, {}, clock);
    await expect(users.get({ user_id: 123 })).resolves.toMatchObject({ data: ALICE });
    await expect(users.get({ user_id: 123 })).resolves.toMatchObject({ data: ALICE });
    expect(owner.requests).toHaveLength(3);
  });

  it('does not take the time of whoever refuses it all the same', async () => {
    const clock = new ManualClock();
    const wrongClock = { date: new Date(clock.now() + TEN_MINUTES).toUTCString() };
    owner.behaviour = answer(403, {}, wrongClock);
    const users = openUsers(owner.url, {}, clock);
    await expect(failure(users.get({ user_id: 123 }))).resolves.toMatchObject({ kind: 'forbidden' });
    expect(owner.requests).toHaveLength(2);
    owner.behaviour = verifying(answer(200), clock.now);
    await expect(users.get({ user_id: 123 })).resolves.toMatchObject({ data: ALICE });
    expect(owner.requests).toHaveLength(3);
  });

  it('is not tried again when the clocks agree', async () => {
    owner.behaviour = answer(403, {}, { date: new Date().toUTCString() });
    await expect(failure(openUsers(owner.url).get({ user_id: 123 }))).resolves.toMatchObject({
      kind: 'forbidden',
      retryable: false,
    });
    expect(owner.requests).toHaveLength(1);
  });

  it('needs a region and credentials, and says where from', async () => {
    const { AWS_REGION, AWS_ACCESS_KEY_ID } = process.env;
    delete process.env.AWS_REGION;
    delete process.env.AWS_ACCESS_KEY_ID;
    try {
      expect(() => openUsers(owner.url, { region: undefined })).toThrow(/AWS_REGION or pass "region"/);
      const users = openUsers(owner.url, { credentials: undefined });
      await expect(users.get({ user_id: 123 })).rejects.toThrow(/pass "credentials"/);
      expect(owner.requests).toHaveLength(0);
    } finally {
      if (AWS_REGION) process.env.AWS_REGION = AWS_REGION;
      if (AWS_ACCESS_KEY_ID) process.env.AWS_ACCESS_KEY_ID = AWS_ACCESS_KEY_ID;
    }
  });
});

describe('what a signature is for', () => {
  const fetched = jest.spyOn(globalThis, 'fetch');
  afterAll(() => fetched.mockRestore());
  beforeEach(() => fetched.mockReset().mockImplementation(async () => new Response('{}', { status: 403 })));

  /** Of a program in eu-west-1, by what it says itself. */
  async function scopeOf(url: string, options: object = { region: undefined }): Promise<string | undefined> {
    const { AWS_REGION } = process.env;
    process.env.AWS_REGION = 'eu-west-1';
    try {
      await failure(openUsers(url, options).get({ user_id: 123 }));
    } finally {
      process.env.AWS_REGION = AWS_REGION;
      if (AWS_REGION === undefined) delete process.env.AWS_REGION;
    }
    const headers = fetched.mock.calls[0]?.[1]?.headers as Record<string, string>;
    return /Credential=local\/\d+\/([^,]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1];
  }

  it.each([
    ['https://abc123.lambda-url.us-gov-east-1.on.aws', 'us-gov-east-1/lambda'],
    ['https://abc123.execute-api.ap-southeast-2.amazonaws.com', 'ap-southeast-2/execute-api'],
    ['https://abc123.execute-api.cn-north-1.amazonaws.com.cn/prod', 'cn-north-1/execute-api'],
    ['http://abc123.lambda-url.us-east-1.localhost.localstack.cloud:4566', 'us-east-1/lambda'],
    ['http://abc123.execute-api.localhost.localstack.cloud:4566', 'eu-west-1/execute-api'],
    ['https://users.example.com', 'eu-west-1/execute-api'],
  ])('is told by the host %s', async (url, scope) => {
    expect(await scopeOf(url)).toBe(scope);
  });

  it('is what the options say, whatever the host is', async () => {
    const url = 'https://abc123.lambda-url.us-east-1.on.aws';
    expect(await scopeOf(url, { region: 'sa-east-1', service: 'execute-api' })).toBe('sa-east-1/execute-api');
  });

  it('is told to whom it does not get in, with what may be missing', async () => {
    const refusal = (url: string) => failure(openUsers(url, { region: undefined }).get({ user_id: 123 }));
    expect(await refusal('https://abc.lambda-url.us-east-1.on.aws')).toMatchObject({
      kind: 'forbidden',
      message:
        "get of users/User: the owner answered 403 (forbidden), for a signature for lambda in us-east-1: it must be for where the API is; the role that signs needs grantCall, and from another account the owner's SyncApi must name it in sharedWith",
    });
    expect(await refusal('https://abc.execute-api.us-east-1.amazonaws.com')).toMatchObject({
      message: expect.stringMatching(
        /signature for execute-api in us-east-1: .* from another account an HTTP API cannot be called: ask the owner for what its SyncApi says in "shared"$/,
      ),
    });
  });
});
