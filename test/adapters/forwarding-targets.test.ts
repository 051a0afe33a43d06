import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { EventBridgeBus } from '../../lib/adapters/event-bridge-bus';
import { SqsFifoQueue } from '../../lib/adapters/sqs-fifo-queue';
import type { ForwardedEvent } from '../../lib/protocol/consuming/forward';
import type { ReceivedEvent } from '../../lib/wire/event';
import { userEvent } from '../support/user-events';

function forwarded(more: Partial<ReceivedEvent> = {}): ForwardedEvent {
  const event = { ...userEvent(1, undefined, { user_id: 1, name: 'Ada' }), ...more };
  return {
    event,
    of: event.subject,
    body: JSON.stringify(event),
    attributes: { audience: 'billing/UsersToBus' },
    bytes: 1,
  };
}

/** A client that notes its requests. */
function noting(answer: object = {}) {
  const inputs: Record<string, unknown>[] = [];
  const send = async ({ input }: { input: Record<string, unknown> }) => {
    inputs.push(input);
    return answer;
  };
  return { inputs, client: { send } };
}

describe('a FIFO queue', () => {
  const entriesOf = async (...events: ForwardedEvent[]) => {
    const { inputs, client } = noting();
    await new SqsFifoQueue(client as unknown as SQSClient, 'url').send(events);
    return inputs[0]?.Entries as Record<string, string>[];
  };
  const groups = async (...subjects: string[]) =>
    (await entriesOf(...subjects.map((subject) => forwarded({ subject })))).map(
      ({ MessageGroupId }) => MessageGroupId,
    );
  const deduplications = async (...events: Partial<ReceivedEvent>[]) =>
    (await entriesOf(...events.map(forwarded))).map(({ MessageDeduplicationId }) => MessageDeduplicationId);

  test('gets the event itself', async () => {
    const event = forwarded();
    expect(await entriesOf(event)).toMatchObject([
      { MessageBody: event.body, MessageAttributes: { audience: { StringValue: 'billing/UsersToBus' } } },
    ]);
  });

  test('has a group for each row of each contract', async () => {
    const [one, other] = await entriesOf(forwarded(), forwarded({ source: 'users/Team' }));
    expect(one?.MessageGroupId).toBe('users/User/1');
    expect(other?.MessageGroupId).toBe('users/Team/1');
  });

  test.each(['z'.repeat(118), 'a b', 'Zoë', '\u007f', ''.padEnd(200, '1')])(
    'names the group of the row %p by a digest',
    async (subject) => {
      const [group, same, another] = await groups(subject, subject, `${subject}x`);
      expect(group).toMatch(/^[\w-]{43}$/);
      expect(same).toBe(group);
      expect(another).not.toBe(group);
    },
  );

  test('names the group of the longest legal key by that key', async () => {
    const subject = 'z'.repeat(117);
    expect(await groups(subject)).toEqual([`users/User/${subject}`]);
  });

  test('takes an event for the same by source, id and major version', async () => {
    const [first, ...others] = await deduplications(
      {},
      { dataschema: 'urn:event-sharing:users:User:1.1', data: { user_id: 1, name: 'other' } },
      { id: 'another' },
      { source: 'users/Team' },
      { dataschema: 'urn:event-sharing:users:User:2.0' },
    );
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(others.map((id) => id === first)).toEqual([true, false, false, false]);
  });
});

describe('an event bus', () => {
  const bus = (client: object) => new EventBridgeBus(client as EventBridgeClient, 'shared');

  test('gets the event itself, under its source, type and time', async () => {
    const { inputs, client } = noting();
    const event = forwarded();
    expect(await bus(client).send([event])).toEqual([]);
    expect(inputs).toEqual([
      {
        Entries: [
          {
            EventBusName: 'shared',
            Source: 'users/User',
            DetailType: 'users.UserCreated',
            Time: new Date('2026-02-01T00:00:00Z'),
            Detail: event.body,
          },
        ],
      },
    ]);
  });

  test.each([
    ['MalformedDetail', true],
    ['InvalidArgument', true],
    ['ThrottlingException', false],
    ['InternalFailure', false],
    ['NotAuthorizedForSourceException', false],
  ])('tells of %s by the place of its answer whether it is final: %s', async (ErrorCode, final) => {
    const { client } = noting({
      FailedEntryCount: 1,
      Entries: [{ EventId: '1' }, { ErrorCode, ErrorMessage: 'a value' }, { EventId: '3' }],
    });
    const events = ['1', '2', '3'].map((subject) => forwarded({ subject }));
    expect(await bus(client).send(events)).toEqual([
      { event: events[1], reason: `not accepted: ${ErrorCode}`, final },
    ]);
  });
});
