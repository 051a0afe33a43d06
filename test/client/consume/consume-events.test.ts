import { type DynamoDBClient, ScanCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { Contract } from '../../../lib/contracts';
import { defineContract } from '../../../lib/contracts/define';
import { seedEvent } from '../../../lib/protocol/batch/seed';
import { detectChange } from '../../../lib/protocol/replication/change';
import { toEvent } from '../../../lib/protocol/replication/event';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import type { ConsumerSettings } from '../../../lib/wire/consumer';
import type { Row } from '../../../lib/wire/item';
import {
  consumeChanges,
  consumeEvents,
  type DeliveryOption,
  Reject,
} from '../../../packages/cdk-event-sharing-client/consume';
import { once } from '../../../packages/cdk-event-sharing-client/once';
import { outbox } from '../../../packages/cdk-event-sharing-client/outbox';
import {
  createTable,
  type DynamoDb,
  newClients,
  newTableName,
  startDynamoDb,
} from '../../adapters/dynamodb-under-test';
import { orderPlaced, orderPlacedSchema, placedItem } from '../../support/order-placed';
import { readyMade } from '../../support/ready-made';
import { sharedContract } from '../../support/shared-contract';
import { LABEL, userEvent } from '../../support/user-events';
import { deliver, effectsIn, Surroundings, user } from './support';

const typed = defineContract(orderPlacedSchema);
const contract = readyMade(typed);
const NAME = 'billing/Orders';
const HORIZON = 60 * 86_400;
const shared = sharedContract(orderPlaced);

/** The event of an order, as the publisher would make it. */
function placed(order_version: number, row: Row = {}, number = order_version) {
  const change = detectChange(shared, undefined, placedItem({ order_version, ...row }));
  if (!change) throw new Error('nothing appeared');
  return toEvent(orderPlaced, change, toSequence(LABEL, String(number)), Date.now());
}

/** The same event, sent because somebody asked for it. */
const replayed = (order_version: number) =>
  seedEvent({ run: 'r', shared, replica: NAME }, placed(order_version).data, Date.now());

/** Without what only `consumeChanges` takes. */
function around() {
  const surroundings = new Surroundings();
  const options = <D extends DeliveryOption>(
    delivery: D,
    more: Partial<Omit<ConsumerSettings, 'delivery'>> = {},
  ) => {
    const settings = { name: NAME, contract: 'orders/OrderPlaced', ...more, delivery };
    const { changes: _, ...rest } = surroundings.options<D>(settings);
    return rest;
  };
  return { surroundings, options };
}

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

describe('what a consumer of events remembers', () => {
  let dynamo: DynamoDb;
  let dynamodb: DynamoDBClient;
  beforeAll(async () => {
    dynamo = await startDynamoDb();
    ({ dynamodb } = newClients(dynamo.url));
  });
  afterAll(async () => {
    dynamodb?.destroy();
    await dynamo?.stop();
  });

  async function setUp<D extends Exclude<DeliveryOption, 'at-least-once'>>(delivery: D) {
    const positionsTable = newTableName('positions');
    const effects = newTableName('effects');
    await createTable(dynamodb, positionsTable, false, 'of');
    await createTable(dynamodb, effects);
    const { options, surroundings } = around();
    const count: TransactWriteItem = {
      Update: {
        TableName: effects,
        Key: { id: { S: 'all' } },
        UpdateExpression: 'ADD #count :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    };
    const positions = async () => {
      const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: positionsTable }));
      return Items;
    };
    return {
      surroundings,
      effects,
      count,
      positions,
      options: { ...options(delivery, { positionsTable, horizonSeconds: HORIZON }), dynamodb },
      total: () => effectsIn(dynamodb, effects, 'all'),
    };
  }

  it('in order: begins no event of an aggregate after a later one, whatever their sequences and digits', async () => {
    const { options } = await setUp('in-order');
    const seen: unknown[] = [];
    const consume = consumeEvents(
      contract,
      ({ data }) => void seen.push([data.order_id, data.order_version]),
      options,
    );
    const all = [
      placed(9, {}, 5),
      placed(10, {}, 4),
      placed(9, {}, 6),
      placed(1, { order_id: 'o-2' }, 1),
      placed(10),
    ];
    for (const event of all) expect(await deliver(consume, [event])).toEqual([]);
    expect(seen).toEqual([
      ['o-1', 9],
      ['o-1', 10],
      ['o-2', 1],
      ['o-1', 10],
    ]);
  });

  it('in order: takes of what is sent again only what is later', async () => {
    const { options } = await setUp('in-order');
    const seen: unknown[] = [];
    const consume = consumeEvents(
      contract,
      ({ position, snapshot }) => void seen.push([position, snapshot]),
      options,
    );
    for (const event of [placed(2), replayed(1), replayed(3)]) await deliver(consume, [event]);
    expect(seen).toEqual([
      [2, false],
      [3, true],
    ]);
  });

  it('exactly once: has one effect for each event, also when it is written or sent again', async () => {
    const { options, count, total } = await setUp('exactly-once');
    const answers: boolean[] = [];
    const consume = consumeEvents(
      contract,
      async ({ transaction }) => void answers.push(await transaction([count])),
      options,
    );
    const all = [placed(2), placed(1), placed(1), placed(1, {}, 99), replayed(1), replayed(3)];
    for (const event of all) expect(await deliver(consume, [event])).toEqual([]);
    expect(answers).toEqual([true, true, false, false, false, true]);
    expect(await total()).toBe(3);
  });

  it('exactly once with the newest: no event of an aggregate has its effect after a later one', async () => {
    const { options, count, total } = await setUp('exactly-once');
    const answers: unknown[] = [];
    const consume = consumeEvents(
      contract,
      async ({ transaction, position }) => void answers.push([position, await transaction([count])]),
      { ...options, events: 'newest' },
    );
    await deliver(consume, [placed(1), placed(3), placed(2)]);
    await deliver(consume, [placed(2, {}, 77)]);
    await deliver(consume, [placed(4)]);
    expect(answers).toEqual([
      [3, true],
      [2, false],
      [4, true],
    ]);
    expect(await total()).toBe(2);
  });

  it('is forgotten after the horizon, because an older event is parked by then', async () => {
    for (const delivery of ['in-order', 'exactly-once'] as const) {
      const { options, positions } = await setUp(delivery);
      await deliver(
        consumeEvents(contract, () => {}, options),
        [placed(1)],
      );
      const [{ of, __ttl } = {}] = await positions();
      expect(of?.S).toMatch(/^[\w-]{43}$/);
      expect(Number(__ttl?.N) - Date.now() / 1000).toBeGreaterThan(HORIZON);
    }
  });

  it('once: handles an event once, also when it is written or sent again', async () => {
    const { options } = await setUp(once);
    const seen: unknown[] = [];
    const consume = consumeEvents(contract, ({ position }) => void seen.push(position), options);
    for (const event of [placed(2), placed(1), placed(1, {}, 99), replayed(2)])
      expect(await deliver(consume, [event])).toEqual([]);
    expect(seen).toEqual([2, 1]);
  });

  it('commits with the effects of an event another event of its own', async () => {
    const { options, effects } = await setUp('exactly-once');
    const moved = readyMade(
      Contract.fromObject({
        type: 'object',
        'x-contract': {
          owner: 'billing',
          entity: 'OrderCharged',
          kind: 'event',
          version: '1.0',
          key: ['id'],
        },
        properties: { id: { type: 'string' } },
        required: ['id'],
      }),
    );
    const consume = consumeEvents(
      contract,
      async ({ transaction, data }) => {
        await transaction([outbox(moved, { id: data.order_id }, { tableName: effects })]);
      },
      options,
    );
    expect(await deliver(consume, [placed(1)])).toEqual([]);
    const { Items } = await dynamodb.send(new ScanCommand({ TableName: effects }));
    expect(Items).toMatchObject([{ id: { S: 'o-1' }, __event: { S: 'billing/OrderCharged' } }]);
  });
});
