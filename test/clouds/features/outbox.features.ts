import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ExampleTables } from '../../support/example-tables';
import type { Backend } from '../backends/backend';
import { Tap } from './tap';

/**
 * What every cloud must show of business events: those by which orders are paid, between the orders and the billing service.
 *
 * @param example deployed before the tests
 */
export function outboxFeatures(backend: Backend, example: () => ExampleTables): void {
  describe(`business events on ${backend.name}`, () => {
    let placed: Tap;
    let paid: Tap;

    beforeAll(async () => {
      placed = await Tap.open(example(), example().output('Orders', 'FeedTopicArn'));
      paid = await Tap.open(example(), example().output('BillingEvents', 'FeedTopicArn'));
    });
    afterAll(async () => {
      await placed?.close();
      await paid?.close();
    });

    const clients = () => example().deployment.clients;
    const outbox = () => example().output('Orders', 'OutboxTableName');
    const eventKey = (order_id: string) => marshall({ order_id, order_version: 1 });

    async function read(table: string, key: object) {
      const { Item } = await clients().dynamodb.send(
        new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
      );
      return Item && unmarshall(Item);
    }
    const order = (order_id: string) => read(example().output('Orders', 'OrdersTableName'), { order_id });
    const account = (user_id: number) => read(example().output('Billing', 'AccountsTableName'), { user_id });
    /** @returns whether there was no order of that id; each buyer has one order */
    const place = (user_id: number) =>
      example().deployment.invoke(example().output('Orders', 'PlaceOrderName'), {
        order_id: `o-${user_id}`,
        user_id,
        total: 12.5,
        currency: 'EUR',
      });
    async function placeAndPay(user_id: number): Promise<void> {
      expect(await place(user_id)).toBe(true);
      await example().eventually(async () =>
        expect(await order(`o-${user_id}`)).toMatchObject({ state: 'paid' }),
      );
    }
    /** Bodies of the events of an order that have arrived by now. */
    const eventsOf = async (tap: Tap, order_id: string) =>
      (await tap.bodies()).filter((body) => JSON.parse(body).data.order_id === order_id);
    /** What was on its way has had its effects by the time when this has: the queues are empty, too. */
    async function settled(barrier: number) {
      await placeAndPay(barrier);
      const queues = [
        example().output('Billing', 'PlacedOrdersQueueUrl'),
        example().output('Orders', 'PaidOrdersQueueUrl'),
      ];
      for (const queue of queues)
        await example().eventually(async () => expect(await example().depth(queue)).toBe(0));
    }
    /** Reasons for which records of the outbox were refused. */
    async function refusals(): Promise<string[]> {
      const Bucket = example().output('Orders', 'FailureBucketName');
      const { Contents = [] } = await clients().s3.send(new ListObjectsV2Command({ Bucket }));
      const objects = Contents.map(({ Key }) => clients().s3.send(new GetObjectCommand({ Bucket, Key })));
      const texts = await Promise.all(
        objects.map(async (object) => (await object).Body?.transformToString() ?? ''),
      );
      return texts.map((text) => JSON.parse(text).reason);
    }

    it('reach their consumers once: an order is charged once and marked paid once', async () => {
      await placeAndPay(301);
      await settled(302);
      expect(await order('o-301')).toMatchObject({ state: 'paid', order_version: 2 });
      expect(await account(301)).toMatchObject({ charges: 1, charged: 12.5 });
      for (const tap of [placed, paid]) expect(await eventsOf(tap, 'o-301')).toHaveLength(1);
    });

    it('are not told by a transaction that is cancelled', async () => {
      // Of an order that came to be without an event.
      await example().putOrder({ order_id: 'o-303', user_id: 303, total: 1 });
      expect(await place(303)).toBe(false);
      await settled(304);
      expect(await read(outbox(), { order_id: 'o-303', order_version: 1 })).toBeUndefined();
      expect(await eventsOf(placed, 'o-303')).toEqual([]);
      expect(await account(303)).toBeUndefined();
    });

    it('have one effect when they arrive six times', async () => {
      await placeAndPay(305);
      const copies: [tap: Tap, queue: string][] = [
        [placed, example().output('Billing', 'PlacedOrdersQueueUrl')],
        [paid, example().output('Orders', 'PaidOrdersQueueUrl')],
      ];
      for (const [tap, QueueUrl] of copies) {
        const [MessageBody] = await example().eventually(async () => {
          const events = await eventsOf(tap, 'o-305');
          expect(events).toHaveLength(1);
          return events;
        });
        const send = () => clients().sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
        await Promise.all(Array.from({ length: 5 }, send));
      }
      await settled(306);
      expect(await account(305)).toMatchObject({ charges: 1, charged: 12.5 });
      expect(await order('o-305')).toMatchObject({ state: 'paid', order_version: 2 });
    });

    it('happen once: what changes one is refused and kept with the reason, while others flow', async () => {
      await placeAndPay(307);
      await clients().dynamodb.send(
        new UpdateItemCommand({
          TableName: outbox(),
          Key: eventKey('o-307'),
          UpdateExpression: 'SET #total = :total',
          ExpressionAttributeNames: { '#total': 'total' },
          ExpressionAttributeValues: marshall({ ':total': 99 }),
        }),
      );
      await settled(308);
      await example().eventually(async () =>
        expect(await refusals()).toEqual([
          expect.stringMatching(/^the field "total" of an event of orders\/OrderPlaced was changed/),
        ]),
      );
      expect(await eventsOf(placed, 'o-307')).toHaveLength(1);
      expect(await account(307)).toMatchObject({ charges: 1, charged: 12.5 });
    });

    it('are told no more when they leave the outbox', async () => {
      await placeAndPay(309);
      const before = await refusals();
      await clients().dynamodb.send(new DeleteItemCommand({ TableName: outbox(), Key: eventKey('o-309') }));
      await settled(310);
      expect(await eventsOf(placed, 'o-309')).toHaveLength(1);
      expect(await refusals()).toEqual(before);
      expect(await account(309)).toMatchObject({ charges: 1 });
    });
  });
}
