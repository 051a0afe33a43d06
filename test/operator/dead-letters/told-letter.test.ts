import { hashKey } from '../../../lib/adapters/digest';
import { Contract } from '../../../lib/contracts';
import { readLetter } from '../../../lib/operator/dead-letters/letter';
import { toldLetter } from '../../../lib/operator/dead-letters/told-letter';
import type { TellOptions } from '../../../lib/operator/dead-letters/types';
import { maskedKey } from '../../../lib/operator/personal/mask';
import { seedEvent } from '../../../lib/protocol/batch/seed';
import { leavingId, toEvent } from '../../../lib/protocol/replication/event';
import { subjectOf } from '../../../lib/protocol/rows/projection';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import type { Row } from '../../../lib/wire/item';
import { sharedContract } from '../../support/shared-contract';

const SECRET = { type: 'string', 'x-pii': true };
const PLAIN = { type: 'string' };
const SEQUENCE = toSequence('2026-01-01T00:00:00.000', '7');

/** @param properties of the key, in order */
function contractOf(properties: Readonly<Record<string, object>>, about: object = {}, others: object = {}) {
  const key = Object.keys(properties);
  return Contract.fromObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Member',
    type: 'object',
    'x-contract': { owner: 'club', entity: 'Member', version: '1.0', key, ...about },
    properties: { ...properties, ...others },
    required: key,
  });
}

const member = contractOf({ email: SECRET });
const seat = contractOf({ club: PLAIN, email: SECRET });
const ordinary = contractOf({ club: PLAIN });

function event(contract: Contract, data: Row, extra: object = {}) {
  const change = { kind: 'Created', data, previous: {} } as const;
  return { ...toEvent(contract, change, SEQUENCE, Date.now()), ...extra };
}

/** What an operator is told of a message. */
function told(body: unknown, contracts: readonly Contract[], options: TellOptions = {}) {
  const Body = typeof body === 'string' ? body : JSON.stringify(body);
  const letter = readLetter({ MessageId: 'm', Body }, 'parked');
  const known = contracts.map((contract) => ({ contract }));
  const { event: header, masked } = toldLetter(letter, { contracts: known, ...options });
  return { subject: header?.subject, id: header?.id, masked };
}

const name = (subject: string) => `#${hashKey(subject)}`;

describe('the key of a row in a dead letter', () => {
  test('is the hash that logs have where it is personal, until it is asked for', () => {
    const body = event(member, { email: 'ada@example.com' });
    const subject = name('ada%40example.com');
    expect(told(body, [member])).toEqual({ subject, id: SEQUENCE, masked: ['subject'] });
    expect(told(body, [member], { reveal: true })).toEqual({
      subject: 'ada%40example.com',
      id: SEQUENCE,
      masked: [],
    });
  });

  test('is the same for messages of one row, and as the changes of it have it', () => {
    const key = { email: 'ada@example.com' };
    const [one, other, third] = [
      event(member, key),
      event(member, key, { id: leavingId(SEQUENCE) }),
      event(member, { email: 'bob@example.com' }),
    ].map((body) => told(body, [member]).subject);
    expect(one).toBe(other);
    expect(one).not.toBe(third);
    expect(one).toBe(maskedKey(member, key).email);
  });

  test.each([
    ['a/b', 'ada@example.com'],
    ['#1', 'a/d/a'],
    ['%2F', '/'],
    ['x', '5'],
    ['ä b', '#'],
  ])('shows the part %p, which is not personal, beside one that is', (club, email) => {
    const data = { club, email };
    const { subject } = told(event(seat, data), [seat]);
    expect(subject).toBe(`${encodeURIComponent(club)}/${name(subjectOf(['club', 'email'], data))}`);
  });

  test('is hidden in each personal part, also of numbers and in what is referred to', () => {
    const { schema } = contractOf({ number: { type: 'integer', 'x-pii': true }, email: PLAIN });
    const properties = {
      ...Object(schema).properties,
      email: { type: 'string', allOf: [{ $ref: '#/$defs/secret' }] },
    };
    const both = Contract.fromObject({ ...schema, properties, $defs: { secret: SECRET } });
    const hidden = name('4711/ada');
    expect(told(event(both, { number: 4711, email: 'ada' }), [both]).subject).toBe(`${hidden}/${hidden}`);
    const numbered = contractOf({ email: SECRET, number: { type: 'integer' } });
    const { subject } = told(event(numbered, { email: 'ada', number: -8 }), [numbered]);
    expect(subject).toBe(`${name('ada/-8')}/-8`);
  });

  test('is shown whole where nothing of it is personal, and where the contract marks nothing whatever is said', () => {
    const marked = contractOf({ club: PLAIN }, {}, { email: SECRET });
    const shown = { subject: 'fc', id: SEQUENCE, masked: [] };
    expect(told(event(marked, { club: 'fc' }), [marked])).toEqual(shown);
    expect(told(event(ordinary, { club: 'fc' }, { subject: 'else', id: 'any' }), [ordinary])).toEqual({
      subject: 'else',
      id: 'any',
      masked: [],
    });
  });
});

