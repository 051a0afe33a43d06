import {
  createClients,
  type KnownFeed,
  type KnownReplica,
  type OperatorClients,
  readStatus,
  type Topology,
} from '../../../lib/operator';

export const TOPIC = 'arn:aws:sns:us-east-1:1:feed';
export const QUEUE = 'arn:aws:sqs:us-east-1:1:orders';
const AUDIT = {
  at: '2026-01-01T00:00:00Z',
  checked: 1,
  missing: 0,
  stale: 0,
  orphaned: 0,
  repaired: 0,
  undecided: 0,
  unshareable: 0,
};
const SUBSCRIBED = {
  RawMessageDelivery: 'true',
  FilterPolicyScope: 'MessageBody',
  FilterPolicy: JSON.stringify({
    dataschema: [{ prefix: 'x' }],
    audience: [{ exists: false }, 'orders/User'],
  }),
  RedrivePolicy: '{"deadLetterTargetArn":"arn"}',
};

/** What the services say; all is well unless it is said otherwise. */
export interface Facts {
  readonly parked?: number;
  readonly undelivered?: number;
  readonly audit?: object;
  readonly runs?: readonly object[];
  /** When the replica's table was created. */
  readonly created?: Date | Error;
  readonly failures?: number | Error;
  readonly subscriptions?: readonly object[] | Error;
  readonly attributes?: object;
  /** All subscriptions of the account. */
  readonly elsewhere?: readonly object[];
  readonly alarms?: readonly object[] | Error;
  /** What CloudWatch answers. */
  measure?(input: Input): object;
}

export const feed: KnownFeed = {
  contract: 'users/User',
  version: '1.0',
  table: 't',
  batch: 'batch',
  read: 'read',
  stateMachine: 'machine',
  publisher: 'publisher',
  failureBucket: 'failures',
  topicArn: TOPIC,
};
export const replica: KnownReplica = {
  name: 'orders/User',
  contract: 'users/User',
  major: 1,
  reads: [1],
  table: 't',
  fields: ['user_id'],
  queueUrl: 'http://sqs/1/orders',
  deadLetterQueueUrl: 'http://sqs/1/parked',
  subscriptionDeadLetterQueueUrl: 'http://sqs/1/undelivered',
  replicator: 'r',
  feed,
};
const TOPOLOGY: Topology = { feeds: [feed], replicas: [replica] };

export type Input = Readonly<Record<string, unknown>>;

function answersTo(facts: Facts): Readonly<Record<string, (input: Input) => unknown>> {
  const { parked = 0, undelivered = 0, audit = {}, failures = 0, attributes = {}, elsewhere = [] } = facts;
  const own = { Endpoint: QUEUE, SubscriptionArn: `${TOPIC}:1` };
  const { subscriptions = [own], alarms = [], runs = [], created, measure = () => ({}) } = facts;
  const fail = (value: unknown) => {
    if (value instanceof Error) throw value;
    return value;
  };
  return {
    GetQueueAttributes: ({ QueueUrl }) => {
      const depth = { parked, undelivered }[String(QueueUrl).split('/').at(-1) ?? ''] ?? 0;
      return { Attributes: { ApproximateNumberOfMessages: String(depth), QueueArn: QUEUE } };
    },
    ListSubscriptions: () => ({ Subscriptions: elsewhere }),
    ListSubscriptionsByTopic: () => ({ Subscriptions: fail(subscriptions) }),
    GetSubscriptionAttributes: () => ({ Attributes: { ...SUBSCRIBED, ...attributes } }),
    ListObjectsV2: () => ({ KeyCount: fail(failures) }),
    DescribeAlarms: () => ({ MetricAlarms: fail(alarms) }),
    GetMetricData: measure,
    DescribeTable: () => ({ Table: { CreationDateTime: fail(created) } }),
    Invoke: () => {
      const audits = { 'orders/User': { replica: 'orders/User', ...AUDIT, ...audit } };
      return { Payload: Buffer.from(JSON.stringify({ runs, audits })) };
    },
  };
}

/** Clients that count what they are asked. */
export function cloudOf(facts: Facts): { clients: OperatorClients; asked: string[] } {
  const answers = answersTo(facts);
  const asked: string[] = [];
  const clients = createClients({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1' });
  for (const client of Object.values(clients)) {
    client.send = async (command: { readonly input: never }) => {
      const name = command.constructor.name.replace(/Command$/, '');
      asked.push(name);
      return answers[name]?.(command.input);
    };
  }
  return { clients, asked };
}

export async function problemsOf(facts: Facts, topology = TOPOLOGY): Promise<string[]> {
  const { replicas, feeds } = await readStatus(cloudOf(facts).clients, topology);
  return [...replicas, ...feeds].flatMap(({ problems }) =>
    problems.map(({ code, message }) => `${code}: ${message}`),
  );
}
