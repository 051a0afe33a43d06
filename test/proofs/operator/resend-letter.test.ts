import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { listLetters, redrive, resendLetter, showLetter } from '../../../lib/operator';
import { type OperatedExample, operateExample } from '../../operator/support/operated-example';
import { until } from '../../support/eventually';
import { HOSTILE } from '../../support/hostile-texts';
import { writtenUserEvent } from '../../support/user-events';

let example: OperatedExample;
beforeAll(async () => {
  example = await operateExample();
});
afterAll(() => example?.stop());

const event = (user_id: number, name: unknown, rest: object = {}) =>
  writtenUserEvent(user_id, { user_id, name, ...rest });
const send = (QueueUrl: string, body: unknown) =>
  example.clients.sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: typeof body === 'string' ? body : JSON.stringify(body) }),
  );
const letters = async () => (await listLetters(example.clients, example.orders, { reveal: true })).letters;
const letterOf = (user_id: number) =>
  until(async () => (await letters()).find((each) => each.event?.subject === String(user_id)));
const resend = (id: string, body: unknown, who = 'ada') =>
  resendLetter(example.clients, example.orders, id, typeof body === 'string' ? body : JSON.stringify(body), {
    who,
  });

test('a letter is mended and applied, and tells who did it, not what it was', async () => {
  await send(example.orders.queueUrl, event(1, 17));
  const { id } = await letterOf(1);
  const resent = await resend(id, event(1, 'Ada', { constructor: 1 }));
  expect(resent).toEqual({
    who: 'ada',
    at: expect.any(String),
    replica: 'orders/User',
    letter: id,
    message: expect.any(String),
    changed: expect.arrayContaining(['data.name', 'data.constructor']),
  });
  await example.tables.shows('Orders', 1, { user_id: 1, name: 'Ada' });
  expect((await letters()).map((each) => each.id)).not.toContain(id);
  const line = await until(() =>
    example.cloud.logs.entries().find(({ message }) => message.includes('edited event applied')),
  );
  expect(JSON.parse(line.message)).toMatchObject({ editedBy: 'ada', editedAt: resent.at });
});

test('a letter that is parked again still tells who has edited it, with few attributes, also after a redrive', async () => {
  await send(example.orders.queueUrl, event(2, 17));
  const { id } = await letterOf(2);
  const who = `ada ${HOSTILE['clear the screen']}${'x'.repeat(400)}`;
  const { at, who: recorded } = await resend(id, event(2, 18), who);
  expect(recorded).toHaveLength(256);
  expect(recorded).not.toContain('\u001b');
  const parked = await until(async () =>
    (await letters()).find((each) => each.id !== id && each.event?.subject === '2'),
  );
  const shown = await showLetter(example.clients, example.orders, parked.id);
  expect(shown).toMatchObject({ edits: [{ who: recorded, at }], payload: { data: { name: 'number' } } });
  expect(shown).not.toHaveProperty('body');
  expect(shown.failedTimes).toBeGreaterThan(1);
  const { Messages: [raw] = [] } = await example.clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: example.orders.deadLetterQueueUrl,
      MessageAttributeNames: ['All'],
      VisibilityTimeout: 0,
    }),
  );
  expect(Object.keys(raw?.MessageAttributes ?? {})).toHaveLength(9);
  await redrive(example.clients, example.orders, { id: parked.id }, { settleTimeoutMs: 2000 });
  const again = await until(async () => (await letters()).find((each) => each.event?.subject === '2'));
  const whole = await showLetter(example.clients, example.orders, again.id, { reveal: true });
  expect(whole.edits).toEqual([{ who: recorded, at }]);
  expect(JSON.parse(whole.body ?? '')).toMatchObject({ data: { name: 18 } });
});

test('what SQS does not take is escaped where that means the same, and refused where nothing does', async () => {
  await send(example.orders.deadLetterQueueUrl, 'no JSON');
  const { id } = await until(async () => (await letters()).find((each) => each.contract === 'unknown'));
  for (const body of ['no JSON', '[]', '"text"', 'null', '', `{"a":"${'x'.repeat(1_048_576)}"}`])
    await expect(resend(id, body)).rejects.toMatchObject({ code: 'invalid-body' });
  await expect(resend('nothing', {})).rejects.toMatchObject({ code: 'unknown-message' });
  expect((await letters()).map((each) => each.id)).toContain(id);
  const name = `\ufffe${Object.values(HOSTILE).join('')}`.toWellFormed();
  const { changed } = await resend(id, event(3, name));
  expect(changed).toEqual(['(all)']);
  await example.tables.shows('Orders', 3, { user_id: 3, name });
});

test('the newest are listed, of the group that was asked for', async () => {
  for (let index = 0; index < 5; index += 1)
    await send(example.orders.deadLetterQueueUrl, event(10 + index, 1));
  await send(example.orders.subscriptionDeadLetterQueueUrl, event(20, 1));
  const listed = await listLetters(example.clients, example.orders, { reveal: true, queue: 'undelivered' });
  expect(listed).toMatchObject({
    more: false,
    letters: [{ queue: 'undelivered', event: { subject: '20' } }],
  });
  const ofCode = await listLetters(example.clients, example.orders, {
    reveal: true,
    code: 'retries-exhausted',
    contract: 'users/User',
  });
  expect(ofCode.letters.map(({ event: of }) => of?.subject)).toEqual(expect.arrayContaining(['10', '14']));
  const times = ofCode.letters.map(({ sentAt }) => sentAt);
  expect(times).toEqual([...times].sort().reverse());
});
