import { Contract } from '../../lib/contracts/contract';
import { seedEvent } from '../../lib/protocol/batch/seed';
import { MAX_BYTES, pack, toOutgoing } from '../../lib/protocol/replication/outgoing-event';
import { escapeUnsafe, toJsonText } from '../../lib/wire/json-text';
import { InMemoryPayloads } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';

/** What SQS documents, without what those take off that speak its protocol. */
const LEGAL = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd]*$/;

const TEXTS = [
  ['the noncharacters U+FFFE and U+FFFF', 'a\ufffe\uffffz'],
  ['noncharacters in the middle', '\ufdd0\ufdef'],
  ['an emoji', '\u{1F600}'],
  ['the last character', '\u{10FFFF}'],
  ['half of a surrogate pair', '\ud83d'],
  ['the other half', 'x\ude00'],
  ['C0 controls', '\u0000\u0001\u000b\u001f'],
  ['the one unsafe character of ASCII that JSON lets through', 'a\u007fz'],
  ['C1 controls', '\u007f\u0080\u0085\u009f'],
  ['line and paragraph separators', '\u2028\u2029'],
  ['quotes and backslashes before one', '"\\\\\uffff\\"'],
  ['a text that looks like an escape', '\\uffff'],
] as const;

describe.each(TEXTS)('JSON of %s', (_what, text) => {
  test.each([
    ['a value', { text }],
    ['a member name', { [text]: 1 }],
    ['an element', { list: [text, [text]] }],
  ])('as %s is legal everywhere and means the same', (_where, value) => {
    const json = toJsonText(value);
    expect(json).toMatch(LEGAL);
    expect(json).not.toMatch(/[\x7f-\x9f\u2028\u2029\ufdd0-\ufdef]/);
    expect(JSON.parse(json)).toEqual(value);
    // What is legal already stays as it is, so that it may be written twice.
    expect(escapeUnsafe(json)).toBe(json);
  });
});

test.each(['größe', '座席', '\ufffd', '\ue000', 'tab\tline\n', ' ~'])('%j stays as it is', (text) => {
  expect(escapeUnsafe(text)).toBe(text);
});

test('JSON of another sender keeps its spelling, with escapes in the place of characters only', () => {
  expect(escapeUnsafe(' {"a" : 1.0,\n"b":"\u{1F600}\uffff"}')).toBe(
    ' {"a" : 1.0,\n"b":"\\ud83d\\ude00\\uffff"}',
  );
});

describe('an event', () => {
  const contract = Contract.fromObject({
    'x-contract': { owner: 'users', entity: 'Word', version: '1.0', key: ['word'] },
    type: 'object',
    properties: { word: { type: 'string' }, text: { type: 'string' } },
    required: ['word'],
  });
  const event = (row: { word: string; text: string }) =>
    seedEvent({ run: 'r', shared: sharedContract(contract), replica: 'orders/Word' }, row, 0);

  test.each(['\ufffe', '\uffff', '\u{1F600}'])('about %j is legal, also in its key', (text) => {
    const { body, attributes } = toOutgoing(event({ word: text, text }));
    expect(body).toMatch(LEGAL);
    expect(Object.values(attributes).join()).toMatch(/^[ -~]*$/);
    expect(JSON.parse(body)).toMatchObject({
      data: { word: text, text },
      subject: encodeURIComponent(text),
    });
  });

  test('counts its bytes as they are sent: escapes can make it one that needs a claim check', async () => {
    const text = '\u{1F600}'.repeat(30_000);
    expect(new TextEncoder().encode(text).length).toBeLessThan(MAX_BYTES);
    const payloads = new InMemoryPayloads();
    const packed = await pack(event({ word: 'w', text }), contract, 'name', payloads);
    expect(packed.bytes).toBeLessThan(MAX_BYTES);
    expect(JSON.parse(packed.body)).toMatchObject({ dataref: expect.any(String), data: { word: 'w' } });
    const [payload = ''] = [...payloads.objects.values()];
    expect(payload).toMatch(LEGAL);
    expect(JSON.parse(payload)).toEqual({ word: 'w', text });
  });
});
