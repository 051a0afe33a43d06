import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { type App, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  auditReplica,
  discover,
  feedOfReplica,
  readStatus,
  replayFailures,
  replicaOf,
  runBatchJob,
} from '../../../lib/operator';
import {
  type BoundedContext,
  ChangeConsumer,
  ChangeDelivery,
  ChangeFeed,
  Contract,
  OwnedTable,
} from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { order, orderPlaced, placedItem } from '../../support/order-placed';
import { bundledFunction } from './support/bundled-function';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner, outputAll } from './support/pipeline';

/** Of a table of its own, with the key that the contract has. */
const refunded = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'orders', entity: 'Refunded', kind: 'event', version: '1.0', key: ['refund_id'] },
  properties: { refund_id: { type: 'string' }, amount: { type: 'number' } },
  required: ['refund_id', 'amount'],
});

/** Writes an order and its event, or tries what it may not do. */
const WRITER = `
import { DeleteItemCommand, DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { outbox } from 'cdk-event-sharing-client/outbox';
import { orderPlaced } from './contract';

const dynamodb = new DynamoDBClient({});
const tableName = process.env.TABLE ?? '';

export const handler = async ({ order_id, order_version, total, large, deletes, fresh = true }) => {
  const key = { pk: { S: \`ORDER#\${order_id}\` }, sk: { S: 'ORDER' } };
  const state = {
    Put: {
      TableName: tableName,
      Item: { ...key, total: { N: String(total) } },
      ...(fresh && { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  };
  const lines = large ? [{ sku: 'x'.repeat(300_000) }] : [];
  const event = outbox(orderPlaced, { order_id, order_version, total, lines }, { tableName });
  try {
    if (deletes) await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: key }));
    else await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [state, event] }));
    return 'written';
  } catch (error) {
    return error.CancellationReasons?.map(({ Code }) => Code).join() ?? error.name;
  }
};
`;

/** Counts what takes effect, what was sent again, and the positions that it saw. */
const handlerOf = (contract: string, delivery: string) => `
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { consumeEvents } from 'cdk-event-sharing-client/consume';
import { ${contract} as contract } from './contract';

const dynamodb = new DynamoDBClient({});
const add = (id, by = 1) => ({
  TableName: process.env.EFFECTS,
  Key: { id: { S: id } },
  UpdateExpression: 'ADD #count :by, seen :seen',
  ExpressionAttributeNames: { '#count': 'count' },
  ExpressionAttributeValues: { ':by': { N: '1' }, ':seen': { NS: [String(by)] } },
});

export const handler = consumeEvents(
  contract,
  async (event) => {
    const bytes = (event.data.lines ?? []).reduce((sum, { sku }) => sum + sku.length, 0);
    if (event.snapshot) await dynamodb.send(new UpdateItemCommand(add('again/' + event.id)));
    if (event.transaction) await event.transaction([{ Update: add(event.id, bytes) }]);
    else if (event.aggregate)
      await dynamodb.send(new UpdateItemCommand(add('order/' + event.aggregate.order_id, event.position)));
    else await dynamodb.send(new UpdateItemCommand(add(event.id)));
  },
  { delivery: '${delivery}' },
);
`;

function newFunction(
  scope: BoundedContext,
  id: string,
  code: string,
  contract: Contract,
  environment: object,
) {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(bundledFunction(code, contract)),
    timeout: Duration.seconds(10),
    environment: { ...environment },
  });
}

