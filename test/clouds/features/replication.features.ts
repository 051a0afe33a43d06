import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { MAX_BYTES, toOutgoing } from '../../../lib/protocol/replication/outgoing-event';
import { ExampleTables } from '../../support/example-tables';
import type { Backend } from '../backends/backend';
import { apiFeatures } from './api.features';
import { consoleFeatures } from './console.features';
import { consumerFeatures } from './consumer.features';
import { metricFeatures } from './metric.features';
import { outboxFeatures } from './outbox.features';
import { Tap } from './tap';
import { traceFeatures } from './trace.features';

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What every cloud must show of the example. Each test has users of its own, so the order of tests is free. */
export function replicationFeatures(backend: Backend): void {
  describe(`replication on ${backend.name}`, () => {
    let tables: ExampleTables;
    let tap: Tap;

    beforeAll(async () => {
      tables = new ExampleTables(await backend.deploy(), backend.patienceMs);
      tap = await Tap.open(tables, tables.output('Users', 'FeedTopicArn'));
    });
    afterAll(async () => {
      await tap?.close();
      await tables?.deployment.stop();
    });

    it('shows a created user in both replicas, each with its own fields', async () => {
      await tables.put({ user_id: 123, name: 'Alice', email: 'alice@example.com', newsletter: true });
      await tables.shows('Orders', 123, { user_id: 123, name: 'Alice' });
      await tables.shows('Notifications', 123, { user_id: 123, email: 'alice@example.com' });
    });

    it('follows updates, a deletion and a recreation', async () => {
      await tables.put({ user_id: 1, name: 'Ann' });
      await tables.shows('Orders', 1, { user_id: 1, name: 'Ann' });
      await tables.put({ user_id: 1, name: 'Anna' });
      await tables.shows('Orders', 1, { user_id: 1, name: 'Anna' });
      await tables.remove(1);
      await tables.shows('Orders', 1, undefined);
      expect((await tables.items('Orders')).get(1)).toMatchObject({
        __deleted: true,
        __ttl: expect.any(Number),
      });
      await tables.put({ user_id: 1, name: 'Ann again' });
      await tables.shows('Orders', 1, { user_id: 1, name: 'Ann again' });
    });

    it('keeps users who did not opt in out of the filtered replica, and lets those leave who opt out', async () => {
      const user = { user_id: 2, name: 'Ben', email: 'ben@example.com' };
      await tables.put({ ...user, newsletter: false });
      await tables.shows('Orders', 2, { user_id: 2, name: 'Ben' });
      expect((await tables.items('Notifications')).has(2)).toBe(false);
      await tables.put({ ...user, newsletter: true });
      await tables.shows('Notifications', 2, { user_id: 2, email: 'ben@example.com' });
      await tables.put({ ...user, newsletter: false });
      await tables.shows('Notifications', 2, undefined);
    });

    it('publishes neither private attributes nor changes that touch only those', async () => {
      await tables.put({ user_id: 3, name: 'Cleo', password_hash: 'private-one' });
      await tables.put({ user_id: 3, name: 'Cleo', password_hash: 'private-two' });
      await tables.put({ user_id: 3, name: 'Cleopatra', password_hash: 'private-two' });
      await tables.shows('Orders', 3, { user_id: 3, name: 'Cleopatra' });
      await tables.eventually(async () => {
        const ofCleo = (await tap.bodies()).filter((body) => JSON.parse(body).subject === '3');
        expect(ofCleo.map((body) => JSON.parse(body).type)).toEqual([
          'users.UserCreated',
          'users.UserUpdated',
        ]);
      });
      expect((await tap.bodies()).join()).not.toMatch(/password_hash|private-/);
    });

    it('ignores events that arrive twice or out of order', async () => {
      for (const name of ['first', 'second', 'third']) await tables.put({ user_id: 4, name });
      await tables.shows('Orders', 4, { user_id: 4, name: 'third' });
      const bodies = await tap.eventsOf('4', 3);
      for (const body of [bodies[2], bodies[0], bodies[1], bodies[0]]) await send(tables, String(body));
      await drained(tables, 'Orders');
      await tables.shows('Orders', 4, { user_id: 4, name: 'third' });
    });

    it('does not raise the dead: an old event after the deletion changes nothing', async () => {
      await tables.put({ user_id: 5, name: 'Dora' });
      await tables.shows('Orders', 5, { user_id: 5, name: 'Dora' });
      await tables.remove(5);
      await tables.shows('Orders', 5, undefined);
      const [created] = await tap.eventsOf('5', 2);
      await send(tables, String(created));
      await drained(tables, 'Orders');
      await tables.shows('Orders', 5, undefined);
    });

    it('parks a message that can never be applied, with its reason, and applies its neighbour', async () => {
      await tables.put({ user_id: 6, name: 'Eve' });
      const [event] = await tap.eventsOf('6', 1);
      const neighbour = {
        ...JSON.parse(String(event)),
        subject: '60',
        data: { user_id: 60, name: 'Neighbour' },
      };
      const poison = '{"hello":"world"}';
      await tables.deployment.clients.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: tables.output('Orders', 'QueueUrl'),
          Entries: [
            { Id: 'poison', MessageBody: poison },
            { Id: 'neighbour', MessageBody: JSON.stringify(neighbour) },
          ],
        }),
      );
      await tables.shows('Orders', 60, { user_id: 60, name: 'Neighbour' });
      await tables.eventually(async () => {
        const [parked] = await tables.receive(tables.output('Orders', 'DeadLetterQueueUrl'));
        // A cloud may write JSON anew.
        expect(JSON.parse(parked?.Body ?? '')).toEqual(JSON.parse(poison));
        expect(parked?.MessageAttributes).toMatchObject({
          code: { StringValue: 'malformed' },
          reason: { StringValue: expect.stringContaining('specversion') },
          replica: { StringValue: 'orders/User' },
          function: { StringValue: tables.output('Orders', 'ReplicatorName') },
          firstSeenAt: { StringValue: expect.stringMatching(ISO_TIME) },
          parkedAt: { StringValue: expect.stringMatching(ISO_TIME) },
          originalMessageId: { StringValue: expect.stringMatching(/./) },
        });
      });
    });

    it('keeps a stream record that can never be published, whole, and publishes its neighbours', async () => {
      await tables.putAll([{ user_id: 70, name: 'Before' }]);
      await tables.put({ user_id: 71, name: new Uint8Array([1, 2, 3]) });
      await tables.put({ user_id: 72, name: 'After' });
      await tables.shows('Orders', 72, { user_id: 72, name: 'After' });
      const { s3 } = tables.deployment.clients;
      const Bucket = tables.output('Users', 'FailureBucketName');
      await tables.eventually(async () => {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'refused/' }));
        expect(Contents).toHaveLength(1);
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: Contents[0]?.Key }));
        const kept = JSON.parse((await Body?.transformToString()) ?? '');
        expect(kept.reason).toMatch(/attribute name has DynamoDB type B/);
        expect(JSON.parse(kept.payload).Records[0].dynamodb.NewImage.user_id).toEqual({ N: '71' });
      });
    });

    describe('with rows larger than an event', () => {
      /** Bytes of the event of a new user with a name of this length. */
      let sizeWith: (length: number) => number;

      beforeAll(async () => {
        await tables.put({ user_id: 80, name: 'x' });
        const [body] = await tap.eventsOf('80', 1);
        const { bytes } = toOutgoing(JSON.parse(String(body)));
        sizeWith = (length) => bytes - 1 + length;
      });

      it.each([
        ['250 KB', 81, 250_000, false],
        ['one byte less than SNS takes', 82, MAX_BYTES - 1, false],
        ['as much as SNS takes', 83, MAX_BYTES, false],
        ['one byte more than SNS takes', 84, MAX_BYTES + 1, true],
        ['390 KB', 85, 390_000, true],
      ])('shows a row of which the event has %s whole', async (_, user_id, bytes, byClaimCheck) => {
        const name = 'x'.repeat(bytes - sizeWith(0));
        await tables.put({ user_id, name });
        await tables.shows('Orders', user_id, { user_id, name });
        const [body] = await tap.eventsOf(String(user_id), 1);
        expect('dataref' in JSON.parse(String(body))).toBe(byClaimCheck);
      });

      it('lets them enter and leave a filtered replica, and deletes them', async () => {
        const user = { user_id: 86, name: 'y'.repeat(380_000), email: 'large@example.com' };
        await tables.put({ ...user, newsletter: true });
        await tables.shows('Notifications', 86, { user_id: 86, email: user.email });
        await tables.put({ ...user, newsletter: false });
        await tables.shows('Notifications', 86, undefined);
        await tables.shows('Orders', 86, { user_id: 86, name: user.name });
        await tables.remove(86);
        await tables.shows('Orders', 86, undefined);
      });

      it('parks an event whose data is gone or is not where the feed keeps it', async () => {
        await tables.put({ user_id: 87, name: 'z'.repeat(300_000) });
        const [body] = await tap.eventsOf('87', 1);
        const event = JSON.parse(String(body));
        const gone = { ...event, dataref: event.dataref.replace('.json', '-gone.json') };
        const elsewhere = { ...event, dataref: 's3://another-bucket/data.json' };
        await send(tables, JSON.stringify(gone));
        await send(tables, JSON.stringify(elsewhere));
        const parked = new Map<string, readonly [event: unknown, code: string | undefined]>();
        await tables.eventually(async () => {
          const messages = await tables.receive(tables.output('Orders', 'DeadLetterQueueUrl'));
          for (const { Body = '', MessageAttributes } of messages) {
            const read = JSON.parse(Body);
            parked.set(read.dataref, [read, MessageAttributes?.code?.StringValue]);
          }
          for (const sent of [gone, elsewhere])
            expect(parked.get(sent.dataref)).toEqual([sent, 'payload-missing']);
        });
      });
    });

    it("shows the buyer's name in an order, from the orders service's own replica", async () => {
      await tables.put({ user_id: 8, name: 'Fay' });
      await tables.shows('Orders', 8, { user_id: 8, name: 'Fay' });
      await tables.putOrder({ order_id: 'o-8', user_id: 8, total: 12 });
      const view = await tables.deployment.invoke(tables.output('Orders', 'OrderViewName'), {
        order_id: 'o-8',
      });
      expect(view).toMatchObject({ order_id: 'o-8', total: 12, buyer: { user_id: 8, name: 'Fay' } });
    });

    apiFeatures(backend, () => tables);
    consumerFeatures(
      backend,
      () => tables,
      () => tap,
    );
    outboxFeatures(backend, () => tables);
    traceFeatures(
      backend,
      () => tables,
      () => tap,
    );
    consoleFeatures(backend, () => tables);
    metricFeatures(backend, () => tables);
  });
}

async function send(tables: ExampleTables, body: string): Promise<void> {
  await tables.deployment.clients.sqs.send(
    new SendMessageCommand({ QueueUrl: tables.output('Orders', 'QueueUrl'), MessageBody: body }),
  );
}

async function drained(tables: ExampleTables, stack: 'Orders' | 'Notifications'): Promise<void> {
  await tables.eventually(async () => expect(await tables.depth(tables.output(stack, 'QueueUrl'))).toBe(0));
}
