import { itemDigest } from '../../lib/adapters/digest';
import { lookUp, readPage } from '../../lib/protocol/audit/audit-rows';
import { BatchJobs, shared } from './batch-jobs';
import { CALLERS } from './callers';
import { name } from './dynamodb-under-test';

describe.each(CALLERS)(`audits on a table of ${name}, by %s`, (caller) => {
  const jobs = new BatchJobs(caller);
  const { ownerWith } = jobs;

  it('an audit sees keys and digests, page by page, and those of the keys that it asks for', async () => {
    const { table, put } = await ownerWith(5);
    await put('refused', { name: { B: 'AQI=' } });
    const selection = { contract: 'users/User', fields: ['name'] };
    const rows = [];
    let next: string | undefined;
    do {
      const request = {
        action: 'page',
        ...selection,
        segment: 0,
        segments: 1,
        cursor: next,
        limit: 2,
      } as const;
      const page = await readPage(request, shared, table, itemDigest);
      rows.push(...page.rows);
      next = page.next;
    } while (next);
    expect(rows).toHaveLength(6);
    const row = {
      key: { id: { S: 'u2' } },
      digest: itemDigest({ id: { S: 'u2' }, name: { S: 'name of u2' } }),
    };
    expect(rows).toContainEqual(row);
    expect(JSON.stringify(rows)).not.toMatch(/name of|private/);
    const keys = ['u2', 'u2', 'u3', 'nobody', 'refused'].map((id) => ({ id: { S: id } }));
    const request = { action: 'lookup', ...selection, filter: { newsletter: [true] }, keys } as const;
    expect((await lookUp(request, shared, table, itemDigest)).rows).toEqual(
      expect.arrayContaining([
        row,
        { key: { id: { S: 'refused' } }, refused: expect.stringMatching(/^attribute name/) },
      ]),
    );
    expect((await lookUp(request, shared, table, itemDigest)).rows).toHaveLength(2);
  });
});
