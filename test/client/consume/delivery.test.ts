import {
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LOWEST_SEQUENCE } from '../../../lib/protocol/rows/sequence';
import { consumeChanges } from '../../../packages/cdk-event-sharing-client/consume';
import {
  createTable,
  type DynamoDb,
  newClients,
  newTableName,
  startDynamoDb,
} from '../../adapters/dynamodb-under-test';
import { eventually } from '../../support/eventually';
import { userEvent } from '../../support/user-events';
import { alice, at, deliver, effectsIn, first, HORIZON, Surroundings, second, third, user } from './support';

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

/** A consumer that counts effects in DynamoDB, and may be made to fail at each point. */
async function setUp<D extends 'in-order' | 'exactly-once'>(
  delivery: D,
  changes: 'each' | 'newest' = 'each',
) {
  const positionsTable = newTableName('positions');
  const effects = newTableName('effects');
  await createTable(dynamodb, positionsTable, false, 'of');
  await createTable(dynamodb, effects);
  const around = new Surroundings();
  const count = (id: string): TransactWriteItem => ({
    Update: {
      TableName: effects,
      Key: { id: { S: id } },
      UpdateExpression: 'ADD #count :one',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
  });
  const options = around.options(
    { delivery, positionsTable, horizonSeconds: HORIZON },
    { changes, dynamodb },
  );
  const positions = async () => {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: positionsTable }));
    return Items;
  };
  return {
    around,
    effects,
    count,
    options,
    positions,
    total: (id = 'all') => effectsIn(dynamodb, effects, id),
  };
}

describe('in order', () => {
  it('begins no change of a row after a newer one', async () => {
    const { options } = await setUp('in-order');
    const seen: string[] = [];
    const consume = consumeChanges(user, ({ kind }) => void seen.push(kind), options);
    for (const event of [second, first, third, second]) expect(await deliver(consume, [event])).toEqual([]);
    expect(seen).toEqual(['updated', 'deleted']);
  });

  it('does not let one row wait for another', async () => {
    const { options } = await setUp('in-order');
    const seen: unknown[] = [];
    const consume = consumeChanges(user, ({ key }) => void seen.push(key), options);
    await deliver(consume, [third]);
    await deliver(consume, [userEvent(1, undefined, { ...alice, user_id: 2 }, at)]);
    expect(seen).toEqual([{ user_id: 1 }, { user_id: 2 }]);
  });

  it('begins a change again of which the handler failed', async () => {
    const { options } = await setUp('in-order');
    let tries = 0;
    const consume = consumeChanges(
      user,
      () => {
        tries += 1;
        if (tries === 1) throw new Error('not now');
      },
      options,
    );
    expect(await deliver(consume, [second])).toEqual([0]);
    expect(await deliver(consume, [second])).toEqual([]);
    expect(tries).toBe(2);
  });

  it('takes a snapshot of a row that it has heard nothing of, and of no other', async () => {
    const { options } = await setUp('in-order');
    const seen: unknown[] = [];
    const consume = consumeChanges(user, ({ key, snapshot }) => void seen.push([key, snapshot]), options);
    await deliver(consume, [first]);
    const seedOf = (user_id: number) => ({
      ...userEvent(1, undefined, { ...alice, user_id }, at),
      id: `seed/run/${user_id}`,
      sequence: LOWEST_SEQUENCE,
      audience: 'billing/Users',
    });
    await deliver(consume, [seedOf(1), seedOf(2)]);
    expect(seen).toEqual([
      [{ user_id: 1 }, false],
      [{ user_id: 2 }, true],
    ]);
  });

  it('remembers a row for ever, and one that is gone for the horizon; no key is kept', async () => {
    const { options, positions } = await setUp('in-order');
    const consume = consumeChanges(user, () => {}, options);
    await deliver(consume, [second]);
    expect(await positions()).toEqual([
      { of: { S: expect.stringMatching(/^[\w-]{43}$/) }, __seq: { S: second.sequence } },
    ]);
    await deliver(consume, [third]);
    const [{ __ttl } = {}] = await positions();
    expect(Number(__ttl?.N) - Date.now() / 1000).toBeGreaterThan(HORIZON);
  });

  it('parks an event of which it may have forgotten the row', async () => {
    const { options, around } = await setUp('in-order');
    const consume = consumeChanges(user, () => {}, options);
    const old = userEvent(1, undefined, alice, { at: Date.now() - (HORIZON + 60) * 1000 });
    await deliver(consume, [old]);
    expect(around.parked.map(({ code }) => code)).toEqual(['older-than-horizon']);
  });
});

