import {
  type AttributeValue,
  CreateTableCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { OwnerClient } from '../../../lib/client/owner/owner-client';
import { openReader } from '../../../lib/client/reader/reader';
import type { ReaderOptions } from '../../../lib/client/reader/reader-options';
import { openReplica } from '../../../lib/client/replica/replica-reader';
import { defineContract, type KeyOf, type RowOf } from '../../../lib/contracts/define';
import { type DynamoDb, startDynoxide } from '../../../lib/local-cloud/emulators';
import { ROW } from '../../../lib/wire/attributes';
import { newClients } from '../../adapters/dynamodb-under-test';
import { failure, ManualClock, openUsers, user } from '../support/clients';
import { answer, inTurn, OwnerServer, problem, reset } from '../support/owner-server';

type User = RowOf<typeof user>;
type UserKey = KeyOf<typeof user>;

const AT = '2026-01-31T12:00:00.000Z';
const SEQUENCE = `2026-01-01T00:00:00.000/${'1'.padStart(40, '0')}`;
const AT_OWNER = { user_id: 1, name: 'owner', rev: 5 };

describe('a reader', () => {
  let emulator: DynamoDb;
  let dynamodb: DynamoDBClient;
  let owner: OwnerServer;
  let users: OwnerClient<User, UserKey>;
  let clock: ManualClock;
  let table = '';
  let tables = 0;

  beforeAll(async () => {
    emulator = await startDynoxide();
    dynamodb = newClients(emulator.url).dynamodb;
  });

  afterAll(async () => {
    dynamodb.destroy();
    await emulator.stop();
  });

  beforeEach(async () => {
    table = `replica-${tables++}`;
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'N' }],
      }),
    );
    owner = await OwnerServer.start(answer(200, { data: AT_OWNER }));
    clock = new ManualClock();
    users = openUsers(owner.url, {}, clock);
  });

  afterEach(() => owner.stop());

  const replicate = (rev?: number, more: Record<string, AttributeValue> = {}) =>
    dynamodb.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          user_id: { N: '1' },
          name: { S: 'replica' },
          ...(rev !== undefined && { rev: { N: String(rev) } }),
          [ROW.sequence]: { S: SEQUENCE },
          [ROW.at]: { S: AT },
          ...more,
        },
      }),
    );
  const replica = () => openReplica({ tableName: table, contract: user, dynamodb });
  const open = (
    options: Partial<ReaderOptions<User, UserKey, User>> & Pick<ReaderOptions<User>, 'strategy'>,
  ) => openReader(user, { replica: replica(), owner: users, ...options }, clock);
  const KEY = { user_id: 1 };
  const token = (version: number) => ({ atLeast: { key: KEY, version } });

  it('by replica shows the change and its age, and asks nobody', async () => {
    await replicate(3);
    await expect(open({ strategy: 'replica', owner: undefined }).get(KEY)).resolves.toEqual({
      data: { user_id: 1, name: 'replica', rev: 3 },
      source: 'replica',
      stale: false,
      sequence: SEQUENCE,
      at: AT,
      ageMs: clock.now() - Date.parse(AT),
    });
    expect(owner.requests).toHaveLength(0);
  });

  it.each(['soon', '1970-01-01T00:00:00.000Z', '9999-01-01T00:00:00.000Z'])(
    'by replica does not say how old a row is that shows the time %s',
    async (at) => {
      await replicate(3, { [ROW.at]: { S: at } });
      const answer = await open({ strategy: 'replica' }).get(KEY);
      expect(answer).toMatchObject({ source: 'replica', at });
      expect(answer).not.toHaveProperty('ageMs');
    },
  );

  it('by replica finds neither absent rows nor tombstones', async () => {
    const reader = open({ strategy: 'replica' });
    await expect(reader.get(KEY)).resolves.toEqual({ source: 'replica', stale: false });
    await replicate(3, { [ROW.deleted]: { BOOL: true } });
    await expect(reader.get(KEY)).resolves.toEqual({ source: 'replica', stale: false });
  });

  it('by owner never looks into the replica', async () => {
    await replicate(3);
    const reader = open({ strategy: 'owner', replica: undefined });
    await expect(reader.get(KEY)).resolves.toEqual({
      data: AT_OWNER,
      source: 'owner',
      stale: false,
      ageMs: 0,
    });
    owner.behaviour = problem(404);
    await expect(reader.get(KEY)).resolves.toEqual({ source: 'owner', stale: false, ageMs: 0 });
    owner.behaviour = answer(500);
    await expect(failure(reader.get(KEY))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('by replica then owner asks the owner for what the replica has not', async () => {
    const reader = open({ strategy: 'replica-then-owner' });
    await expect(reader.get(KEY)).resolves.toMatchObject({ data: AT_OWNER, source: 'owner' });
    await replicate(3);
    await expect(reader.get(KEY)).resolves.toMatchObject({ data: { name: 'replica' }, source: 'replica' });
    expect(owner.requests).toHaveLength(1);
  });

  it.each([
    ['fails', answer(500), 'unavailable'],
    ['is throttled', problem(429), 'throttled'],
    ['is out of reach', reset, 'network'],
  ])(
    'by owner else replica answers the replica, as stale, when the owner %s',
    async (_, behaviour, reason) => {
      await replicate(3);
      const reader = open({ strategy: 'owner-else-replica' });
      await expect(reader.get(KEY)).resolves.toMatchObject({ data: AT_OWNER, source: 'owner', stale: false });
      owner.behaviour = behaviour;
      await expect(reader.get(KEY)).resolves.toMatchObject({
        data: { name: 'replica' },
        source: 'replica',
        stale: true,
        reason,
        at: AT,
      });
    },
  );

  it.each([
    ['403', answer(403, {}), 'forbidden'],
    ['400', problem(400), 'bad-request'],
    ['nonsense', answer(200, 'no JSON'), 'invalid-response'],
  ])('by owner else replica does not hide that the owner says %s', async (_, behaviour, kind) => {
    await replicate(3);
    owner.behaviour = behaviour;
    await expect(failure(open({ strategy: 'owner-else-replica' }).get(KEY))).resolves.toMatchObject({ kind });
  });

  it('by owner else replica believes the owner that a row is gone', async () => {
    await replicate(3);
    owner.behaviour = problem(404);
    await expect(open({ strategy: 'owner-else-replica' }).get(KEY)).resolves.toMatchObject({
      source: 'owner',
    });
  });

  it('says that a cached answer is stale, and why', async () => {
    users = openUsers(owner.url, { cache: { ttlMs: 10, staleIfErrorMs: 1_000 } }, clock);
    const reader = open({ strategy: 'owner' });
    await reader.get(KEY);
    owner.behaviour = answer(500);
    clock.advance(20);
    await expect(reader.get(KEY)).resolves.toEqual({
      data: AT_OWNER,
      source: 'owner',
      stale: true,
      reason: 'unavailable',
      ageMs: 20,
    });
  });

  describe('asked for at least a revision', () => {
    it('answers the replica at once when it is there', async () => {
      await replicate(3);
      await expect(open({ strategy: 'replica' }).get(KEY, token(3))).resolves.toMatchObject({
        source: 'replica',
        stale: false,
      });
      expect(clock.pauses).toEqual([]);
    });

    it('waits with growing pauses until the replica has it', async () => {
      await replicate(2);
      const sleep = clock.sleep.bind(clock);
      clock.sleep = async (ms) => {
        await sleep(ms);
        if (clock.pauses.length === 6) await replicate(4);
      };
      const answered = await open({ strategy: 'replica' }).get(KEY, token(3));
      expect(answered).toMatchObject({ data: { rev: 4 }, source: 'replica', stale: false });
      expect(clock.pauses).toEqual([10, 20, 40, 80, 100, 100]);
      expect(owner.requests).toHaveLength(0);
    });

    it.each(['replica', 'replica-then-owner'] as const)(
      'asks the owner when waiting was in vain: %s',
      async (strategy) => {
        await replicate(2);
        await expect(open({ strategy }).get(KEY, token(3))).resolves.toMatchObject({
          data: AT_OWNER,
          source: 'owner',
          stale: false,
          reason: 'replica-behind',
        });
        expect(clock.pauses.reduce((sum, pause) => sum + pause)).toBe(500);
      },
    );

    it('answers what the replica has when told so, or when there is no owner', async () => {
      await replicate(2);
      const expected = { data: { rev: 2 }, source: 'replica', stale: true, reason: 'replica-behind' };
      const told = open({ strategy: 'replica', ifBehind: 'stale', waitMs: 20 });
      await expect(told.get(KEY, token(3))).resolves.toMatchObject(expected);
      const alone = open({ strategy: 'replica', owner: undefined, waitMs: 20 });
      await expect(alone.get(KEY, token(3))).resolves.toMatchObject(expected);
      expect(owner.requests).toHaveLength(0);
    });

    it('waits for a row that is not there yet', async () => {
      const reader = open({ strategy: 'replica', ifBehind: 'stale', waitMs: 20 });
      await expect(reader.get(KEY, token(1))).resolves.toEqual({
        source: 'replica',
        stale: true,
        reason: 'replica-behind',
      });
    });

    it('does not take a cached answer of the owner', async () => {
      users = openUsers(owner.url, { cache: { ttlMs: 60_000 } }, clock);
      const reader = open({ strategy: 'owner' });
      owner.behaviour = inTurn(
        answer(200, { data: { ...AT_OWNER, rev: 2 } }),
        answer(200, { data: AT_OWNER }),
      );
      await expect(reader.get(KEY)).resolves.toMatchObject({ data: { rev: 2 } });
      await expect(reader.get(KEY, token(5))).resolves.toMatchObject({ data: { rev: 5 }, stale: false });
    });

    it('says so when the owner itself is behind, and not when the row is gone', async () => {
      const reader = open({ strategy: 'owner' });
      await expect(reader.get(KEY, token(6))).resolves.toMatchObject({ stale: true, reason: 'owner-behind' });
      owner.behaviour = problem(404);
      await expect(reader.get(KEY, token(6))).resolves.toEqual({ source: 'owner', stale: false, ageMs: 0 });
    });

    it('falls back to the replica, as stale, by owner else replica', async () => {
      await replicate(3);
      owner.behaviour = answer(503);
      await expect(open({ strategy: 'owner-else-replica' }).get(KEY, token(3))).resolves.toMatchObject({
        source: 'replica',
        stale: true,
        reason: 'unavailable',
      });
    });

    it('tells that the replica does not keep the revision', async () => {
      await replicate();
      await expect(open({ strategy: 'replica' }).get(KEY, token(3))).rejects.toThrow(
        /no revision "rev": add it to the "fields" of the ReadReplica/,
      );
    });

    it('refuses the token of another row', async () => {
      await expect(open({ strategy: 'owner' }).get({ user_id: 2 }, token(3))).rejects.toThrow(/another row/);
    });

    it('asks the owner when the contract names no revision, and says so', async () => {
      const plain = defineContract({
        'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
        type: 'object',
        properties: { user_id: { type: 'integer' }, name: { type: 'string' } },
        required: ['user_id'],
      });
      await replicate();
      const options = {
        strategy: 'replica',
        replica: openReplica({ tableName: table, contract: plain, dynamodb }),
      } as const;
      const reader = openReader(
        plain,
        { ...options, owner: users as unknown as OwnerClient<RowOf<typeof plain>, UserKey> },
        clock,
      );
      await expect(reader.get(KEY, token(3))).resolves.toMatchObject({
        source: 'owner',
        reason: 'no-revision',
      });
      await expect(openReader(plain, options, clock).get(KEY, token(3))).rejects.toThrow(/pass "owner"/);
    });
  });

  it.each([
    ['owner', { strategy: 'owner' }, /pass "owner"/],
    ['replica', { strategy: 'replica' }, /pass "replica"/],
    ['owner of an unreachable revision', { strategy: 'replica', ifBehind: 'owner' }, /pass "owner"/],
  ] as const)('refuses to be made without the %s that it needs', (_, options, message) => {
    expect(() => openReader(user, options)).toThrow(message);
  });
});
