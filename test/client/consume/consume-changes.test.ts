import { S3Client } from '@aws-sdk/client-s3';
import { LOWEST_SEQUENCE } from '../../../lib/protocol/rows/sequence';
import { consumeChanges, Reject } from '../../../packages/cdk-event-sharing-client/consume';
import { readyMade } from '../../support/ready-made';
import { userEvent } from '../../support/user-events';
import { secondVersion } from '../../support/user-versions';
import { deliver, Surroundings, user } from './support';

const AT = Date.now();
const at = { at: AT };
const alice = { user_id: 123, name: 'Alice', newsletter: true };
const bob = { user_id: 7, name: 'Bob' };
const created = userEvent(1, undefined, alice, at);
const renamed = userEvent(2, alice, { ...alice, name: 'Alicia' }, at);
const deleted = userEvent(3, { ...alice, name: 'Alicia' }, undefined, at);
const ofBob = userEvent(4, undefined, bob, at);

const setUp = (settings = {}, more = {}) => {
  const around = new Surroundings();
  const seen: Record<string, unknown>[] = [];
  let react: (change: Record<string, unknown>) => void | Promise<void> = () => {};
  const consume = consumeChanges(
    user,
    async (change) => {
      seen.push({ ...change });
      await react({ ...change });
    },
    around.options({ delivery: 'at-least-once', ...settings }, more),
  );
  return {
    around,
    seen,
    consume,
    onChange(does: typeof react) {
      react = does;
    },
    kinds: () => seen.map(({ kind, key }) => [kind, Object.values(key as object)[0]]),
  };
};

