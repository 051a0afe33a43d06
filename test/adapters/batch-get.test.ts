import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { batchGet } from '../../lib/adapters/batch-get';

const id = (text: string) => ({ id: { S: text } });
const idOf = (key: object) => (key as ReturnType<typeof id>).id.S;

/** A table of items that answers a number of items at a time, and refuses what DynamoDB would. */
function tableOf(ids: readonly string[], atATime = 100) {
  const requests: number[] = [];
  const pauses: number[] = [];
  const dynamodb = {
    send: async ({ input }: BatchGetItemCommand) => {
      const { Keys = [] } = input.RequestItems?.things ?? {};
      requests.push(Keys.length);
      if (Keys.some((key) => idOf(key) === '' || idOf(key).length > 2048))
        throw Object.assign(new Error('a value'), { name: 'ValidationException' });
      const answered = Keys.slice(0, atATime);
      return {
        Responses: { things: answered.filter((key) => ids.includes(idOf(key))) },
        UnprocessedKeys: Keys.length > atATime ? { things: { Keys: Keys.slice(atATime) } } : {},
      };
    },
  };
  const read = async (keys: readonly string[]) => {
    const pause = async (milliseconds: number) => pauses.push(milliseconds);
    const items = await batchGet(dynamodb as unknown as DynamoDBClient, 'things', keys.map(id), pause);
    return items.map(idOf).sort();
  };
  return { read, requests, pauses };
}

test.each([
  ['is empty', ['']],
  ['is too long', ['x'.repeat(2049)]],
  ['has a neighbour of its kind', ['', 'x'.repeat(2049)]],
])('a key that %s keeps nobody from the others', async (_what, impossible) => {
  const ids = Array.from({ length: 30 }, (_, index) => `k${index}`);
  const { read } = tableOf(ids);
  expect(await read([...ids.slice(0, 13), ...impossible, ...ids.slice(13), 'absent'])).toEqual(
    [...ids].sort(),
  );
});

test('answers that are cut are gone on with at once, and nothing is asked twice', async () => {
  const { read, requests, pauses } = tableOf(['a', 'b', 'c', 'd', 'e'], 1);
  expect(await read(['a', 'b', 'c', 'd', 'e', 'a'])).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(requests).toEqual([5, 4, 3, 2, 1]);
  expect(pauses).toEqual([]);
});

test('a table that leaves every key unread is left, after growing pauses', async () => {
  const { read, pauses } = tableOf(['a', 'b'], 0);
  await expect(read(['a', 'b'])).rejects.toThrow('the table things left 2 of 2 keys unread');
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1600, 3200]);
});

test.each(['ProvisionedThroughputExceededException', 'AccessDeniedException', 'ResourceNotFoundException'])(
  '%s says nothing of a key',
  async (name) => {
    const send = jest.fn().mockRejectedValue(Object.assign(new Error(), { name }));
    const reading = batchGet({ send } as never, 'things', [id('a'), id('b')], async () => {});
    await expect(reading).rejects.toMatchObject({ name });
    expect(send).toHaveBeenCalledTimes(1);
  },
);
