import { Contract } from '../../../lib/contracts';
import {
  createClients,
  type KnownFeed,
  type KnownReplica,
  type OperatorClients,
} from '../../../lib/operator';
import { toEvent } from '../../../lib/protocol/replication/event';
import { toSequence } from '../../../lib/protocol/rows/sequence';

/** A contract whose rows are named by a person's address. */
export const memberContract = Contract.fromObject({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Member',
  type: 'object',
  'x-contract': { owner: 'club', entity: 'Member', version: '1.0', key: ['email', 'seat'] },
  properties: {
    email: { type: 'string', 'x-pii': true },
    seat: { type: 'integer' },
    name: { type: 'string' },
  },
  required: ['email', 'seat'],
});

const queue = (name: string) => `http://127.0.0.1:1/000000000000/${name}`;

export const memberFeed: KnownFeed = {
  contract: 'club/Member',
  version: '1.0',
  table: 'members',
  batch: 'batch',
  read: 'read',
  stateMachine: 'machine',
  publisher: 'publisher',
  failureBucket: 'failures',
};
export const memberReplica: KnownReplica = {
  name: 'desk/Member',
  contract: 'club/Member',
  major: 1,
  reads: [1],
  fields: ['email', 'seat', 'name'],
  table: 'copies',
  queueUrl: queue('member'),
  deadLetterQueueUrl: queue('member-dlq'),
  subscriptionDeadLetterQueueUrl: queue('member-undelivered'),
  replicator: 'replicator',
  feed: memberFeed,
};
export const memberTopology = { feeds: [memberFeed], replicas: [memberReplica] };

/** The body of a message of a member's row. */
export function memberEvent(number: number, email: string, extra: object = {}): string {
  const sequence = toSequence('2026-01-01T00:00:00.000', String(number));
  const change = { kind: 'Created', data: { email, seat: 4, name: 'Ada' }, previous: {} } as const;
  return JSON.stringify({ ...toEvent(memberContract, change, sequence, Date.now()), ...extra });
}

/** What was sent to a queue. */
export interface Sent {
  readonly QueueUrl: string;
  readonly MessageBody: string;
}

/** The key of the one row that the owner has, and the replica has not. */
const ROW = { key: { email: { S: 'planted@example.com' }, seat: { N: '4' } }, digest: 'd' };

const FUNCTIONS: Readonly<Record<string, object>> = {
  lookup: { rows: [ROW] },
  'record-audit': { recorded: true },
  'republish-keys': { results: [{ kind: 'refused', reason: 'too large' }] },
};

/**
 * A cloud with dead letters of the replica, named `m0`, `m1`, …, and a row that it misses.
 *
 * @param contracts what the owner tells. @default it does not answer
 */
export function memberCloud(bodies: readonly string[], contracts?: readonly object[]) {
  const clients: OperatorClients = createClients({
    endpoint: 'http://127.0.0.1:1',
    region: 'us-east-1',
    account: '111111111111',
  });
  const sent: Sent[] = [];
  const letters = new Map(bodies.map((body, index) => [`m${index}`, body]));
  let held = new Set<string>();
  const answers: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
    GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: String(letters.size) } }),
    ReceiveMessage: ({ QueueUrl }) => {
      if (QueueUrl !== memberReplica.deadLetterQueueUrl) return {};
      const free = [...letters].filter(([id]) => !held.has(id));
      held = new Set(letters.keys());
      return {
        Messages: free.map(([MessageId, Body]) => ({ MessageId, ReceiptHandle: MessageId, Body })),
      };
    },
    ChangeMessageVisibilityBatch: () => {
      held.clear();
      return {};
    },
    SendMessage: (input) => {
      sent.push(input as unknown as Sent);
      return { MessageId: `sent-${sent.length}` };
    },
    DeleteMessage: ({ ReceiptHandle }) => {
      letters.delete(String(ReceiptHandle));
      return {};
    },
    DescribeTable: () => ({
      Table: {
        KeySchema: [{ AttributeName: 'email' }, { AttributeName: 'seat' }],
        AttributeDefinitions: [
          { AttributeName: 'email', AttributeType: 'S' },
          { AttributeName: 'seat', AttributeType: 'N' },
        ],
      },
    }),
    Scan: () => ({ Items: [] }),
    BatchGetItem: () => ({}),
    Invoke: ({ Payload }) => {
      const { action, segment } = JSON.parse(String(Payload));
      const answer = action === 'page' ? { rows: segment ? [] : [ROW] } : FUNCTIONS[action];
      if (action !== 'contracts') return { Payload: Buffer.from(JSON.stringify(answer ?? null)) };
      if (!contracts)
        return { FunctionError: 'Unhandled', Payload: Buffer.from('{"errorType":"ProtocolError"}') };
      return { Payload: Buffer.from(JSON.stringify({ contracts })) };
    },
  };
  const send = async (command: { readonly input: never }) => {
    const answer = answers[command.constructor.name.replace(/Command$/, '')];
    if (!answer) throw new Error(`nothing is known of ${command.constructor.name}`);
    return answer(command.input);
  };
  for (const client of [clients.sqs, clients.lambda, clients.dynamodb]) client.send = send as never;
  return { clients, sent, letters };
}
