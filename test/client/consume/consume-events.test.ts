import { Contract } from '../../../lib/contracts';
import { consumeChanges, consumeEvents, Reject } from '../../../packages/cdk-event-sharing-client/consume';
import { outbox } from '../../../packages/cdk-event-sharing-client/outbox';
import { orderPlacedSchema } from '../../support/order-placed';
import { readyMade } from '../../support/ready-made';
import { userEvent } from '../../support/user-events';
import { around, contract, placed, replayed } from './events';
import { deliver, Surroundings, user } from './support';

describe('consumeEvents', () => {
  it('hands over an event with what it says and where it stands', async () => {
    const { options } = around();
    const seen: unknown[] = [];
    const consume = consumeEvents(contract, (event) => void seen.push(event), options('at-least-once'));
    const event = placed(1);
    expect(await deliver(consume, [event])).toEqual([]);
    expect(seen).toEqual([
      {
        id: 'OrderPlaced/o-1/1',
        key: { order_id: 'o-1', order_version: 1 },
        data: { order_id: 'o-1', order_version: 1, total: 10 },
        at: event.time,
        sequence: event.sequence,
        snapshot: false,
        aggregate: { order_id: 'o-1' },
        position: 1,
      },
    ]);
  });

  it('knows the types of the contract', () => {
    const { options } = around();
    const consume = consumeEvents(
      contract,
      ({ data, key, aggregate, position }) => {
        const total: number = data.total;
        const id: string = key.order_id;
        const of: string | undefined = aggregate?.order_id;
        const at: number | undefined = position;
        // @ts-expect-error the contract has no such field
        return void [total, id, of, at, data.price];
      },
      options('at-least-once'),
    );
    expect(consume).toBeInstanceOf(Function);
    const wrong = { order_id: 'o', order_version: 1, total: '1' };
    // @ts-expect-error a total is a number
    const write = () => outbox(contract, wrong, { tableName: 't' });
    expect(write).toThrow('"total"');
  });

  it('says nothing of an order where the contract does not, and does not start where one is needed', async () => {
    const { orderedBy: _, ...meta } = orderPlacedSchema['x-contract'];
    const unordered = readyMade(Contract.fromObject({ ...orderPlacedSchema, 'x-contract': meta }));
    const { options } = around();
    const seen: object[] = [];
    const consume = consumeEvents(unordered, (event) => void seen.push(event), options('at-least-once'));
    await deliver(consume, [placed(2), placed(1)]);
    expect(seen).toHaveLength(2);
    expect(seen[0]).not.toHaveProperty('aggregate');
    expect(seen[0]).not.toHaveProperty('position');
    const newest = () => consumeEvents(unordered, () => {}, { ...options('exactly-once'), events: 'newest' });
    expect(newest).toThrow(
      'consumeEvents: orders/OrderPlaced 1.0 does not say by what its events are ordered, so that none is newer than another: add "orderedBy" to the contract, or leave out "events"',
    );
    const inOrder = () => consumeEvents(unordered, () => {}, options('in-order'));
    expect(inOrder).toThrow('or leave out the delivery in-order');
  });

  it('checks all of an event whose name ends as that of a deletion', async () => {
    const meta = { ...orderPlacedSchema['x-contract'], entity: 'OrderDeleted' };
    const gone = readyMade(Contract.fromObject({ ...orderPlacedSchema, 'x-contract': meta }));
    const { options, surroundings } = around();
    const settings = options('at-least-once', { contract: 'orders/OrderDeleted' });
    const consume = consumeEvents(gone, () => {}, settings);
    const event = {
      ...placed(1),
      source: 'orders/OrderDeleted',
      type: 'orders.OrderDeleted',
      dataschema: 'urn:event-sharing:orders:OrderDeleted:1.0',
    };
    await deliver(consume, [event, { ...event, data: { ...event.data, total: 'x' } }]);
    expect(surroundings.parked.map(({ code }) => code)).toEqual(['invalid']);
  });

  it('hands over the events of one aggregate in their order, those of a batch that came twice once', async () => {
    const { options } = around();
    const seen: unknown[] = [];
    const consume = consumeEvents(
      contract,
      async ({ data, position }) => {
        await new Promise((done) => setTimeout(done, 5));
        seen.push([data.order_id, position]);
      },
      options('at-least-once'),
    );
    // By their sequences they would come the other way round.
    await deliver(consume, [placed(10, {}, 1), placed(9, {}, 2), placed(9, {}, 3), placed(2, {}, 4)]);
    expect(seen).toEqual([2, 9, 10].map((position) => ['o-1', position]));
  });

  it('takes the filter, and the events that are for it', async () => {
    const { options } = around();
    const seen: unknown[] = [];
    const consume = consumeEvents(
      contract,
      ({ data, snapshot }) => void seen.push([data.total, snapshot]),
      options('at-least-once', { filter: { total: [10] } }),
    );
    const other = { ...replayed(3), audience: 'billing/Others' };
    expect(await deliver(consume, [placed(1), placed(2, { total: 11 }), replayed(3), other])).toEqual([]);
    expect(seen).toEqual([
      [10, false],
      [10, true],
    ]);
  });

  it('fetches large data', async () => {
    const { options, surroundings } = around();
    surroundings.objects.set('s3://payloads/x', JSON.stringify(placed(1).data));
    const seen: unknown[] = [];
    const consume = consumeEvents(contract, ({ data }) => void seen.push(data), options('at-least-once'));
    await deliver(consume, [{ ...placed(1), dataref: 's3://payloads/x', data: placed(1).data }]);
    expect(seen).toEqual([placed(1).data]);
  });

  test.each<[why: string, event: object, code: string]>([
    ['rows', userEvent(1, undefined, { user_id: 1, name: 'A' }), 'wrong-contract'],
    ['a type that is none of events', { ...placed(1), type: 'orders.OrderPlacedCreated' }, 'malformed'],
    ['a type of a row', { ...placed(1), type: 'orders.OrderPlacedDeleted' }, 'malformed'],
    ['what does not fit', { ...placed(1), data: { ...placed(1).data, total: 'x' } }, 'invalid'],
    ['another subject than its key', { ...placed(1), subject: 'o-1/2' }, 'malformed'],
    ['what the handler rejects', placed(7), 'rejected-by-handler'],
  ])('parks %s', async (_, event, code) => {
    const { options, surroundings } = around();
    const consume = consumeEvents(
      contract,
      ({ position }) => {
        if (position === 7) throw new Reject('no such order');
      },
      options('at-least-once'),
    );
    expect(await deliver(consume, [event])).toEqual([]);
    expect(surroundings.parked.map((each) => each.code)).toEqual([code]);
  });

  it('parks an event of a contract of rows, also one that looks like a deletion', async () => {
    const surroundings = new Surroundings();
    const consume = consumeChanges(user, () => {}, surroundings.options({ delivery: 'at-least-once' }));
    const event = userEvent(1, undefined, { user_id: 1, name: 'A' });
    await deliver(consume, [{ ...event, type: 'users.UserRemoved' }]);
    expect(surroundings.parked).toMatchObject([
      { code: 'malformed', reason: expect.stringContaining('Created, Updated or Deleted') },
    ]);
  });

  test.each<[why: string, make: () => unknown, message: string]>([
    [
      'a contract of rows',
      () => consumeEvents(user, () => {}, new Surroundings().options({ delivery: 'at-least-once' })),
      'consumeEvents: users/User is a contract of rows, which are told of by their changes: take consumeChanges',
    ],
    [
      'a contract of events for changes',
      () => consumeChanges(contract, () => {}, around().options('at-least-once')),
      'consumeChanges: orders/OrderPlaced is a contract of events, which do not change: take consumeEvents',
    ],
    [
      'the option of changes',
      () =>
        consumeEvents(contract, () => {}, { ...around().options('at-least-once'), changes: 'each' } as never),
      'consumeEvents: there is no option "changes": use delivery',
    ],
    [
      'no handler',
      () => consumeEvents(contract, undefined as never, around().options('at-least-once')),
      'consumeEvents: the handler is no function',
    ],
    [
      'the settings of another consumer',
      () =>
        consumeEvents(contract, () => {}, around().options('at-least-once', { contract: 'orders/Other' })),
      'consumeEvents: the ChangeConsumer billing/Orders is of orders/Other 1',
    ],
  ])('does not start with %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
