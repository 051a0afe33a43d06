import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { listDeadLetters, redrive, showLetter } from '../../../lib/operator';
import { type OperatedExample, operateExample } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import { writtenUserEvent } from '../../support/user-events';

let example: OperatedExample;
beforeAll(async () => {
  example = await operateExample();
});
afterAll(() => example?.stop());

/** An event about a user, as the feed would publish it. */
function event(
  user_id: number,
  number: number,
  data: object = { name: `v${number}` },
  extra: object = {},
): string {
  return JSON.stringify(writtenUserEvent(number, { user_id, ...data }, extra));
}

/** An event that no replicator of the example can apply: its name is no text. */
const poison = (user_id: number, number = 5) => event(user_id, number, { name: 42 });

async function send(QueueUrl: string, MessageBody: string): Promise<string> {
  const { MessageId = '' } = await example.clients.sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody }),
  );
  return MessageId;
}

const list = () => listDeadLetters(example.clients, example.orders);
const depth = () => example.tables.depth(example.orders.deadLetterQueueUrl);
const depthIs = (count: number) => eventually(async () => expect(await depth()).toBe(count));

/** Every test begins with empty queues. */
beforeEach(async () => {
  const { orders, clients } = example;
  for (const QueueUrl of [orders.deadLetterQueueUrl, orders.subscriptionDeadLetterQueueUrl])
    await clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
});

test('dead letters are counted by queue, code and contract, and given back', async () => {
  const { orders } = example;
  await send(orders.queueUrl, poison(1));
  await send(orders.queueUrl, poison(2));
  await send(orders.queueUrl, 'no event at all');
  await send(orders.subscriptionDeadLetterQueueUrl, event(3, 1));
  await depthIs(3);
  await send(orders.deadLetterQueueUrl, event(4, 1));

  const groups = await list();
  expect(groups).toHaveLength(4);
  expect(groups).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ queue: 'parked', code: 'invalid', contract: 'users/User', count: 2 }),
      expect.objectContaining({ queue: 'parked', code: 'malformed', contract: 'unknown', count: 1 }),
      expect.objectContaining({
        queue: 'parked',
        code: 'retries-exhausted',
        contract: 'users/User',
        count: 1,
      }),
      expect.objectContaining({
        queue: 'undelivered',
        code: 'undelivered',
        contract: 'users/User',
        count: 1,
      }),
    ]),
  );
  expect(groups[0]?.examples).toHaveLength(2);
  // Whoever asks next sees them all again, at once.
  expect(await list()).toEqual(groups);
});

test('dead letters are given back when reading them is broken off', async () => {
  const { orders, clients } = example;
  await send(orders.deadLetterQueueUrl, poison(1));
  const stop = new AbortController();
  const original = clients.sqs.send.bind(clients.sqs);
  const spy = jest.spyOn(clients.sqs, 'send').mockImplementation(((command: object) => {
    if (command instanceof ReceiveMessageCommand) stop.abort();
    return original(command as ReceiveMessageCommand);
  }) as typeof clients.sqs.send);
  await expect(listDeadLetters(clients, orders, { signal: stop.signal })).rejects.toMatchObject({
    code: 'interrupted',
  });
  spy.mockRestore();
  expect(await list()).toMatchObject([{ count: 1 }]);
});

test('one message is shown with the shape of its payload, and with values only when asked', async () => {
  const { orders, clients } = example;
  const body = event(5, 1, { name: 7, email: 'secret@example.com' });
  const sent = await send(orders.queueUrl, body);
  await depthIs(1);
  const [group] = await list();
  const id = group?.examples[0] ?? '';
  const shown = await showLetter(clients, orders, id);
  expect(shown).toMatchObject({
    id,
    code: 'invalid',
    contract: 'users/User',
    originalMessageId: sent,
    function: orders.replicator,
    bytes: Buffer.byteLength(body),
    event: { type: 'users.UserUpdated', sequence: JSON.parse(body).sequence },
    payload: { data: { user_id: 'number', name: 'number', email: 'string' } },
  });
  expect(JSON.stringify(shown)).not.toContain('secret');
  const revealed = await showLetter(clients, orders, id, { reveal: true });
  expect(revealed.payload).toEqual(JSON.parse(body));
  await expect(showLetter(clients, orders, 'another')).rejects.toMatchObject({ code: 'unknown-message' });
});

test('what failed for a passing reason is redriven, from either queue', async () => {
  const { orders, clients, tables } = example;
  for (let id = 100; id < 130; id += 1) await send(orders.deadLetterQueueUrl, event(id, 1));
  await send(orders.subscriptionDeadLetterQueueUrl, event(130, 1));
  const dry = await redrive(clients, orders, 'all', { dryRun: true });
  expect(dry).toMatchObject({ state: 'done', dryRun: true, selected: 31, sent: 31, superseded: 0, left: 31 });
  expect((await tables.rows('Orders'))[100]).toBeUndefined();

  const steps = new Set<string>();
  const report = await redrive(clients, orders, 'all', {
    perSecond: 1000,
    onProgress: ({ step }) => steps.add(step),
  });
  expect(report).toEqual({
    state: 'done',
    dryRun: false,
    selected: 31,
    superseded: 0,
    sent: 31,
    settled: 31,
    failedAgain: [],
    refused: [],
    unsettled: [],
    left: 0,
  });
  expect(steps).toEqual(new Set(['reading', 'canary', 'rest']));
  const rows = await tables.rows('Orders');
  expect(rows[100]).toEqual({ user_id: 100, name: 'v1' });
  expect(rows[130]).toEqual({ user_id: 130, name: 'v1' });
  expect(await list()).toEqual([]);
});

