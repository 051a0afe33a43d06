import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { SnsTopic } from '../../lib/adapters/sns-topic';
import { SqsReplicaQueue } from '../../lib/adapters/sqs-replica-queue';

const EVENTS = ['a', 'b', 'c'].map((body) => ({
  body,
  attributes: {},
  bytes: 1,
  sequenceNumber: body,
}));

/** What the service says of each entry. */
const answering = (Failed: object[]) => ({ send: async () => ({ Failed }) });

describe.each([
  ['the topic', (client: object) => new SnsTopic(client as SNSClient, 'arn')],
  ['the queue', (client: object) => new SqsReplicaQueue(client as SQSClient, 'url')],
])('%s', (_what, open) => {
  test.each([
    ['InvalidMessageContents', true, true],
    ['InvalidParameterValue', true, true],
    ['InvalidParameter', true, true],
    // Services blame the sender for these too.
    ['ThrottledException', true, false],
    ['KMSAccessDenied', true, false],
    ['AuthorizationError', true, false],
    ['InternalError', false, false],
    ['InvalidParameter', false, false],
  ])('tells of %s with the sender at fault: %s whether it is final: %s', async (Code, SenderFault, final) => {
    const unsent = await open(answering([{ Id: '1', Code, SenderFault, Message: 'a value' }])).send(EVENTS);
    expect(unsent).toEqual([{ event: EVENTS[1], reason: `not accepted: ${Code}`, final }]);
  });

  test('may say nothing but which entry it was', async () => {
    expect(await open(answering([{ Id: '2' }, { Id: '9' }])).send(EVENTS)).toEqual([
      { event: EVENTS[2], reason: 'not accepted: no code', final: false },
    ]);
  });
});
