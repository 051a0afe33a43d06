import { Contract } from '../../lib/contracts/contract';
import { republishWork } from '../../lib/protocol/batch/republish';
import { republishKeys } from '../../lib/protocol/batch/republish-keys';
import { sweep } from '../../lib/protocol/batch/sweep';
import { LOWEST_SEQUENCE, toSequence } from '../../lib/protocol/rows/sequence';
import type { RepublishKey } from '../../lib/wire/batch-requests';
import { sharedContract } from '../support/shared-contract';
import { userSchema } from '../support/user-contract';
import { BatchJobs, Queue, Sleeper, shared } from './batch-jobs';
import { CALLERS } from './callers';
import { name } from './dynamodb-under-test';

describe.each(CALLERS)(`republications on a table of ${name}, by %s`, (caller) => {
  const jobs = new BatchJobs(caller);
  const { ownerWith, start, runOf } = jobs;

  it('a republication marks the chosen rows, changes nothing else, and makes none', async () => {
    const { table, get } = await ownerWith(4);
    const before = await get('u2');
    const { run } = await start({ kind: 'republish', segments: 1, filter: { newsletter: [true] } });
    const work = republishWork(
      { shared, audience: 'orders/User', run, filter: { newsletter: [true] } },
      table,
    );
    const { answer } = await sweep(
      await runOf(run),
      0,
      { table, checkpoints: jobs.runs, work },
      new Sleeper(),
    );
    expect(answer).toMatchObject({ finished: true, read: 4, sent: 2, skipped: 2 });
    expect(await get('u2')).toEqual({ ...before, __republish: { S: `users/User orders/User ${run}` } });
    expect((await get('u1'))?.__republish).toBeUndefined();
    expect(await table.mark({ id: { S: 'nobody' } }, 'users/User * 1')).toBe(false);
    expect(await get('nobody')).toBeUndefined();
  });

  it('single rows are marked, removed, left alone or refused, in the order of the request', async () => {
    const { table, put, get } = await ownerWith(1);
    await put('refused', { name: { B: 'AQI=' } });
    const queue = new Queue();
    const seen = toSequence('2026-01-31T12:00:00.000', '99');
    const key = (id: string) => ({ id: { S: id } });
    const results = await republishKeys(
      [
        { key: key('gone'), seen },
        { key: key('u1'), seen },
        { key: key('absent') },
        { key: key('refused'), seen },
        { tableKey: key('u1') },
        { tableKey: key('gone') },
        { key: key('by hand'), seen: '' },
        { key: { id: { N: '1' } }, seen },
      ],
      { shared, replica: 'orders/User', run: 'r1' },
      { table, queue },
      new Sleeper(),
    );
    expect(results.map(({ kind }) => kind)).toEqual([
      'removed',
      'marked',
      'absent',
      'refused',
      'marked',
      'absent',
      'removed',
      'refused',
    ]);
    expect(results[3]?.reason).toMatch(/^attribute name has DynamoDB type B/);
    expect((await get('refused'))?.__republish).toBeUndefined();
    expect(queue.events.map(({ id, type, sequence, data }) => ({ id, type, sequence, data }))).toEqual([
      {
        id: 'removal/r1/gone',
        type: 'users.UserDeleted',
        sequence: toSequence('2026-01-31T12:00:00.000', '100'),
        data: { id: 'gone', __previous: { __incomplete: true } },
      },
      {
        id: 'removal/r1/by%20hand',
        type: 'users.UserDeleted',
        sequence: LOWEST_SEQUENCE,
        data: { id: 'by hand', __previous: { __incomplete: true } },
      },
    ]);
  });

  it('a row is not removed where its absence is not certain, but marked where it is found', async () => {
    const { table, put, get } = await ownerWith(0);
    await put('USER#7');
    const numbered = Contract.fromObject({
      ...userSchema,
      'x-contract': {
        ...userSchema['x-contract'],
        source: { fields: { user_id: { attribute: 'id', stripPrefix: 'USER#' } } },
      },
    });
    const queue = new Queue();
    const keys = ['7', '8'].map((N) => ({ key: { user_id: { N } }, seen: toSequence('2026', '5') }));
    const target = { shared: sharedContract(numbered), replica: 'orders/User', run: 'r2' };
    const results = await republishKeys(keys, target, { table, queue }, new Sleeper());
    expect(results.map(({ kind }) => kind)).toEqual(['marked', 'refused']);
    expect(results[1]?.reason).toMatch(/whether the row is gone is not certain/);
    expect((await get('USER#7'))?.__republish).toBeDefined();
    expect(queue.events).toEqual([]);
  });

  it('a row of which the replica shows nothing is not removed, nor any row of every replica', async () => {
    const { table } = await ownerWith(0);
    const queue = new Queue();
    const seen = toSequence('2026', '5');
    const ask = (keys: RepublishKey[], replica: string) =>
      republishKeys(keys, { shared, replica, run: 'r3' }, { table, queue }, new Sleeper());
    const key = { id: { S: 'nobody' } };
    expect(await ask([{ key }], 'orders/User')).toEqual([{ kind: 'absent' }]);
    expect(await ask([{ key, seen }], '*')).toEqual([{ kind: 'absent' }]);
    expect(queue.events).toEqual([]);
  });
});
