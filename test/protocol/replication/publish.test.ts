import { Contract } from '../../../lib/contracts/contract';
import { parseEvent } from '../../../lib/protocol/replication/event';
import {
  eventOf,
  MAX_BYTES,
  type OutgoingEvent,
  type StreamRecord,
} from '../../../lib/protocol/replication/outgoing-event';
import type { PayloadStore } from '../../../lib/protocol/replication/payloads';
import { type Feed, publish, type Quarantine, type Topic } from '../../../lib/protocol/replication/publish';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import { InMemoryPayloads } from '../../support/replica-in-memory';
import { sharedContract } from '../../support/shared-contract';
import { userContract, userSchema } from '../../support/user-contract';
import { LABEL, NOW } from '../../support/user-events';

const inTime = { remaining: () => 30_000, sleep: async () => {} };
const outOfTime = { remaining: () => 0, sleep: async () => {} };

class RecordingTopic implements Topic {
  readonly requests: (readonly OutgoingEvent[])[] = [];
  constructor(private readonly refuse: (event: OutgoingEvent, request: number) => boolean = () => false) {}

  async send(events: readonly OutgoingEvent[]) {
    this.requests.push(events);
    return events
      .filter((event) => this.refuse(event, this.requests.length))
      .map((event) => ({ event, reason: 'the event was not accepted', final: false }));
  }
}

const feed = (
  topic: Topic,
  quarantine: Quarantine = { keep: async () => {} },
  payloads: PayloadStore = new InMemoryPayloads(),
): Feed => ({
  contracts: [sharedContract(userContract)],
  topic,
  quarantine,
  payloads,
});

const put = (number: number, name = 'Alice'): StreamRecord => ({
  sequenceNumber: String(number),
  at: NOW,
  after: toItem({ user_id: number, name, password_hash: 'private' }),
});
const puts = (count: number, name?: string) =>
  Array.from({ length: count }, (_, index) => put(index + 1, name));

