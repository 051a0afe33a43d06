import type { SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { SqsParkingLot } from '../../lib/adapters/sqs-parking-lot';
import { HOSTILE, hiddenIn } from '../support/hostile-texts';

const NOW = Date.parse('2026-02-01T00:00:10.000Z');

async function park(message: { id: string; body: string; firstSeenAt?: number }, reason = 'because') {
  const sent: SendMessageCommandInput[] = [];
  const send = async ({ input }: { input: SendMessageCommandInput }) => void sent.push(input);
  const origin = { replica: 'orders/User', function: 'Orders-Replicator' };
  const lot = new SqsParkingLot({ send } as unknown as SQSClient, 'https://queue', origin);
  await lot.park(message, 'malformed', reason, NOW);
  const [input] = sent as [SendMessageCommandInput];
  const values = Object.entries(input.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    value.StringValue,
  ]);
  return { input, attributes: Object.fromEntries(values) };
}

describe('the parking lot', () => {
  it('says why, who, and since when, in no more attributes than SNS and SQS pass on', async () => {
    const { attributes } = await park({ id: 'm1', body: 'x', firstSeenAt: NOW - 10_000 });
    expect(attributes).toEqual({
      code: 'malformed',
      reason: 'because',
      replica: 'orders/User',
      function: 'Orders-Replicator',
      firstSeenAt: '2026-02-01T00:00:00.000Z',
      parkedAt: '2026-02-01T00:00:10.000Z',
      originalMessageId: 'm1',
    });
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
  });

  it('takes the present for a message whose queue does not say when it was first seen', async () => {
    expect((await park({ id: 'm1', body: 'x' })).attributes.firstSeenAt).toBe('2026-02-01T00:00:10.000Z');
  });

  it.each(['', ' {"a" : 1}\n', 'größe', 'x'.repeat(262_144)])('leaves the payload as it is', async (body) => {
    const { input } = await park({ id: 'm1', body });
    expect(input.MessageBody).toBe(body);
  });

  it.each([
    ['{"a":"\u{1F600}"}', '{"a":"\\ud83d\\ude00"}'],
    ['{"\ufffe":["\uffff"]}', '{"\\ufffe":["\\uffff"]}'],
    ['no JSON \u0000\ud800', 'no JSON \\u0000\\ud800'],
  ])('writes as escapes what its queue may not take: %j', async (body, parked) => {
    expect((await park({ id: 'm1', body })).input.MessageBody).toBe(parked);
  });

  it.each([
    `${'x'.repeat(255)}\u{1F600}`,
    `${'x'.repeat(256)}\u{1F600}`,
    '\u{1F600}'.repeat(300),
    `\ud83d${'x'.repeat(255)}`,
  ])('cuts a reason between characters', async (reason) => {
    const { attributes } = await park({ id: 'm1', body: 'x' }, reason);
    expect(attributes.reason.isWellFormed()).toBe(true);
    expect([...attributes.reason].length).toBeGreaterThan(250);
    expect([...attributes.reason].length).toBeLessThanOrEqual(256);
  });

  it.each([
    ...Object.values(HOSTILE),
    `${'x'.repeat(255)}\u{1F600}`,
    `${'x'.repeat(255)}\u{1F468}\u200d\u{1F469}`,
    '\ufffe\uffff',
  ])('takes only what SQS takes of an attribute, and whole characters: %j', async (text) => {
    const { attributes } = await park({ id: text, body: 'x' }, text);
    for (const value of [attributes.reason, attributes.originalMessageId]) {
      expect(value.isWellFormed()).toBe(true);
      expect(hiddenIn(value)).toEqual([]);
      expect(value).not.toBe('');
    }
  });

  it('makes any reason one that SQS takes', async () => {
    expect((await park({ id: '', body: 'x' }, `\u0000${'long '.repeat(100)}`)).attributes).toMatchObject({
      reason: expect.stringMatching(/^long [ -~]{1,250}$/),
      originalMessageId: 'unknown',
    });
  });
});