test('an old event that is redriven after newer ones changes nothing', async () => {
  const { orders, clients, tables } = example;
  await send(orders.queueUrl, event(200, 9));
  await send(orders.queueUrl, event(201, 9, {}, { type: 'users.UserDeleted' }));
  await send(orders.queueUrl, event(202, 1));
  await tables.shows('Orders', 200, { user_id: 200, name: 'v9' });
  await tables.shows('Orders', 202, { user_id: 202, name: 'v1' });
  await eventually(async () => expect((await tables.items('Orders')).get(201)?.__deleted).toBe(true));
  await send(orders.deadLetterQueueUrl, event(200, 3));
  await send(orders.deadLetterQueueUrl, event(201, 3));
  await send(orders.deadLetterQueueUrl, event(202, 3));
  const before = await tables.items('Orders');

  const dry = await redrive(clients, orders, 'all', { dryRun: true });
  expect(dry).toMatchObject({ superseded: 2, sent: 1, left: 3 });
  const report = await redrive(clients, orders, 'all');
  expect(report).toMatchObject({ state: 'done', selected: 3, superseded: 2, sent: 1, settled: 1, left: 0 });
  const after = await tables.items('Orders');
  expect(after.get(200)).toEqual(before.get(200));
  expect(after.get(201)).toEqual(before.get(201));
  expect(after.get(202)).toMatchObject({ name: 'v3' });
  expect(await list()).toEqual([]);
});

test('the canary stops at a message that fails again, and nothing is lost', async () => {
  const { orders, clients } = example;
  for (let id = 300; id < 315; id += 1) await send(orders.queueUrl, poison(id));
  await depthIs(15);
  const report = await redrive(clients, orders, { code: 'invalid' });
  expect(report).toMatchObject({
    state: 'failed-again',
    selected: 15,
    sent: 1,
    settled: 0,
    failedAgain: [{ code: 'invalid' }],
    unsettled: [],
    left: 15,
  });
  expect(await list()).toMatchObject([{ code: 'invalid', count: 15 }]);

  const whole = await redrive(clients, orders, { code: 'invalid' }, { canary: false, perSecond: 1000 });
  expect(whole).toMatchObject({ state: 'failed-again', sent: 15, left: 15 });
  expect(whole.failedAgain).toHaveLength(15);
  expect(await list()).toMatchObject([{ code: 'invalid', count: 15 }]);
});

test('one message, or those of a code, are redriven and no others', async () => {
  const { orders, clients, tables } = example;
  const id = await send(orders.deadLetterQueueUrl, event(400, 1));
  await send(orders.deadLetterQueueUrl, event(401, 1));
  await send(orders.queueUrl, poison(402));
  await depthIs(3);
  expect(await redrive(clients, orders, { id })).toMatchObject({ state: 'done', selected: 1, settled: 1 });
  expect((await tables.rows('Orders'))[401]).toBeUndefined();
  const selection = { code: 'retries-exhausted', contract: 'users/User' };
  expect(await redrive(clients, orders, selection)).toMatchObject({ state: 'done', selected: 1, settled: 1 });
  expect(await list()).toMatchObject([{ code: 'invalid', count: 1 }]);
  await expect(redrive(clients, orders, { id: 'another' })).rejects.toMatchObject({
    code: 'unknown-message',
  });
});

test('what is no event of the replica is left alone, and seen to fail when it is asked for', async () => {
  const { orders, clients, tables } = example;
  await send(orders.queueUrl, 'no event at all');
  // Another contract's event with the key of a row that is newer: it is not superseded by that row.
  await send(orders.queueUrl, event(600, 9));
  await tables.shows('Orders', 600, { user_id: 600, name: 'v9' });
  await send(orders.queueUrl, event(600, 1, {}, { source: 'users/Account' }));
  await depthIs(2);
  const all = await redrive(clients, orders, 'all');
  expect(all).toMatchObject({ state: 'failed-again', selected: 1, superseded: 0 });
  const malformed = await redrive(clients, orders, { code: 'malformed' });
  expect(malformed).toMatchObject({ state: 'failed-again', selected: 1, superseded: 0 });
  expect((await list()).map(({ count }) => count)).toEqual([1, 1]);
});

test('a message that cannot be sent stays where it is', async () => {
  const { orders, clients } = example;
  const id = await send(orders.deadLetterQueueUrl, event(500, 1));
  const cutOff = { ...orders, queueUrl: `${orders.queueUrl}-gone` };
  await expect(redrive(clients, cutOff, { id })).rejects.toThrow();
  expect(await list()).toMatchObject([{ count: 1 }]);
  expect(await redrive(clients, orders, { id })).toMatchObject({ state: 'done', settled: 1, left: 0 });
});

test('a redrive that cannot be seen to be applied says so, and its message is not lost', async () => {
  const { orders, clients } = example;
  // Applied, but the replica's row is never looked for: of a message without an event nothing can be known.
  const id = await send(orders.deadLetterQueueUrl, event(500, 1, {}, { source: 'users/Account' }));
  const report = await redrive(clients, orders, { id }, { settleTimeoutMs: 0 });
  expect(report).toMatchObject({ sent: 1, settled: 0 });
  expect(['unsettled', 'failed-again']).toContain(report.state);
  await depthIs(1);
});
