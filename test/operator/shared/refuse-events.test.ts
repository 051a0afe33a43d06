import { type OperatorClients, republishKeys, runBatchJob } from '../../../lib/operator';
import type { FeedDescription } from '../../../lib/wire/parameters';

const clients = {
  lambda: {
    send: () => {
      throw Object.assign(new Error('nobody is asked'), { name: 'AccessDeniedException' });
    },
  },
} as unknown as OperatorClients;
const feed = { contract: 'orders/OrderPlaced', kind: 'event', batch: 'b' } as FeedDescription;
const refusal = {
  code: 'no-rows',
  message:
    'orders/OrderPlaced is of events, each of which is published once: use seed, which sends a consumer those that the owner still has',
};

test('events are not published again', async () => {
  await expect(runBatchJob(clients, feed, { kind: 'republish', replica: '*' })).rejects.toMatchObject(
    refusal,
  );
  await expect(republishKeys(clients, feed, '*', [])).rejects.toMatchObject(refusal);
});

test('events are seeded, and rows are published again', async () => {
  const { kind: _, ...rows } = feed;
  await expect(republishKeys(clients, rows, '*', [])).resolves.toEqual([]);
  const seed = runBatchJob(clients, feed, { kind: 'seed', replica: 'billing/Orders' });
  await expect(seed).rejects.toThrow('nobody is asked');
});