describe('publish', () => {
  it('says of a row whose time to live was over that it expired, and of no other', async () => {
    const topic = new RecordingTopic();
    const { after: before, ...rest } = put(1);
    const removal = { ...rest, before };
    await publish([{ ...removal, expired: true }, removal, put(2)], feed(topic), LABEL, inTime);
    const events = topic.requests.flat().map(({ body }) => JSON.parse(body));
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ['users.UserDeleted', 'expired'],
      ['users.UserDeleted', undefined],
      ['users.UserCreated', undefined],
    ]);
    expect(parseEvent(JSON.stringify(events[0])).reason).toBe('expired');
    expect(parseEvent(JSON.stringify({ ...events[0], reason: 'other' }))).not.toHaveProperty('reason');
  });

  it('sends ten events a request', async () => {
    const topic = new RecordingTopic();
    const outcome = await publish(puts(25), feed(topic), LABEL, inTime);
    expect(topic.requests.map((events) => events.length)).toEqual([10, 10, 5]);
    expect(outcome).toEqual({
      published: 25,
      suppressed: 0,
      parked: [],
      failures: [],
      lowestFailed: undefined,
    });
  });

  it('never sends more bytes in a request than SNS takes', async () => {
    const topic = new RecordingTopic();
    await publish(puts(9, 'x'.repeat(60_000)), feed(topic), LABEL, inTime);
    const sizes = topic.requests.map((events) => events.reduce((sum, { body }) => sum + body.length, 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_BYTES);
    expect(topic.requests.flat()).toHaveLength(9);
  });

  it('lets no private attribute leave the owner', async () => {
    const topic = new RecordingTopic();
    await publish(puts(3), feed(topic), LABEL, inTime);
    expect(JSON.stringify(topic.requests)).not.toMatch(/password_hash|private/);
  });

  it('publishes nothing for a change that no contract shares', async () => {
    const topic = new RecordingTopic();
    const row = { user_id: 1, name: 'Alice' };
    const record = {
      sequenceNumber: '1',
      at: NOW,
      before: toItem({ ...row, hash: 'a' }),
      after: toItem({ ...row, hash: 'b' }),
    };
    const outcome = await publish([record], feed(topic), LABEL, inTime);
    expect(outcome).toMatchObject({ published: 0, suppressed: 1 });
    expect(topic.requests).toEqual([]);
  });

  it('repeats nothing of the body in message attributes, which filters do not ask for', async () => {
    const event = await eventOf(put(1), sharedContract(userContract), LABEL, new InMemoryPayloads());
    expect(event?.attributes).toEqual({});
  });

  it('sends again only what the topic refused', async () => {
    const topic = new RecordingTopic((event, request) => request === 1 && event.sequenceNumber === '3');
    const outcome = await publish(puts(10), feed(topic), LABEL, inTime);
    expect(topic.requests.map((events) => events.map(({ sequenceNumber }) => sequenceNumber))[1]).toEqual([
      '3',
    ]);
    expect(outcome).toMatchObject({ published: 10, lowestFailed: undefined });
  });

  it('reports the lowest failed sequence by value once time runs out', async () => {
    const topic = new RecordingTopic(({ sequenceNumber }) => ['9', '10', '11'].includes(sequenceNumber));
    const outcome = await publish(puts(12), feed(topic), LABEL, outOfTime);
    expect(outcome).toMatchObject({ published: 9, lowestFailed: '9' });
    expect(outcome.failures).toHaveLength(3);
  });

  it('reports a whole request that failed, with its cause', async () => {
    const topic: Topic = {
      send: () => Promise.reject(Object.assign(new Error('x'), { name: 'ThrottledException' })),
    };
    const outcome = await publish(puts(2), feed(topic), LABEL, outOfTime);
    expect(outcome).toMatchObject({ published: 0, lowestFailed: '1' });
    expect(outcome.failures[0]?.reason).toBe('ThrottledException');
  });

  it.each<[string, StreamRecord, RegExp]>([
    [
      'cannot be carried',
      { sequenceNumber: '5', at: NOW, after: { user_id: { N: '5' }, name: { B: 'AQI=' } as object } },
      /type B/,
    ],
    [
      'has no key',
      { sequenceNumber: '5', at: NOW, after: { name: { S: 'Nobody' } } },
      /no key field "user_id"/,
    ],
  ])(
    'keeps aside a record that %s, whole and with its reason, and publishes its neighbours',
    async (_, poison, reason) => {
      const topic = new RecordingTopic();
      const kept: unknown[] = [];
      const quarantine: Quarantine = {
        keep: async (record, failure, label) => {
          kept.push([record.original, failure.reason, label]);
        },
      };
      const record = { ...poison, original: { whole: 'record' } };
      const outcome = await publish([put(4), record, put(6)], feed(topic, quarantine), LABEL, inTime);
      expect(outcome).toMatchObject({
        published: 2,
        parked: [{ sequenceNumber: '5' }],
        failures: [],
        lowestFailed: undefined,
      });
      expect(kept).toEqual([[{ whole: 'record' }, expect.stringMatching(reason), LABEL]]);
    },
  );

  it.each<[string, Topic['send']]>([
    [
      'in its answer',
      async (events) =>
        events
          .filter(({ sequenceNumber }) => sequenceNumber === '5')
          .map((event) => ({ event, reason: 'not accepted: InvalidParameter', final: true })),
    ],
    [
      'with the whole request',
      async (events) => {
        if (events.every(({ sequenceNumber }) => sequenceNumber !== '5')) return [];
        throw Object.assign(new Error('a value'), { name: 'InvalidParameterException' });
      },
    ],
    [
      'beside others that may pass',
      async (events) =>
        events.flatMap((event) => {
          const final = event.sequenceNumber === '5';
          return final || event.sequenceNumber === '9' ? [{ event, reason: 'InvalidParameter', final }] : [];
        }),
    ],
  ])('keeps aside at once what the topic will never take: said %s', async (how, send) => {
    const kept: string[] = [];
    const quarantine: Quarantine = {
      keep: async ({ sequenceNumber }, { reason }) => void kept.push(`${sequenceNumber}: ${reason}`),
    };
    const outcome = await publish(
      puts(9),
      feed({ send }, quarantine),
      LABEL,
      how.startsWith('beside') ? outOfTime : inTime,
    );
    expect(kept).toEqual([expect.stringMatching(/^5: the topic refuses the event \(.*InvalidParameter/)]);
    expect(outcome).toMatchObject({
      published: how.startsWith('beside') ? 7 : 8,
      parked: [{ sequenceNumber: '5' }],
      lowestFailed: how.startsWith('beside') ? '9' : undefined,
    });
  });

  it('shares by the other contracts what one contract cannot share', async () => {
    const names = Contract.fromObject({
      ...userSchema,
      'x-contract': { ...userSchema['x-contract'], entity: 'UserName' },
      properties: { user_id: { type: 'integer' }, name: { type: 'string' } },
    });
    const topic = new RecordingTopic();
    const kept: string[] = [];
    const both: Feed = {
      contracts: [sharedContract(userContract), sharedContract(names)],
      topic,
      quarantine: { keep: async (_, { reason }) => void kept.push(reason) },
      payloads: new InMemoryPayloads(),
    };
    const record = { ...put(5), after: { ...put(5).after, email: { B: 'AQI=' } as object } };
    const outcome = await publish([record], both, LABEL, inTime);
    expect(outcome).toMatchObject({ published: 1, parked: [{ sequenceNumber: '5' }], suppressed: 0 });
    expect(topic.requests.flat().map(({ body }) => JSON.parse(body).type)).toEqual(['users.UserNameCreated']);
    expect(kept).toEqual([expect.stringMatching(/attribute email has DynamoDB type B/)]);
  });

  it('reports a record as failed when it cannot be kept aside either', async () => {
    const quarantine: Quarantine = { keep: () => Promise.reject(new Error('bucket is away')) };
    const poison = { ...put(5), after: { name: { S: 'no key' } } };
    const outcome = await publish([put(4), poison], feed(new RecordingTopic(), quarantine), LABEL, inTime);
    expect(outcome).toMatchObject({ published: 1, parked: [], lowestFailed: '5' });
    expect(outcome.failures[0]?.reason).toMatch(/user_id.*; it could not be kept: Error$/);
  });
});
