import type { Outgoing } from '../../../lib/protocol/replication/outgoing-event';
import { isFinal, sendAll, type Unsent } from '../../../lib/protocol/replication/send-all';

const events = (count: number): Outgoing[] =>
  Array.from({ length: count }, (_, index) => ({
    body: String(index),
    attributes: {},
    bytes: 1,
  }));

/** A channel that answers or throws as told, request by request. */
async function send(count: number, answer: (batch: readonly Outgoing[]) => readonly Unsent<Outgoing>[]) {
  const requests: string[][] = [];
  let time = 20_000;
  const unsent = await sendAll(
    events(count),
    {
      send: async (batch) => {
        requests.push(batch.map(({ body }) => body));
        return answer(batch);
      },
    },
    {
      remaining: () => time,
      sleep: async (milliseconds) => {
        time -= milliseconds;
      },
    },
  );
  return { requests, unsent: unsent.map(({ event, ...rest }) => ({ body: event.body, ...rest })) };
}

const named = (name: string) => Object.assign(new Error('says more than it may'), { name });

test('an event that is refused for what it is is tried once, and the others arrive', async () => {
  const { requests, unsent } = await send(25, (batch) =>
    batch.flatMap((event) => (event.body === '7' ? [{ event, reason: 'bad', final: true }] : [])),
  );
  expect(requests).toHaveLength(3);
  expect(unsent).toEqual([{ body: '7', reason: 'bad', final: true }]);
});

test('what may pass is tried again, beside an event that is refused', async () => {
  let first = true;
  const { requests, unsent } = await send(10, (batch) => {
    if (!first) return [];
    first = false;
    return [
      { event: batch[1] as Outgoing, reason: 'busy', final: false },
      { event: batch[2] as Outgoing, reason: 'bad', final: true },
    ];
  });
  expect(requests.slice(1)).toEqual([['1']]);
  expect(unsent).toEqual([{ body: '2', reason: 'bad', final: true }]);
});

test.each([
  'InvalidParameterException',
  'InvalidParameterValueException',
  'InvalidMessageContents',
  'BatchRequestTooLong',
  // Of EventBridge.
  'ValidationException',
])('a request that fails with %s for one event is sent event by event', async (name) => {
  const { requests, unsent } = await send(10, (batch) => {
    if (batch.some(({ body }) => body === '4')) throw named(name);
    return [];
  });
  expect(requests).toHaveLength(11);
  expect(unsent).toEqual([{ body: '4', reason: name, final: true }]);
});

test.each([
  'ThrottledException',
  'RequestThrottled',
  'AccessDenied',
  'KMSAccessDeniedException',
  'QueueDoesNotExist',
  'TimeoutError',
])('a request that fails with %s is tried again whole', async (name) => {
  let failures = 3;
  const { requests, unsent } = await send(10, () => {
    if (failures-- > 0) throw named(name);
    return [];
  });
  expect(requests.map((batch) => batch.length)).toEqual([10, 10, 10, 10]);
  expect(unsent).toEqual([]);
  expect(isFinal(name)).toBe(false);
});