describe('what a handler gets', () => {
  it('is a created row', async () => {
    const { consume, seen } = setUp();
    expect(await deliver(consume, [created])).toEqual([]);
    expect(seen).toEqual([
      {
        kind: 'created',
        id: created.id,
        key: { user_id: 123 },
        data: alice,
        at: new Date(AT).toISOString(),
        sequence: created.sequence,
        snapshot: false,
      },
    ]);
  });

  it('is an updated row with its old values and the names of what changed, added fields too', async () => {
    const { consume, seen } = setUp();
    const after = { user_id: 123, name: 'Alicia', email: 'a@example.com' };
    await deliver(consume, [userEvent(2, alice, after, at)]);
    expect(seen).toEqual([
      expect.objectContaining({
        kind: 'updated',
        data: after,
        previous: { name: 'Alice', newsletter: true },
        changedFields: ['name', 'email', 'newsletter'],
      }),
    ]);
  });

  it('does not name changed fields where the old row is not known', async () => {
    const { consume, seen } = setUp();
    const data = { ...renamed.data, __previous: { __incomplete: true } };
    await deliver(consume, [{ ...renamed, data }]);
    expect(seen).toEqual([expect.objectContaining({ kind: 'updated', previous: {} })]);
    expect(seen[0]).not.toHaveProperty('changedFields');
  });

  it('is a deleted row that was, with the reason where it expired', async () => {
    const { consume, seen } = setUp();
    await deliver(consume, [deleted, { ...ofBob, type: 'users.UserDeleted', reason: 'expired' }]);
    expect(seen).toEqual([
      expect.objectContaining({
        kind: 'deleted',
        key: { user_id: 123 },
        previous: { ...alice, name: 'Alicia' },
      }),
      expect.objectContaining({ kind: 'deleted', key: { user_id: 7 }, reason: 'expired' }),
    ]);
    expect(seen[0]).not.toHaveProperty('reason');
    expect(seen[0]).not.toHaveProperty('data');
  });

  it('is marked as a snapshot when it was sent to this consumer alone', async () => {
    const { consume, seen } = setUp({ kinds: ['deleted'] });
    const seed = { ...created, id: 'seed/run/123', sequence: LOWEST_SEQUENCE, audience: 'billing/Users' };
    await deliver(consume, [seed]);
    expect(seen).toEqual([expect.objectContaining({ kind: 'created', snapshot: true, data: alice })]);
  });

  it('is nothing that was sent to another one', async () => {
    const { consume, seen } = setUp();
    expect(await deliver(consume, [{ ...created, audience: 'orders/User' }])).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('holds no field that the contract does not know', async () => {
    const { consume, seen } = setUp();
    await deliver(consume, [{ ...created, data: { ...alice, password: 'secret' } }]);
    expect(seen[0]?.data).toEqual(alice);
  });

  it('is the data of a large event', async () => {
    const { consume, seen, around } = setUp();
    around.objects.set('s3://payloads/one.json', JSON.stringify(alice));
    await deliver(consume, [{ ...created, data: { user_id: 123 }, dataref: 's3://payloads/one.json' }]);
    expect(seen[0]?.data).toEqual(alice);
  });
});

it('reads the data of large events where the feed is', async () => {
  const { consume } = setUp({ payloadRegion: 'ap-southeast-2' }, { s3: undefined });
  const asked: string[] = [];
  const send = jest.spyOn(S3Client.prototype, 'send').mockImplementation(async function (this: S3Client) {
    asked.push(await this.config.region());
  } as never);
  await deliver(consume, [{ ...created, data: { user_id: 123 }, dataref: 's3://payloads/one.json' }]);
  send.mockRestore();
  expect(asked).toEqual(['ap-southeast-2']);
});

describe('which changes a handler gets', () => {
  it.each([
    ['of the kinds that it wants', { kinds: ['deleted'] }, [['deleted', 123]]],
    [
      'with a field that it wants, and what has no changed fields',
      { fields: ['email'] },
      [
        ['created', 123],
        ['deleted', 123],
        ['created', 7],
      ],
    ],
    ['with a field that changed', { kinds: ['updated'], fields: ['name', 'email'] }, [['updated', 123]]],
    ['of rows that match', { filter: { name: ['Bob'] } }, [['created', 7]]],
    [
      'of rows that match or matched',
      { filter: { name: ['Alice'] } },
      [
        ['created', 123],
        ['updated', 123],
      ],
    ],
  ])('%s', async (_, settings, expected) => {
    const { consume, kinds } = setUp(settings);
    expect(await deliver(consume, [created, renamed, deleted, ofBob])).toEqual([]);
    expect(kinds().sort()).toEqual([...expected].sort());
  });

  it('also a row that may have matched', async () => {
    const { consume, kinds } = setUp({ filter: { name: ['X'] } });
    await deliver(consume, [{ ...renamed, data: { ...renamed.data, __previous: { __incomplete: true } } }]);
    expect(kinds()).toEqual([['updated', 123]]);
  });
});

describe('a batch', () => {
  it('gives each change of a row in its order, whatever the order of the messages', async () => {
    const { consume, kinds } = setUp();
    await deliver(consume, [deleted, created, renamed]);
    expect(kinds()).toEqual([
      ['created', 123],
      ['updated', 123],
      ['deleted', 123],
    ]);
  });

  it('gives a change once that comes twice in it', async () => {
    const { consume, kinds } = setUp();
    expect(await deliver(consume, [created, created])).toEqual([]);
    expect(kinds()).toEqual([['created', 123]]);
  });

  it('gives the newest change of a row alone when that is asked for', async () => {
    const { consume, kinds } = setUp({}, { changes: 'newest' });
    expect(await deliver(consume, [deleted, created, renamed, ofBob])).toEqual([]);
    expect(kinds()).toEqual([
      ['deleted', 123],
      ['created', 7],
    ]);
  });

  it('has older changes wait for the newest when that is to come again', async () => {
    const { consume, onChange } = setUp({}, { changes: 'newest' });
    onChange(({ kind }) => {
      if (kind === 'updated') throw new Error('later');
    });
    expect((await deliver(consume, [created, renamed, ofBob])).sort()).toEqual([0, 1]);
  });

  it('reports what failed, and holds back nothing else', async () => {
    const { consume, kinds, onChange, around } = setUp();
    onChange(({ kind }) => {
      if (kind === 'updated') throw new Error('secret-value');
    });
    expect(await deliver(consume, [created, renamed, deleted, ofBob])).toEqual([1]);
    expect(kinds()).toHaveLength(4);
    expect(around.parked).toEqual([]);
    expect(around.logged).toEqual([expect.stringContaining('change will be tried again')]);
    expect(around.logged.join()).not.toContain('secret-value');
  });

  it('parks at once what the handler rejects, with its reason', async () => {
    const { consume, onChange, around } = setUp();
    onChange(({ kind }) => {
      if (kind === 'updated') throw new Reject('the plan is unknown');
    });
    expect(await deliver(consume, [created, renamed, deleted])).toEqual([]);
    expect(around.parked).toEqual([
      expect.objectContaining({
        body: JSON.stringify(renamed),
        code: 'rejected-by-handler',
        reason: 'the plan is unknown',
        replica: 'billing/Users',
      }),
    ]);
  });

  it('tries again what it could not park', async () => {
    const { consume, onChange, around } = setUp();
    around.refusesToPark = true;
    onChange(() => {
      throw new Reject('never');
    });
    expect(await deliver(consume, [created, 'no event'])).toEqual([0, 1]);
  });

  it.each([
    ['no JSON', 'secret-value', 'malformed'],
    ['of another contract', { ...created, source: 'x/Y' }, 'wrong-contract'],
    [
      'of a version that is not read',
      { ...created, dataschema: 'urn:event-sharing:users:User:9.0' },
      'unknown-major-version',
    ],
    ['no row of the contract', { ...created, data: { user_id: 123, name: 7 } }, 'invalid'],
    ['a row under another name', { ...created, subject: '9' }, 'malformed'],
    [
      'without the data that it refers to',
      { ...created, dataref: 's3://payloads/none.json' },
      'payload-missing',
    ],
    ['with data of another bucket', { ...created, dataref: 's3://other/one.json' }, 'payload-missing'],
  ])('parks what is %s, and handles the rest', async (_, odd, code) => {
    const { consume, kinds, around } = setUp();
    expect(await deliver(consume, [odd, ofBob])).toEqual([]);
    expect(kinds()).toEqual([['created', 7]]);
    expect(around.parked.map((each) => each.code)).toEqual([code]);
    expect(around.logged.join()).not.toContain('secret-value');
  });

  it('takes an event of an older version as one of its own, and one change once that is told in both', async () => {
    const around = new Surroundings();
    const seen: unknown[] = [];
    const contract = readyMade(secondVersion);
    const consume = consumeChanges(
      contract,
      (change) => void seen.push([change.kind, change.data, change.sequence]),
      around.options({ delivery: 'at-least-once', major: 2 }),
    );
    const newer = {
      ...created,
      dataschema: 'urn:event-sharing:users:User:2.0',
      data: { user_id: 123, full_name: 'Alice', country: 'CH' },
    };
    await deliver(consume, [created]);
    await deliver(consume, [newer, created]);
    expect(seen).toEqual([
      ['created', { user_id: 123, full_name: 'Alice', country: 'unknown' }, created.sequence],
      ['created', { user_id: 123, full_name: 'Alice', country: 'CH' }, created.sequence],
    ]);
    expect(around.parked).toEqual([]);
  });
});

describe('time', () => {
  it('ends before the function would be stopped: what was done is done, the rest comes again', async () => {
    const { consume, onChange, kinds } = setUp({}, { reserveMs: 200 });
    let aborted: AbortSignal | undefined;
    const around = new Surroundings();
    const hanging = consumeChanges(
      user,
      (change, { signal }) => {
        if (change.key.user_id !== 7) return;
        aborted = signal;
        return new Promise<void>(() => {});
      },
      around.options({ delivery: 'at-least-once' }, { reserveMs: 200 }),
    );
    const began = Date.now();
    const another = userEvent(5, bob, { ...bob, name: 'Rob' }, at);
    expect(await deliver(hanging, [created, ofBob, another], 600)).toEqual([1, 2]);
    expect(Date.now() - began).toBeLessThan(600);
    expect(aborted?.aborted).toBe(true);
    expect(around.logged.join()).toContain('no time was left');
    // With time enough nothing is aborted.
    onChange(() => {});
    await deliver(consume, [created]);
    expect(kinds()).toHaveLength(1);
  });

  it('of a short function is not all reserve', async () => {
    const { consume, kinds } = setUp();
    await deliver(consume, [created], 500);
    expect(kinds()).toHaveLength(1);
  });
});

describe('what does not fit', () => {
  const options = (settings: object) =>
    new Surroundings().options({ delivery: 'at-least-once', ...settings });

  it.each([
    ['no settings', { settings: undefined }, /EVENT_SHARING_CONSUMER is not set/],
    ['settings of something else', { settings: '{}' }, /not what a ChangeConsumer writes/],
    [
      'another contract',
      options({ contract: 'users/Account' }),
      /is of users\/Account 1, the function's contract is users\/User 1/,
    ],
    ['another version', options({ major: 2 }), /of users\/User 2/],
    ['an unknown option', { ...options({}), mode: 'x' }, /no option "mode"/],
    ['an unknown delivery', { ...options({}), delivery: 'twice' as never }, /"delivery" is none of/],
  ])('is said at once: %s', (_, given, message) => {
    expect(() => consumeChanges(user, () => {}, given)).toThrow(message);
  });

  it('is another delivery than that of the construct', () => {
    const { settings } = options({});
    expect(() => consumeChanges(user, () => {}, { settings, delivery: 'in-order' })).toThrow(
      /billing\/Users was made for "at-least-once", the function asks for "in-order": set "delivery" of both/,
    );
  });

  it('is a transaction where nothing is promised of it, for the compiler', () => {
    consumeChanges(
      user,
      async (change) => {
        // @ts-expect-error only a change that is delivered exactly once has a transaction.
        await change.transaction([]);
        // @ts-expect-error a row that is gone has no data.
        if (change.kind === 'deleted') change.data.name;
        const name: unknown = change.kind === 'updated' ? change.data.name : change.previous?.name;
        return void name;
      },
      options({}),
    );
  });

  it('is a stateful way of delivery without a table', () => {
    const given = new Surroundings().options({ delivery: 'exactly-once' });
    expect(() => consumeChanges(user, () => {}, given)).toThrow(/no table of positions/);
  });

  it('is a contract without its validator, or none', () => {
    expect(() => consumeChanges(user.contract, () => {}, options({}))).toThrow(
      /event-sharing contracts generate/,
    );
    expect(() => consumeChanges(undefined as never, () => {}, options({}))).toThrow(/contract is missing/);
    expect(() => consumeChanges(user, undefined as never, options({}))).toThrow(/handler is no function/);
  });
});
