import { DeleteItemCommand, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { discover, feedOfReplica, replicaOf, republishKeys, runBatchJob } from '../../../lib/operator';
import type { ExampleTables } from '../../support/example-tables';
import type { Backend } from '../backends/backend';
import type { Tap } from './tap';

const ISO_TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/**
 * What every cloud must show of a function that reacts to changes: that of billing, which keeps an account for each user, exactly once.
 *
 * @param example deployed before the tests
 * @param tap on the feed of users
 */
export function consumerFeatures(backend: Backend, example: () => ExampleTables, tap: () => Tap): void {
  describe(`the consumer on ${backend.name}`, () => {
    const clients = () => example().deployment.clients;
    const accounts = () => example().output('Billing', 'AccountsTableName');
    const put = (user_id: number, email: string) =>
      example().put({ user_id, name: `User ${user_id}`, email });

    async function account(user_id: number) {
      const { Item } = await clients().dynamodb.send(
        new GetItemCommand({ TableName: accounts(), Key: marshall({ user_id }), ConsistentRead: true }),
      );
      return Item && unmarshall(Item);
    }
    /** Waits until an account is so. */
    const shows = (user_id: number, expected: object) =>
      example().eventually(async () => expect(await account(user_id)).toMatchObject(expected));
    /** What was on its way has had its effects by the time when this has: the queue is empty, too. */
    async function settled(barrier: number) {
      await put(barrier, 'barrier@example.com');
      await shows(barrier, { state: 'open' });
      const queue = example().output('Billing', 'UsersQueueUrl');
      await example().eventually(async () => expect(await example().depth(queue)).toBe(0));
    }
    const deliver = (event: object) =>
      clients().sqs.send(
        new SendMessageCommand({
          QueueUrl: example().output('Billing', 'UsersQueueUrl'),
          MessageBody: JSON.stringify(event),
        }),
      );

    it('hears what is created, updated and deleted, with the old values, each once', async () => {
      await put(201, 'hal@example.com');
      const open = { state: 'open', since: ISO_TIME };
      await shows(201, { ...open, address: 'hal@example.com', letter: null, revision: 1 });
      await put(201, 'hal@example.org');
      const moved = { about: 'new address', to: 'hal@example.com' };
      await shows(201, { ...open, address: 'hal@example.org', letter: moved, revision: 2 });
      await example().remove(201);
      const goodbye = { about: 'goodbye', to: 'hal@example.org' };
      await shows(201, { state: 'closed', address: null, letter: goodbye, revision: 3 });
    });

    it('has one effect of a change that arrives six times', async () => {
      await put(202, 'ivy@example.com');
      const [event] = await tap().eventsOf('202', 1);
      await Promise.all(Array.from({ length: 5 }, () => deliver(JSON.parse(String(event)))));
      await settled(203);
      expect(await account(202)).toMatchObject({ state: 'open', revision: 1 });
    });

    it('has no effect of a change that arrives after a newer one of the row', async () => {
      await put(204, 'old@example.com');
      await shows(204, { revision: 1 });
      await put(204, 'new@example.com');
      await shows(204, { revision: 2 });
      for (const event of await tap().eventsOf('204', 2))
        await deliver({ ...JSON.parse(event), id: 'another' });
      await settled(205);
      expect(await account(204)).toMatchObject({ address: 'new@example.com', revision: 2 });
    });

    it('tells a row that expired from one that was deleted', async () => {
      for (const user_id of [206, 207]) await put(user_id, `user${user_id}@example.com`);
      for (const user_id of [206, 207]) await shows(user_id, { state: 'open' });
      await example().remove(206);
      await shows(206, { state: 'closed', letter: { about: 'goodbye', to: 'user206@example.com' } });
      const [, deleted] = await tap().eventsOf('206', 2);
      const { data, ...event } = JSON.parse(String(deleted));
      // No cloud removes rows by their time to live while one waits for it.
      await deliver({
        ...event,
        id: `${event.id}-expired`,
        subject: '207',
        data: { ...data, user_id: 207 },
        reason: 'expired',
      });
      await shows(207, { state: 'closed', letter: null });
    });

    it('has what its function rejects parked with the reason, and handles its neighbour', async () => {
      await put(208, 'nowhere');
      await put(209, 'jan@example.com');
      await shows(209, { state: 'open' });
      await example().eventually(async () => {
        const parked = await example().receive(example().output('Billing', 'UsersDeadLetterQueueUrl'));
        const letter = parked.find(({ Body = '' }) => JSON.parse(Body).subject === '208');
        expect(letter?.MessageAttributes).toMatchObject({
          code: { StringValue: 'rejected-by-handler' },
          reason: { StringValue: 'no invoice can go to an address without "@"' },
          replica: { StringValue: 'billing/Users' },
        });
      });
      expect(await account(208)).toBeUndefined();
    });

    it('hears nothing of what is addressed to others', async () => {
      await put(210, 'kim@example.com');
      await shows(210, { revision: 1 });
      await example().shows('Orders', 210, { user_id: 210, name: 'User 210' });
      const sequence = async () => (await example().items('Orders')).get(210)?.__seq;
      const before = await sequence();
      const orders = replicaOf(await discover(clients()), 'orders/User');
      await republishKeys(clients(), feedOfReplica(orders), orders.name, [
        { key: { user_id: { N: '210' } } },
      ]);
      await example().eventually(async () => expect(await sequence()).not.toBe(before));
      await settled(211);
      expect(await account(210)).toMatchObject({ revision: 1 });
    });

    it('is brought up to date by a seed: a row that it never heard of arrives as a snapshot', async () => {
      for (const user_id of [212, 213]) await put(user_id, `user${user_id}@example.com`);
      for (const user_id of [212, 213]) await shows(user_id, { since: ISO_TIME });
      await forget(213);
      const users = replicaOf(await discover(clients()), 'billing/Users');
      await runBatchJob(clients(), feedOfReplica(users), { kind: 'seed', replica: users.name });
      await shows(213, { state: 'open', address: 'user213@example.com', since: null, revision: 1 });
      await settled(214);
      expect(await account(212)).toMatchObject({ since: ISO_TIME, revision: 1 });
    });

    /** As if the user had been there before billing: neither the account nor the position of her changes is left. */
    async function forget(user_id: number) {
      const { dynamodb } = clients();
      await dynamodb.send(new DeleteItemCommand({ TableName: accounts(), Key: marshall({ user_id }) }));
      const event = JSON.parse(String((await tap().eventsOf(String(user_id), 1))[0]));
      const TableName = example().output('Billing', 'UsersPositionsTableName');
      const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
      const positions = Items.map((item) => unmarshall(item)).filter(({ __seq }) => __seq === event.sequence);
      expect(positions).toHaveLength(1);
      for (const { of } of positions)
        await dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ of }) }));
    }
  });
}
