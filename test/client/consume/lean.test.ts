import { once as first } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Emulator, startFauxqs } from '../../../lib/local-cloud/emulators';
import { once } from '../../../packages/cdk-event-sharing-client/once';
import {
  createTable,
  type DynamoDb,
  newClients,
  newTableName,
  startDynamoDb,
} from '../../adapters/dynamodb-under-test';
import { leanEntry } from '../../support/lean-consumers';
import { contract as orderPlaced } from './events';
import { first as created, deliver, effectsIn, HORIZON, Surroundings, second, user } from './support';

const KEY = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

let dynamo: DynamoDb;
let messaging: Emulator;
let dynamodb: DynamoDBClient;
let lean: Awaited<ReturnType<typeof leanEntry>>;
beforeAll(async () => {
  [dynamo, messaging, lean] = await Promise.all([startDynamoDb(), startFauxqs(), leanEntry()]);
  ({ dynamodb } = newClients(dynamo.url));
  Object.assign(process.env, KEY, {
    AWS_ENDPOINT_URL: messaging.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
  });
});
afterAll(async () => {
  dynamodb?.destroy();
  await Promise.all([dynamo?.stop(), messaging?.stop()]);
});

/** Options with the clients left out, as the entry asks for. */
async function options<D extends 'at-least-once' | 'in-order' | 'exactly-once' | typeof once>(
  delivery: D,
  more: object = {},
) {
  const positionsTable = newTableName('positions');
  await createTable(dynamodb, positionsTable, false, 'of');
  const settings = { delivery, positionsTable, horizonSeconds: HORIZON, ...more };
  const { sqs: _, s3: __, dynamodb: ___, ...rest } = new Surroundings().options<D>(settings);
  return { ...rest, positionsTable };
}
async function consumer<D extends 'at-least-once' | 'in-order' | 'exactly-once' | typeof once>(
  delivery: D,
  handler: Parameters<typeof lean.consumeChanges<{ user_id: number }, { user_id: number }, D>>[1],
  more: object = {},
) {
  const { positionsTable, ...rest } = await options(delivery, more);
  return { positionsTable, consume: lean.consumeChanges(user, handler as never, rest) };
}

describe('consumers without the SDK', () => {
  it('write effects exactly once, by the endpoint of the environment', async () => {
    const effects = newTableName('effects');
    await createTable(dynamodb, effects);
    const { consume } = await consumer('exactly-once', async ({ transaction }) => {
      const Update = {
        TableName: effects,
        Key: { id: { S: 'all' } },
        UpdateExpression: 'ADD #count :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':one': { N: '1' } },
      };
      await transaction([{ Update }]);
    });
    for (const batch of [[created, second], [second, created], [created]])
      expect(await deliver(consume, batch)).toEqual([]);
    expect(await effectsIn(dynamodb, effects, 'all')).toBe(2);
  });

  it('begin no change after a newer one', async () => {
    const seen: string[] = [];
    const { consume } = await consumer('in-order', ({ kind }) => void seen.push(kind));
    for (const event of [second, created, second]) expect(await deliver(consume, [event])).toEqual([]);
    expect(seen).toEqual(['updated', 'updated']);
  });

  it('handle once beside Powertools, which calls by the SDK', async () => {
    let tries = 0;
    const { consume, positionsTable } = await consumer(once, () => {
      tries += 1;
      if (tries === 1) throw new Error('not now');
    });
    // What fails gives its place up.
    for (const again of [[0], [], []]) expect(await deliver(consume, [created])).toEqual(again);
    expect(tries).toBe(2);
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: positionsTable }));
    expect(Items.map(({ status }) => status)).toEqual([{ S: 'COMPLETED' }]);
  });

  it('park at the queue, and fetch what was too large from the bucket', async () => {
    const settings = {
      endpoint: messaging.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    const sqs = new SQSClient(settings);
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    const Bucket = newTableName('payloads');
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: newTableName('dlq') }));
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'large.json', Body: JSON.stringify(created.data) }));
    const large = { ...created, data: { user_id: 1 }, dataref: `s3://${Bucket}/large.json` };
    const names: unknown[] = [];
    const { consume } = await consumer(
      'at-least-once',
      (change) => {
        names.push(change.kind === 'created' && change.data);
        throw new lean.Reject('not for us');
      },
      { deadLetterQueueUrl: QueueUrl, payloadBucket: Bucket },
    );
    expect(await deliver(consume, [large])).toEqual([]);
    expect(names).toEqual([expect.objectContaining({ name: 'Alice' })]);
    const asked = { QueueUrl, WaitTimeSeconds: 5, MessageAttributeNames: ['code'] };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
    expect(
      Messages.map(({ Body, MessageAttributes }) => [Body, MessageAttributes?.code?.StringValue]),
    ).toEqual([[JSON.stringify(large), 'rejected-by-handler']]);
    sqs.destroy();
    s3.destroy();
  });

  it.each(['dynamodb', 'sqs', 's3'])('refuse the client "%s", which they could not use', async (name) => {
    const { positionsTable: _, ...given } = await options('at-least-once');
    const more = { ...given, [name]: { send: () => {} } };
    const message = `"${name}" is a client of the AWS SDK, without which cdk-event-sharing-client/lean calls: leave it out, or import cdk-event-sharing-client/consume`;
    expect(() => lean.consumeChanges(user, () => {}, more)).toThrow(`consumeChanges: ${message}`);
    expect(() => lean.consumeEvents(orderPlaced, () => {}, more)).toThrow(`consumeEvents: ${message}`);
  });

  it('say what else is wrong in the same words as those with the SDK', async () => {
    expect(() => lean.consumeChanges(user, () => {}, { delivery: 'twice' as never })).toThrow(
      'consumeChanges: "delivery" is none of',
    );
    expect(() => lean.consumeEvents(orderPlaced, () => {}, null as never)).toThrow(
      'consumeEvents: the options',
    );
  });

  it('ask for nothing beyond the end of the invocation', async () => {
    let requests = 0;
    const server = createServer(() => {
      requests += 1;
    }).listen(0, '127.0.0.1');
    await first(server, 'listening');
    const closed = new Promise((resolve) =>
      server.once('connection', (socket) => socket.once('close', resolve)),
    );
    process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { consume } = await consumer('in-order', () => {});
      expect(await deliver(consume, [created], 1_200)).toEqual([0]);
      await closed;
      expect(requests).toBe(1);
    } finally {
      process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamo.url;
      server.close();
    }
  }, 6_000);
});
