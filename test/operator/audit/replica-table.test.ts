import type { BatchGetItemCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReplicaTable } from '../../../lib/operator/audit/replica-table';
import { TableKey } from '../../../lib/operator/shared/table-key';

const KEYS = Array.from({ length: 10 }, (_, index) => ({ id: { N: String(index + 1) } }));
const DESCRIBED = {
  Table: {
    KeySchema: [{ AttributeName: 'id' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
  },
};

/** A table that answers so many of the keys that it is asked for, call by call; then none. */
async function tableAnswering(
  counts: readonly number[],
): Promise<{ table: ReplicaTable; calls: () => number }> {
  let calls = 0;
  const send = async ({ input }: { input: BatchGetItemCommandInput }) => {
    const wanted = input.RequestItems?.t?.Keys;
    if (!wanted) return DESCRIBED;
    const count = counts[calls] ?? 0;
    calls += 1;
    return {
      Responses: { t: wanted.slice(0, count) },
      UnprocessedKeys: { t: { Keys: wanted.slice(count) } },
    };
  };
  const dynamodb = { send } as unknown as DynamoDBClient;
  return { table: new ReplicaTable(dynamodb, await TableKey.read(dynamodb, 't')), calls: () => calls };
}

test.each([
  ['at once', [10]],
  ['in parts', [4, 3, 2, 1]],
  ['after pauses', [0, 5, 0, 0, 5]],
])('keys that are answered %s are all read', async (_, counts) => {
  const { table, calls } = await tableAnswering(counts);
  expect(await table.lookup(KEYS)).toHaveLength(10);
  expect(calls()).toBe(counts.length);
});

test('a table that makes no progress is given up, with what is left', async () => {
  const cases = [
    [[], '10 of 10'],
    [[6], '4 of 10'],
    [[2, 3, 4], '1 of 10'],
  ] as const;
  // Each waits for a while.
  await Promise.all(
    cases.map(async ([counts, left]) => {
      const { table } = await tableAnswering(counts);
      await expect(table.lookup(KEYS)).rejects.toMatchObject({
        code: 'throttled',
        message: expect.stringContaining(`left ${left} keys unread`),
      });
    }),
  );
}, 30_000);
