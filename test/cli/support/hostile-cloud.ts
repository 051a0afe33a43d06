import type { OperatorClients } from '../../../lib/operator';

/** Commands of the SDK by name, and what a cloud answers whose texts somebody else wrote. */
type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>;

const SEQUENCE = `2026-01-01T00:00:00.000/${'1'.repeat(40)}`;
const COUNTS = { read: 2, sent: 1, skipped: 0, refused: 1 };

function answersOf(text: string): Answers {
  const dirty = `x${text}`;
  const name = `orders/${dirty}`;
  const ofFeed = { version: dirty, table: dirty, batch: 'batch', read: 'read', stateMachine: dirty };
  const feed = (contract: string) => ({ contract, ...ofFeed, publisher: dirty, failureBucket: 'failures' });
  const replica = {
    name,
    contract: 'users/User',
    major: 1,
    reads: [1],
    table: dirty,
    fields: ['user_id'],
    queueUrl: `http://q/${dirty}`,
    deadLetterQueueUrl: `http://dlq/${dirty}`,
    subscriptionDeadLetterQueueUrl: `http://undelivered/${dirty}`,
    replicator: dirty,
  };
  const event = {
    specversion: '1.0',
    id: SEQUENCE,
    source: `users/${dirty}`,
    type: `users.${dirty}Created`,
    subject: dirty,
    time: '2026-01-01T00:00:00Z',
    dataschema: 'urn:event-sharing:users:User:1.0',
    sequence: SEQUENCE,
    data: { user_id: dirty, [dirty]: dirty },
  };
  const key = { user_id: { S: dirty } };
  const run = {
    run: dirty,
    kind: 'seed',
    replica: name,
    contract: 'users/User',
    state: 'finished',
    startedAt: dirty,
    updatedAt: dirty,
    segments: 1,
    finishedSegments: 1,
    ...COUNTS,
  };
  const audit = {
    at: '2026-01-01T00:00:00Z',
    checked: 1,
    missing: 1,
    stale: 0,
    orphaned: 0,
    undecided: 0,
    unshareable: 1,
  };
  const functions: Readonly<Record<string, (request: { readonly keys?: readonly unknown[] }) => unknown>> = {
    start: () => ({ run: dirty, segments: [0] }),
    segment: () => ({ run: dirty, segment: 0, finished: true, stopped: false, ...COUNTS }),
    run: () => run,
    runs: () => ({ runs: [run], audits: { [name]: { replica: name, repaired: 0, ...audit } } }),
    'record-audit': () => ({ recorded: true }),
    'republish-keys': ({ keys = [] }) => ({ results: keys.map(() => ({ kind: 'refused', reason: dirty })) }),
    page: () => ({
      rows: [
        { key, digest: 'd' },
        { key: { user_id: { S: `${dirty}2` } }, refused: dirty },
      ],
    }),
    lookup: ({ keys = [] }) => ({ rows: keys.map((each) => ({ key: each, digest: 'd' })) }),
  };
  const held = new Set<string>();
  return {
    GetParametersByPath: () => ({
      Parameters: [
        { Name: `/event-sharing/replicas/${name}`, Value: JSON.stringify(replica) },
        { Name: '/event-sharing/feeds/users/User', Value: 'arn:aws:sns:us-east-1:1:topic' },
        { Name: '/event-sharing/feeds/users/User/operations', Value: JSON.stringify(feed('users/User')) },
        { Name: '/event-sharing/feeds/users/x/operations', Value: JSON.stringify(feed(`users/z${text}`)) },
      ],
    }),
    GetQueueAttributes: () => ({
      Attributes: {
        ApproximateNumberOfMessages: '2',
        QueueArn: dirty,
      },
    }),
    ListSubscriptionsByTopic: () => ({ Subscriptions: [{ Endpoint: dirty, SubscriptionArn: dirty }] }),
    ListSubscriptions: () => ({ Subscriptions: [] }),
    DescribeAlarms: () => ({
      MetricAlarms: [
        {
          AlarmName: dirty,
          StateReason: dirty,
          Namespace: 'EventSharing',
          Dimensions: [{ Name: 'replica', Value: name }],
        },
      ],
    }),
    GetMetricData: () => ({}),
    ListObjectsV2: () => ({ KeyCount: 1, Contents: [{ Key: dirty }] }),
    GetObject: () => {
      const payload = JSON.stringify({ Records: [{ dynamodb: { Keys: key } }] });
      const body = JSON.stringify({ condition: dirty, reason: dirty, payload });
      return { Body: { transformToString: async () => body } };
    },
    Invoke: ({ Payload }) => {
      const request = JSON.parse(String(Payload));
      return { Payload: Buffer.from(JSON.stringify(functions[request.action]?.(request) ?? null)) };
    },
    ReceiveMessage: ({ QueueUrl }) => {
      if (held.has(String(QueueUrl))) return {};
      held.add(String(QueueUrl));
      const attribute = { DataType: 'String', StringValue: dirty };
      const attributes = { code: attribute, reason: attribute, function: attribute, parkedAt: attribute };
      const message = { MessageId: dirty, ReceiptHandle: dirty, Body: JSON.stringify(event) };
      return {
        Messages: [{ ...message, Attributes: { SentTimestamp: '1' }, MessageAttributes: attributes }],
      };
    },
    SendMessage: () => ({ MessageId: `sent ${dirty}` }),
    DeleteMessage: () => ({}),
    ChangeMessageVisibilityBatch: () => ({}),
    DescribeTable: () => ({
      Table: {
        KeySchema: [{ AttributeName: 'user_id' }],
        AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'S' }],
      },
    }),
    Scan: () => ({ Items: [] }),
    BatchGetItem: () => ({}),
  };
}

/** Lets the clients answer with somebody's text wherever a service can answer one. */
export function answerWith(clients: OperatorClients, text: string): OperatorClients {
  const answers = answersOf(text);
  for (const client of Object.values(clients)) {
    client.send = async (command: { readonly input: never }) => {
      const name = command.constructor.name.replace(/Command$/, '');
      const answer = answers[name];
      if (!answer) throw new Error(`nothing is known of ${name}`);
      return answer(command.input);
    };
  }
  return clients;
}
