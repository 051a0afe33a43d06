import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { type App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  discover,
  feedOfReplica,
  listDeadLetters,
  readStatus,
  redrive,
  replicaOf,
  runBatchJob,
} from '../../../lib/operator';
import {
  BoundedContext,
  ChangeDelivery,
  ChangeForwarder,
  Contract,
} from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { orderPlaced, placedItem } from '../../support/order-placed';
import { DeployedApp, type SdkItem } from './support/deployed-app';
import { defineOwner, outputAll } from './support/pipeline';

const users = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
  properties: { id: { type: 'string' }, name: { type: 'string' } },
  required: ['id', 'name'],
});

/** Forwarders of rows as they come and in order, and of business events: each to a FIFO queue of its own under a key of the customer. */
function define(app: App): void {
  const orders = defineOwner(app, {
    contracts: [orderPlaced],
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: '__ttl',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const owner = defineOwner(app, {
    contracts: [users],
    partitionKey: { name: 'id', type: AttributeType.STRING },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stack = new Stack(app, 'billing');
  const context = new BoundedContext(stack, 'Context', { name: 'billing' });
  const encryptionMasterKey = new Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY });
  const fifo = (id: string) => new Queue(stack, id, { fifo: true, encryptionMasterKey });
  const forwarders = {
    Each: { contract: users },
    Ordered: { contract: users, delivery: ChangeDelivery.IN_ORDER },
    Placed: { contract: orderPlaced, delivery: ChangeDelivery.IN_ORDER },
  };
  for (const [id, props] of Object.entries(forwarders)) {
    const fifoQueue = fifo(`${id}Target`);
    const { consumer } = new ChangeForwarder(context, id, {
      ...props,
      fifoQueue,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    outputAll(stack, { [id]: fifoQueue.queueUrl, [`${id}Source`]: consumer.queue.queueUrl });
  }
  stack.addStackDependency(owner.stack);
  stack.addStackDependency(orders.stack);
}

describe('deployed change forwarders', () => {
  const deployed = new DeployedApp(define, { enforceIam: true });
  let clients: ReturnType<typeof operatorClients>;
  const received: Record<string, Message[]> = { Each: [], Ordered: [], Placed: [] };
  beforeAll(() => {
    clients = operatorClients(deployed.cloud);
  });

  const put = (id: string, name: string) =>
    deployed.put('Table', { id: { S: id }, name: { S: name } }, 'users-owner');
  /** Takes what has come to a FIFO queue. */
  const receive = async (target: string): Promise<Message[]> => {
    const QueueUrl = deployed.output(target);
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length > 0) {
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await clients.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
    received[target]?.push(...Messages);
    return received[target] ?? [];
  };
  /** The events of a row that a FIFO queue has had, in their order. */
  const eventsOf = async (target: string, id: string) =>
    (await receive(target)).map(({ Body = '' }) => JSON.parse(Body)).filter(({ data }) => data.id === id);
  const shows = (target: string, id: string, types: string[]) =>
    eventually(async () => {
      const events = await eventsOf(target, id);
      expect(events.map(({ type }) => type.replace('users.User', ''))).toEqual(types);
    }, 30_000);
  const both = async (id: string, types: string[]) => {
    await shows('Each', id, types);
    await shows('Ordered', id, types);
  };
  const consumer = async (id: string) => replicaOf(await discover(clients), `billing/${id}`);
  /** Puts events on a forwarder's own queue, all in one request. */
  const send = (target: string, events: readonly object[]) =>
    clients.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: deployed.output(`${target}Source`),
        Entries: events.map((event, index) => ({ Id: String(index), MessageBody: JSON.stringify(event) })),
      }),
    );

  test('a FIFO queue gets the events of a row, whole, as a group', async () => {
    await put('1', 'Ada');
    await both('1', ['Created']);
    await put('1', 'Ada L');
    await both('1', ['Created', 'Updated']);
    await deployed.remove('Table', { id: { S: '1' } }, 'users-owner');
    await both('1', ['Created', 'Updated', 'Deleted']);
    const [created] = await eventsOf('Each', '1');
    expect(created).toMatchObject({
      specversion: '1.0',
      source: 'users/User',
      dataschema: 'urn:event-sharing:users:User:1.0',
      data: { id: '1', name: 'Ada' },
    });
    const [message] = received.Each ?? [];
    expect(message?.Attributes).toMatchObject({ MessageGroupId: 'users/User/1' });
  });

  test('an event that comes again within five minutes is there once', async () => {
    await put('2', 'Bea');
    await both('2', ['Created']);
    const [event] = await eventsOf('Each', '2');
    await send('Each', [event, event, event]);
    await send('Ordered', [event, event, event]);
    await put('2', 'Bea B');
    await both('2', ['Created', 'Updated']);
  });

  test('an older event of a row is sent on where events go as they come, and left out in order', async () => {
    await put('3', 'Cyd');
    await put('3', 'Cyd C');
    await both('3', ['Created', 'Updated']);
    const [, event] = await eventsOf('Each', '3');
    const late = { ...event, id: `${event.id}x`, sequence: event.sequence.replace(/\d$/, '0') };
    const newer = { ...event, id: `${event.id}y`, sequence: event.sequence.replace(/\d{5}$/, '99999') };
    for (const target of ['Each', 'Ordered']) {
      await send(target, [newer]);
      await shows(target, '3', ['Created', 'Updated', 'Updated']);
      await send(target, [late]);
    }
    await shows('Each', '3', ['Created', 'Updated', 'Updated', 'Updated']);
    await eventually(async () => {
      const { Attributes = {} } = await clients.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: deployed.output('OrderedSource'),
          AttributeNames: ['All'],
        }),
      );
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: '0',
        ApproximateNumberOfMessagesNotVisible: '0',
      });
    }, 30_000);
    await shows('Ordered', '3', ['Created', 'Updated', 'Updated']);
  }, 120_000);

  test('a key that is no group id is named by a digest', async () => {
    const id = `Zoë ${'z'.repeat(200)}`;
    await put(id, 'Zoë');
    await both(id, ['Created']);
    const message = received.Each?.find(({ Body = '' }) => Body.includes('zzz'));
    expect(message?.Attributes?.MessageGroupId).toMatch(/^[\w-]{43}$/);
  });

  test('what was too large for the topic arrives with its data, and without where the queue takes less', async () => {
    const name = 'x'.repeat(300_000);
    await put('4', name);
    await both('4', ['Created']);
    const [whole] = await eventsOf('Each', '4');
    expect(whole).toMatchObject({ data: { id: '4', name } });
    expect(whole).not.toHaveProperty('dataref');
    await clients.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: deployed.output('Each'),
        Attributes: { MaximumMessageSize: '262144' },
      }),
    );
    await put('5', name);
    await both('5', ['Created']);
    const [claim] = await eventsOf('Each', '5');
    expect(claim).toMatchObject({ data: { id: '5' }, dataref: expect.stringMatching(/^s3:/) });
    expect(claim.data).not.toHaveProperty('name');
  });

  test('what the queue never takes is parked, and sent on when the queue takes it', async () => {
    const setLimit = (bytes: number) =>
      clients.sqs.send(
        new SetQueueAttributesCommand({
          QueueUrl: deployed.output('Each'),
          Attributes: { MaximumMessageSize: String(bytes) },
        }),
      );
    await setLimit(1024);
    await put('6', 'x'.repeat(2000));
    const code = 'rejected-by-target';
    await eventually(async () => {
      expect(await listDeadLetters(clients, await consumer('Each'))).toMatchObject([{ code, count: 1 }]);
    }, 30_000);
    await setLimit(1_048_576);
    expect(await redrive(clients, await consumer('Each'), { code })).toMatchObject({ state: 'done' });
    await both('6', ['Created']);
  }, 120_000);

  test('a forwarder is brought up to date by a seed of its own', async () => {
    await put('7', 'Gil');
    await both('7', ['Created']);
    const each = await consumer('Each');
    await runBatchJob(clients, feedOfReplica(each), { kind: 'seed', replica: each.name });
    await shows('Each', '7', ['Created', 'Created']);
    const [, snapshot] = await eventsOf('Each', '7');
    expect(snapshot).toMatchObject({ audience: 'billing/Each' });
    await shows('Ordered', '7', ['Created']);
  }, 120_000);

  test('operators see how late events were', async () => {
    const { replicas } = await readStatus(clients, await discover(clients));
    const each = replicas.find(({ replica }) => replica === 'billing/Each');
    expect(each).toMatchObject({ kind: 'consumer', parked: 0, lag: { p50: expect.any(Number) } });
  });

  test('business events arrive as they were written, an aggregate a group, and none after a later one', async () => {
    const place = (order_id: string, order_version: number) =>
      deployed.put('Table', placedItem({ order_id, order_version }) as SdkItem, 'orders-owner');
    const positions = async () =>
      (await receive('Placed')).map(({ Body = '', Attributes }) => {
        const { type, data } = JSON.parse(Body);
        return [type, Attributes?.MessageGroupId, data.order_version];
      });
    const [type, group] = ['orders.OrderPlaced', 'orders/OrderPlaced/o-1'];
    await place('o-1', 1);
    await eventually(async () => expect(await positions()).toEqual([[type, group, 1]]), 30_000);
    await place('o-1', 3);
    await eventually(async () => expect(await positions()).toHaveLength(2), 30_000);
    await place('o-1', 2);
    await place('o-2', 1);
    await eventually(async () => expect(await positions()).toHaveLength(3), 30_000);
    expect(await positions()).toEqual([
      [type, group, 1],
      [type, group, 3],
      [type, 'orders/OrderPlaced/o-2', 1],
    ]);
  });
});
