import type { QueueApi } from '../../../lib/local-cloud/event-sources/queue-api';
import { longVisibility } from '../../../lib/local-cloud/event-sources/queue-visibility';

function queueThat(tells: () => Promise<number>): QueueApi & { readonly visibilityTimeoutMs: jest.Mock } {
  return { receive: async () => [], delete: async () => {}, visibilityTimeoutMs: jest.fn(tells) };
}

test.each([
  ['hides for as long', async () => 6_000, true],
  ['hides for less', async () => 5_999, false],
  ['hides for no time', async () => 0, false],
  ['does not say a number', async () => Number.NaN, false],
  ['cannot be asked', () => Promise.reject(new Error('refused')), false],
])('of a queue that %s', async (_title, tells, isLong) => {
  expect(await longVisibility(queueThat(tells), 6_000)()).toBe(isLong);
});

test('a queue is asked once for many batches', async () => {
  const queue = queueThat(async () => 6_000);
  const hidesForLong = longVisibility(queue, 6_000);
  for (let batch = 0; batch < 20; batch += 1) expect(await hidesForLong()).toBe(true);
  expect(queue.visibilityTimeoutMs).toHaveBeenCalledTimes(1);
});
