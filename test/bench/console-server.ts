import { setTimeout as sleep } from 'node:timers/promises';
import { startConsole } from '../../lib/console';
import { createClients, type Topology } from '../../lib/operator';

/** A process with a console of an owner that changes rows, and of three replicas. Services are answers in memory, so that what is measured is its own. */
const CHANGES = Number(process.argv[2]);
const A_PAGE = 1000;
/** At 10,000 changes a second. */
const PAGE_MS = 100;
const STREAM = 'arn:aws:dynamodb:us-east-1:111111111111:table/Users/stream/2026-01-01T00:00:00.000';

const schema = {
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  type: 'object',
  properties: {
    user_id: { type: 'integer' },
    name: { type: 'string' },
    email: { type: 'string', 'x-pii': true },
    country: { type: 'string' },
  },
  required: ['user_id', 'name'],
};
const feed = {
  contract: 'users/User',
  version: '1.0',
  table: 'Users',
  batch: 'batch',
  read: 'read',
  stateMachine: 'machine',
  publisher: 'publisher',
  failureBucket: 'failures',
  topicArn: 'arn:aws:sns:us-east-1:111111111111:users',
};
const topology: Topology = {
  feeds: [feed],
  replicas: ['orders', 'billing', 'shipping'].map((context) => ({
    name: `${context}/User`,
    contract: 'users/User',
    major: 1,
    reads: [1],
    table: `${context}-users`,
    fields: ['user_id', 'name', 'country'],
    queueUrl: `http://127.0.0.1:1/1/${context}`,
    deadLetterQueueUrl: `http://127.0.0.1:1/1/${context}-parked`,
    subscriptionDeadLetterQueueUrl: `http://127.0.0.1:1/1/${context}-undelivered`,
    replicator: context,
    feed,
  })),
};

let made = 0;
let isFlowing = false;

async function records(): Promise<object> {
  if (!isFlowing || made >= CHANGES) return { Records: [], NextShardIterator: 'next' };
  await sleep(PAGE_MS);
  const at = new Date();
  const Records = Array.from({ length: A_PAGE }, () => {
    made += 1;
    const user_id = { N: String(made % 5000) };
    const image = (name: string) => ({
      user_id,
      name: { S: name },
      email: { S: `user-${made}@example.com` },
      country: { S: 'CH' },
      notes: { S: 'x'.repeat(300) },
    });
    return {
      eventID: String(made),
      eventName: 'MODIFY',
      dynamodb: {
        ApproximateCreationDateTime: at,
        Keys: { user_id },
        OldImage: image(`before ${made}`),
        NewImage: image(`after ${made}`),
        SequenceNumber: String(1e20 + made * 1e6),
        SizeBytes: 900,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    };
  });
  return { Records, NextShardIterator: 'next' };
}

const ANSWERS: Readonly<Record<string, () => unknown>> = {
  DescribeTable: () => ({
    Table: {
      LatestStreamArn: STREAM,
      KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'N' }],
    },
  }),
  DescribeStream: () => ({ StreamDescription: { Shards: [{ ShardId: 'shard', SequenceNumberRange: {} }] } }),
  GetShardIterator: () => ({ ShardIterator: 'first' }),
  GetRecords: records,
  BatchGetItem: () => ({ Responses: {} }),
  GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: '0' } }),
  Invoke: () => ({ Payload: Buffer.from(JSON.stringify({ contracts: [schema], runs: [], audits: {} })) }),
};

/** Of V8, where `--expose-gc` is given. */
type FullCollection = ((options: Readonly<Record<string, string>>) => void) | undefined;

async function main(): Promise<void> {
  const clients = createClients({
    endpoint: 'http://127.0.0.1:1',
    region: 'us-east-1',
    account: '111111111111',
  });
  for (const client of Object.values(clients))
    client.send = async (command: object) =>
      ANSWERS[command.constructor.name.replace(/Command$/, '')]?.() ?? {};
  const running = await startConsole({
    clients,
    discover: async () => topology,
    place: { region: 'us-east-1', realAws: false },
  });
  /** What is kept, without what V8 has not given back yet. */
  const kept = () => {
    (globalThis.gc as FullCollection)?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    const { rss, heapUsed } = process.memoryUsage();
    return { resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
  };
  process.on('message', async (word) => {
    if (word === 'begin') isFlowing = true;
    if (word === 'end') await running.stop().then(() => process.exit());
  });
  await sleep(2000);
  process.send?.({ url: running.url, port: running.port, idle: kept() });
  let peak = 0;
  while (made < CHANGES) {
    await sleep(250);
    peak = Math.max(peak, process.memoryUsage().rss / 2 ** 20);
  }
  await sleep(3000);
  process.send?.({ after: kept(), peak });
}

void main();