describe('exactly once', () => {
  it('has one effect for every change, in any order and however often it comes', async () => {
    const { options, count, total } = await setUp('exactly-once');
    const answers: boolean[] = [];
    const consume = consumeChanges(
      user,
      async ({ transaction }) => void answers.push(await transaction([count('all')])),
      options,
    );
    for (const event of [third, first, first, second, third]) await deliver(consume, [event]);
    expect(answers).toEqual([true, true, false, true, false]);
    expect(await total()).toBe(3);
  });

  it('has one effect when the same change is worked on twice at once', async () => {
    const { options, count, total } = await setUp('exactly-once');
    const consume = consumeChanges(
      user,
      async ({ transaction }) => void (await transaction([count('all')])),
      options,
    );
    let again: unknown[] = Array(8).fill(first);
    for (let round = 0; again.length > 0 && round < 50; round += 1) {
      const failures = await Promise.all(again.map(() => deliver(consume, [first])));
      again = failures.flat();
    }
    expect(again).toEqual([]);
    expect(await total()).toBe(1);
  });

  it('has one effect when the function ends between effect and answer', async () => {
    const { options, count, total } = await setUp('exactly-once');
    let crashes = true;
    const consume = consumeChanges(
      user,
      async ({ transaction }) => {
        await transaction([count('all')]);
        if (crashes) throw new Error('the environment is gone');
      },
      options,
    );
    expect(await deliver(consume, [first])).toEqual([0]);
    crashes = false;
    expect(await deliver(consume, [first])).toEqual([]);
    expect(await total()).toBe(1);
  });

  it('has its effect later when the handler gave up because its time was over', async () => {
    const { options, count, total } = await setUp('exactly-once');
    let tries = 0;
    const consume = consumeChanges(
      user,
      async ({ transaction }, { signal }) => {
        tries += 1;
        if (tries > 1) await transaction([count('all')]);
        else await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      },
      options,
    );
    expect(await deliver(consume, [first], 300)).toEqual([0]);
    await eventually(async () => expect(await deliver(consume, [first])).toEqual([]));
    expect(await total()).toBe(1);
  });

  it('has its effect later when the transaction failed', async () => {
    const { options, count, total, effects } = await setUp('exactly-once');
    const guard: TransactWriteItem = {
      ConditionCheck: {
        TableName: effects,
        Key: { id: { S: 'open' } },
        ConditionExpression: 'attribute_exists(id)',
      },
    };
    let reasons: unknown;
    const consume = consumeChanges(
      user,
      async ({ transaction }) => {
        try {
          await transaction([guard, count('all')]);
        } catch (error) {
          reasons = (error as { CancellationReasons?: { Code?: string }[] }).CancellationReasons?.map(
            ({ Code }) => Code,
          );
          throw error;
        }
      },
      options,
    );
    expect(await deliver(consume, [first])).toEqual([0]);
    expect(reasons).toEqual(['ConditionalCheckFailed', 'None', 'None']);
    expect(await total()).toBe(0);
    await dynamodb.send(new PutItemCommand({ TableName: effects, Item: { id: { S: 'open' } } }));
    expect(await deliver(consume, [first])).toEqual([]);
    expect(await total()).toBe(1);
  });

  it('knows its own change also where conditions of the effects fail with it', async () => {
    const { options, effects } = await setUp('exactly-once');
    const answers: boolean[] = [];
    const once: TransactWriteItem = {
      Put: {
        TableName: effects,
        Item: { id: { S: 'invoice' } },
        ConditionExpression: 'attribute_not_exists(id)',
      },
    };
    const consume = consumeChanges(
      user,
      async ({ transaction }) => void answers.push(await transaction([once])),
      options,
    );
    await deliver(consume, [first]);
    expect(await deliver(consume, [first])).toEqual([]);
    expect(answers).toEqual([true, false]);
  });

  it('lets the code call a failed transaction again', async () => {
    const { options, count, total, effects } = await setUp('exactly-once');
    const guard: TransactWriteItem = {
      ConditionCheck: {
        TableName: effects,
        Key: { id: { S: 'open' } },
        ConditionExpression: 'attribute_exists(id)',
      },
    };
    const consume = consumeChanges(
      user,
      async ({ transaction }) => {
        await transaction([guard, count('all')]).catch(() => transaction([count('other')]));
      },
      options,
    );
    expect(await deliver(consume, [first])).toEqual([]);
    expect([await total('all'), await total('other')]).toEqual([0, 1]);
  });

  it('goes back to no older change of a row when only the newest are asked for', async () => {
    const { options, count, total } = await setUp('exactly-once', 'newest');
    const consume = consumeChanges(
      user,
      async ({ kind, transaction }) => void (await transaction([count(kind)])),
      options,
    );
    for (const event of [second, first, second, third, first]) await deliver(consume, [event]);
    expect([await total('created'), await total('updated'), await total('deleted')]).toEqual([0, 1, 1]);
  });

  it('also of a newer change that needed no effect', async () => {
    const { options, count, total } = await setUp('exactly-once', 'newest');
    const consume = consumeChanges(
      user,
      async ({ kind, transaction }) => {
        if (kind === 'created') await transaction([count('all')]);
      },
      options,
    );
    await deliver(consume, [second]);
    await deliver(consume, [first]);
    expect(await total()).toBe(0);
  });

  it.each([
    ['two transactions', 2, 1, /is over/],
    ['two transactions at once', 2, 1, /is running/],
    ['too many items', 1, 100, /DynamoDB takes 100 and the position is one/],
  ])('refuses %s, and loses no effect in silence', async (name, calls, size, message) => {
    const { options, count } = await setUp('exactly-once');
    let refused: unknown;
    const consume = consumeChanges(
      user,
      async ({ transaction }) => {
        const call = () => transaction(Array.from({ length: size }, (_, index) => count(`${index}`)));
        try {
          if (name.endsWith('at once')) await Promise.all(Array.from({ length: calls }, call));
          else for (let index = 0; index < calls; index += 1) await call();
        } catch (error) {
          refused = error;
          throw error;
        }
      },
      options,
    );
    expect(await deliver(consume, [first])).toEqual([0]);
    expect(String(refused)).toMatch(message);
  });

  it('forgets a change after the horizon alone', async () => {
    const { options, positions } = await setUp('exactly-once');
    const consume = consumeChanges(user, () => {}, options);
    await deliver(consume, [first, second]);
    const times = (await positions()).map(({ __ttl }) => Number(__ttl?.N) - Date.now() / 1000);
    expect(times).toHaveLength(2);
    expect(Math.min(...times)).toBeGreaterThan(HORIZON);
  });

  it('reads its own effects as any other code does', async () => {
    const { options, effects, total } = await setUp('exactly-once');
    // What is outside of the transaction is none of the promise: it happens each time.
    const consume = consumeChanges(
      user,
      async () => {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: effects,
            Key: { id: { S: 'outside' } },
            UpdateExpression: 'ADD #count :one',
            ExpressionAttributeNames: { '#count': 'count' },
            ExpressionAttributeValues: { ':one': { N: '1' } },
          }),
        );
      },
      options,
    );
    await deliver(consume, [first]);
    await deliver(consume, [first]);
    expect(await total('outside')).toBe(2);
  });
});