function define(app: App): void {
  // Rows and events in one table and one feed, as parts of texts.
  const owner = defineOwner(app, {
    contracts: [order, orderPlaced],
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: '__ttl',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const writer = newFunction(owner.context, 'Writer', WRITER, orderPlaced, {
    TABLE: owner.table.table.tableName,
  });
  owner.table.grantOutbox(writer);
  const outbox = new OwnedTable(owner.context, 'Outbox', {
    partitionKey: { name: 'refund_id', type: AttributeType.STRING },
    timeToLiveAttribute: 'gone_at',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new ChangeFeed(owner.context, 'Events', { table: outbox, contracts: [refunded] });
  outputAll(owner.stack, { Writer: writer.functionName, Outbox: outbox.table.tableName });

  // Whoever wants rows hears of no event.
  const { stack, context } = defineConsumer(app, 'billing', owner, { Order: { contract: order } });
  const effects = new TableV2(context, 'Effects', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  outputAll(stack, { Effects: effects.tableName });
  const consume = (id: string, contract: Contract, name: string, delivery: ChangeDelivery) => {
    const code = handlerOf(name, delivery);
    const fn = newFunction(context, `${id}Handler`, code, contract, { EFFECTS: effects.tableName });
    effects.grant(fn, 'dynamodb:UpdateItem');
    new ChangeConsumer(context, id, {
      contract,
      function: fn,
      delivery,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  };
  consume('Each', orderPlaced, 'orderPlaced', ChangeDelivery.EXACTLY_ONCE);
  consume('Ordered', orderPlaced, 'orderPlaced', ChangeDelivery.IN_ORDER);
  consume('Refunds', refunded, 'refunded', ChangeDelivery.AT_LEAST_ONCE);
}

describe('deployed business events', () => {
  const deployed = new DeployedApp(define, { enforceIam: true });
  let clients: ReturnType<typeof operatorClients>;
  beforeAll(() => {
    clients = operatorClients(deployed.cloud);
  });

  const place = async (request: object): Promise<string> => {
    const { Payload } = await clients.lambda.send(
      new InvokeCommand({ FunctionName: deployed.output('Writer'), Payload: JSON.stringify(request) }),
    );
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  };
  /** What was counted under a name, and with which numbers. */
  const effect = async (id: string) => {
    const found = (await deployed.items('Effects')).find((item) => item.id?.S === id);
    return found && [Number(found.count?.N), found.seen?.NS?.map(Number).sort()];
  };
  const shows = (id: string, ...expected: unknown[]) =>
    eventually(async () => expect(await effect(id)).toEqual(expected), 30_000);
  /** Once an event that was written later has come, those from before have come too, or never will. */
  const settled = async (order_id: string) => {
    expect(await place({ order_id, order_version: 1, total: 1 })).toBe('written');
    await shows(`OrderPlaced/${order_id}/1`, 1, [0]);
  };
  const consumer = async (id: string) => replicaOf(await discover(clients), `billing/${id}`);
  const failures = async () => {
    const Bucket = deployed.output('Failures');
    const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = '' }) => ({ Bucket, Key }));
  };

  test('leave with the state that they tell of, each by its own contract', async () => {
    expect(await place({ order_id: 'o-1', order_version: 1, total: 10 })).toBe('written');
    await shows('OrderPlaced/o-1/1', 1, [0]);
    await shows('order/o-1', 1, [1]);
    await eventually(async () =>
      expect(await deployed.rows('Order')).toEqual([{ order_id: { S: 'o-1' }, total: { N: '10' } }]),
    );
  });

  test('are not there where the transaction was cancelled', async () => {
    // By the state: another event, of an order that there is.
    expect(await place({ order_id: 'o-1', order_version: 2, total: 20 })).toBe('ConditionalCheckFailed,None');
    // By the event: it is there already.
    expect(await place({ order_id: 'o-1', order_version: 1, total: 30, fresh: false })).toBe(
      'None,ConditionalCheckFailed',
    );
    await settled('o-2');
    expect(await effect('OrderPlaced/o-1/2')).toBeUndefined();
    expect(await effect('OrderPlaced/o-1/1')).toEqual([1, [0]]);
    const rows = await deployed.rows('Order');
    expect(rows.find(({ order_id }) => order_id?.S === 'o-1')).toMatchObject({ total: { N: '10' } });
  });

  test('are written by a function that may do nothing else to the table', async () => {
    expect(await place({ order_id: 'o-1', order_version: 1, total: 1, deletes: true })).toMatch(
      /AccessDenied/,
    );
  });

  test('are refused, whole and with a reason, when they are changed, while others leave', async () => {
    const { pk, sk } = placedItem() as Record<'pk' | 'sk', { S: string }>;
    await clients.dynamodb.send(
      new UpdateItemCommand({
        TableName: deployed.output('Table'),
        Key: { pk, sk },
        UpdateExpression: 'SET #total = :total',
        ExpressionAttributeNames: { '#total': 'total' },
        ExpressionAttributeValues: { ':total': { N: '4711' } },
      }),
    );
    await settled('o-3');
    await eventually(async () => expect(await failures()).toHaveLength(1));
    expect(await effect('OrderPlaced/o-1/1')).toEqual([1, [0]]);
    const [object] = await failures();
    if (!object) throw new Error('nothing was kept');
    const { Body } = await clients.s3.send(new GetObjectCommand(object));
    const { reason, payload } = JSON.parse((await Body?.transformToString()) ?? '');
    expect(reason).toMatch(/the field "total" of an event of orders\/OrderPlaced was changed/);
    expect(reason).not.toContain('4711');
    expect(payload).toContain('4711');
    const report = await replayFailures(clients, await discover(clients), 'orders/Order');
    expect(report).toMatchObject({
      events: 0,
      done: 0,
      kept: [
        {
          object: object.Key,
          reason: expect.stringMatching(/refused the event again: .*write another event/),
        },
      ],
    });
    await clients.s3.send(new DeleteObjectCommand(object));
  });

  test('are replayed as they were, also when their items are gone, and have their effect once', async () => {
    const record = {
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/x/stream/2026-01-01T00:00:00.000',
      dynamodb: {
        Keys: { pk: { S: 'ORDER#lost' }, sk: { S: 'PLACED#1' } },
        SequenceNumber: '1',
        ApproximateCreationDateTime: Math.floor(deployed.cloud.clock.now() / 1000),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        NewImage: placedItem({ order_id: 'lost' }),
      },
    };
    const Body = JSON.stringify({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      payload: JSON.stringify({ Records: [record] }),
    });
    for (const Key of ['aws/lambda/a', 'aws/lambda/b'])
      await clients.s3.send(new PutObjectCommand({ Bucket: deployed.output('Failures'), Key, Body }));
    const report = await replayFailures(clients, await discover(clients), 'orders/OrderPlaced');
    expect(report).toMatchObject({ events: 2, done: 2, kept: [] });
    expect(await failures()).toEqual([]);
    await shows('OrderPlaced/lost/1', 1, [0]);
    await settled('o-4');
    expect(await effect('OrderPlaced/lost/1')).toEqual([1, [0]]);
  });

  test('come from an outbox of their own, however they were written, and not when they are marked otherwise', async () => {
    const put = (refund_id: string, mark: object) =>
      deployed.put('Outbox', { refund_id: { S: refund_id }, amount: { N: '5' }, ...mark });
    await put('r-0', {});
    await put('r-1', { __event: { S: 'orders/Other' } });
    await put('r-2', { __event: { S: 'orders/Refunded' } });
    await shows('Refunded/r-2', 1, [1]);
    for (const id of ['r-0', 'r-1']) expect(await effect(`Refunded/${id}`)).toBeUndefined();
  });

  test('arrive whole when they are too large for SNS', async () => {
    expect(await place({ order_id: 'large', order_version: 1, total: 1, large: true })).toBe('written');
    await shows('OrderPlaced/large/1', 1, [300_000]);
  });

  test('are begun in the order of the owner where that is asked for, whatever the order in which they were written', async () => {
    const version = (order_version: number) =>
      place({ order_id: 'o-9', order_version, total: 1, fresh: false });
    await version(10);
    await shows('order/o-9', 1, [10]);
    await version(9);
    await shows('OrderPlaced/o-9/9', 1, [0]);
    await version(11);
    await shows('order/o-9', 2, [10, 11]);
  });

  test('are sent again by a seed, while they are there, and move no consumer that handles them exactly once', async () => {
    const each = await consumer('Each');
    const before = (await deployed.items('Effects')).filter(({ id }) => id?.S?.startsWith('OrderPlaced/'));
    const job = await runBatchJob(clients, feedOfReplica(each), { kind: 'seed', replica: each.name });
    const there = (await deployed.items('Table')).filter((item) => item.__event);
    expect(job).toMatchObject({ state: 'finished', sent: there.length, refused: 0 });
    for (const { pk, sk } of there) {
      const [id, version] = [pk, sk].map((part) => part?.S?.split('#')[1]);
      await eventually(async () => expect(await effect(`again/OrderPlaced/${id}/${version}`)).toBeDefined());
    }
    await settled('o-5');
    for (const { id, count } of before) expect((await effect(id?.S ?? ''))?.[0]).toBe(Number(count?.N));
    expect(await effect('again/OrderPlaced/lost/1')).toBeUndefined();

    const ordered = await consumer('Ordered');
    await runBatchJob(clients, feedOfReplica(ordered), { kind: 'seed', replica: ordered.name });
    await settled('o-6');
    await shows('order/o-6', 1, [1]);
    expect((await effect('order/o-9'))?.[1]).toEqual([10, 11]);
  }, 120_000);

  test('are neither republished nor audited, and their consumers have a status', async () => {
    const each = await consumer('Each');
    const republish = runBatchJob(clients, feedOfReplica(each), { kind: 'republish', replica: each.name });
    await expect(republish).rejects.toMatchObject({
      code: 'no-rows',
      message: expect.stringContaining('seed'),
    });
    await expect(auditReplica(clients, each)).rejects.toMatchObject({ code: 'no-rows' });
    const { replicas } = await readStatus(clients, await discover(clients));
    expect(replicas.find(({ replica }) => replica === each.name)).toMatchObject({
      parked: 0,
      undelivered: 0,
    });
  });

  test('say nothing when their time to live is over', async () => {
    const effects = async () =>
      (await deployed.items('Effects')).map(({ id, count }) => [id?.S, count?.N]).sort();
    // A message that is being handled comes again when its visibility timeout is over, as it is eight days later.
    await eventually(async () => {
      const { replicas } = await readStatus(clients, await discover(clients));
      expect(replicas.filter(({ queued, inFlight }) => queued + inFlight > 0)).toEqual([]);
    });
    const before = await effects();
    await deployed.cloud.clock.advance('8 days');
    await eventually(async () =>
      expect((await deployed.items('Table')).filter((item) => item.__event)).toEqual([]),
    );
    await settled('o-7');
    const after = await effects();
    expect(after.filter(([id]) => !id?.includes('o-7'))).toEqual(before);
    expect(await failures()).toEqual([]);
  });
});