describe('what may be a personal key', () => {
  test.each([
    ['parts in another order', { subject: 'ada%40example.com/fc' }],
    ['a key that is not escaped', { subject: 'fc/ada@example.com' }],
    ['more parts', { subject: 'fc/ada%40example.com/x' }],
    ['data without the key', { data: { club: 'fc' } }],
    ['data with a map for a key', { data: { club: { ada: 1 }, email: 'ada@example.com' } }],
  ])('is hidden whole: %s', (_, extra) => {
    const body = event(seat, { club: 'fc', email: 'ada@example.com' }, extra);
    const { subject } = told(body, [seat]);
    expect(subject).toBe(name(body.subject));
  });

  test('is hidden also of a contract whose key is not personal, if the subject is not the key', () => {
    const marked = contractOf({ club: PLAIN }, {}, { email: SECRET });
    const body = event(marked, { club: 'fc' }, { subject: 'ada@example.com', id: 'of ada@example.com' });
    expect(told(body, [marked])).toEqual({
      subject: name('ada@example.com'),
      id: name('of ada@example.com'),
      masked: ['subject', 'id'],
    });
  });

  test.each([
    ['no contract', []],
    ['that of another entity', [contractOf({ club: PLAIN }, { entity: 'Other' })]],
    ['that of another major version', [contractOf({ club: PLAIN }, { version: '2.0' })]],
  ])('is hidden where %s is known', (_, contracts) => {
    const body = event(ordinary, { club: 'fc' });
    expect(told(body, contracts)).toEqual({ subject: name('fc'), id: SEQUENCE, masked: ['subject'] });
    expect(told(body, contracts, { reveal: true }).subject).toBe('fc');
  });

  test('is looked for in the version of the event', () => {
    const next = contractOf({ email: PLAIN }, { version: '2.0' });
    const body = event(member, { email: 'ada@example.com' });
    expect(told(body, [next, member]).masked).toEqual(['subject']);
    expect(told(event(next, { email: 'ada@example.com' }), [next, member]).masked).toEqual([]);
  });

  test('is in no event where the message is none', () => {
    for (const body of ['ada@example.com', '{}', { ...event(member, { email: 'a' }), data: 1 }])
      expect(told(body, [])).toEqual({ subject: undefined, id: undefined, masked: [] });
  });
});

describe('the id of an event', () => {
  const data = { club: 'fc', email: 'ada@example.com' };
  const subject = 'fc/ada%40example.com';
  const shown = `fc/${name(subject)}`;

  test('keeps what is not made of the key', () => {
    const happened = contractOf({ club: PLAIN, email: SECRET }, { kind: 'event' });
    const seeded = seedEvent(
      { run: 'run:1', shared: sharedContract(seat), replica: 'desk/Seat' },
      data,
      Date.now(),
    );
    const removal = event(seat, data, { id: `removal/run:1/${subject}` });
    expect(told(event(happened, data), [happened]).id).toBe(`Member/${shown}`);
    expect(told(seeded, [seat]).id).toBe(`seed/run:1/${shown}`);
    expect(told(removal, [seat]).id).toBe(`removal/run:1/${shown}`);
    expect(told(event(seat, data, { id: leavingId(SEQUENCE) }), [seat]).id).toBe(leavingId(SEQUENCE));
  });

  test.each([
    subject,
    `x/${subject}`,
    `Member/${subject}`,
    `seed/ada@example.com/${subject}`,
    `seed/run:1/${subject}/more`,
    `${SEQUENCE}/ada@example.com`,
    'ada@example.com',
  ])('is hidden whole where the library makes none so: %s', (id) => {
    expect(told(event(seat, data, { id }), [seat]).id).toBe(name(id));
    expect(told(event(seat, data, { id }), []).id).toBe(name(id));
  });
});
