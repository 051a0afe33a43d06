import { type DynamoDBClient, ScanCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { Contract } from '../../../lib/contracts';
import { consumeEvents, type DeliveryOption } from '../../../packages/cdk-event-sharing-client/consume';
import { once } from '../../../packages/cdk-event-sharing-client/once';
import { outbox } from '../../../packages/cdk-event-sharing-client/outbox';
import {
  createTable,
  type DynamoDb,
  newClients,
  newTableName,
  startDynamoDb,
} from '../../adapters/dynamodb-under-test';
import { readyMade } from '../../support/ready-made';
import { around, contract, placed, replayed } from './events';
import { deliver, effectsIn, HORIZON } from './support';

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
