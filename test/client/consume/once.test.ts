import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ConsumeOptions } from '../../../lib/client/consume/consume-changes';
import type { OnceDelivery } from '../../../lib/client/consume/deliver';
import { parseEmf } from '../../../lib/local-cloud/telemetry/emf';
import { consumeChanges, Reject } from '../../../packages/cdk-event-sharing-client/consume';
import { once } from '../../../packages/cdk-event-sharing-client/once';
import {
  createTable,
  type DynamoDb,
  newClients,
  newTableName,
  startDynamoDb,
} from '../../adapters/dynamodb-under-test';
import { eventually } from '../../support/eventually';
import { deliver, first, HORIZON, Surroundings, second, third, user } from './support';

let dynamo: DynamoDb;
let url: string;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  url = dynamo.url;
});
afterAll(() => dynamo?.stop());

const clients: DynamoDBClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

/** A consumer whose effects are elsewhere: they are counted by kind, and by what it does besides. */
async function setUp(more: Partial<ConsumeOptions<OnceDelivery>> = {}) {
  const positionsTable = newTableName('positions');
  const { dynamodb } = newClients(url);
  clients.push(dynamodb);
  await createTable(dynamodb, positionsTable, false, 'of');
  const requests: string[] = [];
  let send: <T>(request: () => Promise<T>, name?: string) => Promise<T> = (request) => request();
  dynamodb.middlewareStack.add((next, { commandName }) => async (args) => {
    if (commandName) requests.push(commandName);
    return send(() => next(args), commandName);
  });
  const around = new Surroundings();
  const options = around.options(
    { delivery: once, positionsTable, horizonSeconds: HORIZON },
    { dynamodb, ...more },
  );
  const effects: string[] = [];
  let react: (signal: AbortSignal, effect: number) => void | Promise<void> = () => {};
  const newConsumer = () =>
    consumeChanges(
      user,
      async ({ kind }, { signal }) => {
        effects.push(kind);
        await react(signal, effects.length);
      },
      options,
    );
  return {
    around,
    effects,
    requests,
    newConsumer,
    consume: newConsumer(),
    onChange(does: typeof react) {
      react = does;
    },
    onRequest(does: typeof send) {
      send = does;
    },
    async positions() {
      const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: positionsTable }));
      requests.pop();
      return Items;
    },
  };
}

/** `true` as soon as there are so many effects. */
function atEffect(effects: readonly string[], count: number): Promise<boolean> {
  return eventually(async () => {
    expect(effects).toHaveLength(count);
    return true;
  });
}

describe('once', () => {
  it('handles each change, in any order, and none again', async () => {
    const { consume, effects } = await setUp();
    for (const event of [third, first, first, second, third])
      expect(await deliver(consume, [event])).toEqual([]);
    expect(effects).toEqual(['deleted', 'created', 'updated']);
  });

  it('counts a change that had been handled as stale, and as handled the first time alone', async () => {
    const { consume, around } = await setUp();
    const counts = () => {
      const samples = around.measured.splice(0).flatMap(parseEmf);
      return Object.fromEntries(samples.map(({ name, values: [value] }) => [name, value]));
    };
    await deliver(consume, [first]);
    expect(counts()).toMatchObject({ EventsHandled: 1, EventsStale: 0, HandlingLag: expect.any(Number) });
    await deliver(consume, [first]);
    const again = counts();
    expect(again).toMatchObject({ EventsHandled: 0, EventsStale: 1 });
    expect(again).not.toHaveProperty('HandlingLag');
  });

  it('knows in another environment what has been handled, under whatever name the function has', async () => {
    const { newConsumer, effects } = await setUp();
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'one';
    await deliver(newConsumer(), [first]);
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'another';
    await deliver(newConsumer(), [first]);
    delete process.env.AWS_LAMBDA_FUNCTION_NAME;
    expect(effects).toEqual(['created']);
  });

  it('handles one of two copies at the same time, and tries the other again later', async () => {
    const { newConsumer, effects, onChange, around } = await setUp();
    let end = () => {};
    onChange(() => new Promise<void>((resolve) => (end = resolve)));
    const running = deliver(newConsumer(), [first]);
    await eventually(async () => expect(effects).toHaveLength(1));
    expect(await deliver(newConsumer(), [first])).toEqual([0]);
    expect(around.logged.join()).toContain('another copy of the change is being handled');
    end();
    expect(await running).toEqual([]);
    expect(await deliver(newConsumer(), [first])).toEqual([]);
    expect(effects).toEqual(['created']);
    expect(around.parked).toEqual([]);
  });

  it('handles one of many copies at the same time', async () => {
    const { newConsumer, effects } = await setUp();
    let again: unknown[] = Array(8).fill(first);
    for (let round = 0; again.length > 0 && round < 50; round += 1) {
      const failures = await Promise.all(again.map(() => deliver(newConsumer(), [first])));
      again = failures.flat();
    }
    expect(again).toEqual([]);
    expect(effects).toEqual(['created']);
  });

  it('handles a change again, at once, of which the handler failed', async () => {
    const { consume, effects, onChange, positions } = await setUp();
    onChange((_, effect) => {
      if (effect === 1) throw new Error('not now');
    });
    expect(await deliver(consume, [first])).toEqual([0]);
    expect(await positions()).toEqual([]);
    expect(await deliver(consume, [first])).toEqual([]);
    expect(await deliver(consume, [first])).toEqual([]);
    expect(effects).toHaveLength(2);
  });

  it('leaves nothing in progress of what the handler rejects: sent again it is handled', async () => {
    const { consume, effects, onChange, around, positions } = await setUp();
    onChange((_, effect) => {
      if (effect === 1) throw new Reject('the plan is unknown');
    });
    expect(await deliver(consume, [first])).toEqual([]);
    expect(around.parked).toEqual([
      expect.objectContaining({ code: 'rejected-by-handler', reason: 'the plan is unknown' }),
    ]);
    expect(await positions()).toEqual([]);
    expect(await deliver(consume, [first])).toEqual([]);
    expect(effects).toHaveLength(2);
  });

  it('handles a change again when the function was stopped, and not before it was', async () => {
    const { newConsumer, effects, onChange, positions } = await setUp();
    onChange((_, effect) => (effect === 1 ? new Promise<void>(() => {}) : undefined));
    const LIFE = 800;
    // It is told to end after half of it, and does not.
    const stopped = deliver(newConsumer(), [first], LIFE);
    await eventually(async () => expect(effects).toHaveLength(1));
    expect(await deliver(newConsumer(), [first])).toEqual([0]);
    expect(await stopped).toEqual([0]);
    expect(await deliver(newConsumer(), [first])).toEqual([0]);
    const [{ status, in_progress_expiration } = {}] = await positions();
    expect(status).toEqual({ S: 'INPROGRESS' });
    await eventually(async () => expect(await deliver(newConsumer(), [first])).toEqual([]));
    expect(Date.now()).toBeGreaterThanOrEqual(Number(in_progress_expiration?.N));
    expect(effects).toHaveLength(2);
  });

  describe('when a place is given up so late that another has it', () => {
    const LIFE = 800;

    /** Its handler fails, and what gives its place up stays on the way until another has the place. */
    async function setUpLate() {
      const all = await setUp();
      const { newConsumer, onChange, onRequest, requests, effects } = all;
      let arrive = () => {};
      const arriving = new Promise<void>((resolve) => (arrive = resolve));
      let late: Promise<unknown> = Promise.resolve();
      onRequest((request, name) => {
        if (name !== 'DeleteItemCommand') return request();
        const answer = arriving.then(request);
        late = answer.catch(() => {});
        return answer;
      });
      onChange((_, effect) => {
        if (effect === 1) throw new Error('not now');
      });
      expect(await deliver(newConsumer(), [first], LIFE)).toEqual([0]);
      expect(requests).toEqual(['PutItemCommand', 'DeleteItemCommand']);
      expect(effects).toHaveLength(1);
      return {
        ...all,
        async arrive() {
          arrive();
          await late;
        },
      };
    }

    it('handles a change no more that another has handled', async () => {
      const { newConsumer, effects, arrive, positions } = await setUpLate();
      await eventually(async () => expect(await deliver(newConsumer(), [first])).toEqual([]));
      await arrive();
      expect(await positions()).toMatchObject([{ status: { S: 'COMPLETED' } }]);
      expect(await deliver(newConsumer(), [first])).toEqual([]);
      expect(effects).toHaveLength(2);
    });

    it('handles no change that another is at', async () => {
      const { newConsumer, effects, onChange, arrive, positions } = await setUpLate();
      let end = () => {};
      onChange(() => new Promise<void>((resolve) => (end = resolve)));
      let running = Promise.resolve<number[]>([]);
      await eventually(async () => {
        running = deliver(newConsumer(), [first]);
        const isBegun = await Promise.race([running.then(() => false), atEffect(effects, 2)]);
        expect(isBegun).toBe(true);
      });
      await arrive();
      expect(await positions()).toMatchObject([{ status: { S: 'INPROGRESS' } }]);
      expect(await deliver(newConsumer(), [first])).toEqual([0]);
      end();
      expect(await running).toEqual([]);
      expect(effects).toHaveLength(2);
    });
  });

  it('parks what the handler rejects, also when its place is given up twice because an answer was lost', async () => {
    const { consume, around, onChange, onRequest } = await setUp();
    onChange(() => {
      throw new Reject('the plan is unknown');
    });
    onRequest(async (request, name) => {
      if (name === 'DeleteItemCommand') await request();
      return request();
    });
    expect(await deliver(consume, [first])).toEqual([]);
    expect(around.parked).toMatchObject([{ code: 'rejected-by-handler' }]);
  });

  it('says what DynamoDB refused', async () => {
    const { consume, around, onRequest } = await setUp();
    onRequest(() => {
      throw Object.assign(
        new Error('User: x is not authorized to perform: dynamodb:PutItem on resource: y'),
        {
          name: 'AccessDeniedException',
        },
      );
    });
    expect(await deliver(consume, [first])).toEqual([0]);
    expect(around.logged.join()).toContain('not authorized to perform: dynamodb:PutItem');
  });

  it('keeps no place for ever, although no time was left when it was taken', async () => {
    const { consume, onChange, positions } = await setUp();
    // There is some until it is known whether to begin.
    const times = [1_000, 1_000, 1_000];
    const lambda = { getRemainingTimeInMillis: () => times.shift() ?? 0 };
    let taken: unknown;
    onChange(async () => {
      [taken] = await positions();
    });
    await consume({ Records: [{ messageId: '0', body: JSON.stringify(first) }] }, lambda);
    expect(taken).toMatchObject({ status: { S: 'INPROGRESS' }, in_progress_expiration: {} });
  });

  it('takes a change for not handled whose handler gives up when its time is over', async () => {
    const { consume, effects, onChange } = await setUp();
    onChange((signal, effect) =>
      effect === 1 ? new Promise((resolve) => signal.addEventListener('abort', () => resolve())) : undefined,
    );
    expect(await deliver(consume, [first], 300)).toEqual([0]);
    await eventually(async () => expect(await deliver(consume, [first])).toEqual([]));
    expect(effects).toHaveLength(2);
  });

  it('ends in time where DynamoDB hangs', async () => {
    const { dynamodb } = newClients(url);
    clients.push(dynamodb);
    dynamodb.middlewareStack.add(() => () => new Promise(() => {}));
    const { consume, effects } = await setUp({ dynamodb });
    expect(await deliver(consume, [first], 300)).toEqual([0]);
    expect(effects).toEqual([]);
  });

  it('handles the newest change of a row in a batch alone when that is asked for, and an older one that comes later', async () => {
    const { consume, effects } = await setUp({ changes: 'newest' });
    expect(await deliver(consume, [second, third])).toEqual([]);
    expect(await deliver(consume, [third])).toEqual([]);
    expect(await deliver(consume, [first])).toEqual([]);
    expect(effects).toEqual(['deleted', 'created']);
  });

  it('remembers a change beyond the horizon, without its key and its values', async () => {
    const { consume, positions } = await setUp();
    await deliver(consume, [first]);
    const [position = {}] = await positions();
    expect(position).toEqual({
      of: { S: expect.stringMatching(/^billing\/Users#[\w+/]{43}=$/) },
      status: { S: 'COMPLETED' },
      in_progress_expiration: { N: expect.any(String) },
      __ttl: { N: expect.any(String) },
    });
    // An event may be a day ahead of the clock, and is taken until it is as old as the horizon.
    expect(Number(position.__ttl?.N) - Date.now() / 1000).toBeGreaterThan(HORIZON + 86_400);
  });

  it('costs two writes a change or a try, and one for each copy', async () => {
    const { consume, requests, onChange } = await setUp();
    await deliver(consume, [first]);
    expect(requests).toEqual(['PutItemCommand', 'UpdateItemCommand']);
    await deliver(consume, [first]);
    expect(requests.slice(2)).toEqual(['PutItemCommand']);
    onChange(() => {
      throw new Error('not now');
    });
    await deliver(consume, [second]);
    expect(requests.slice(3)).toEqual(['PutItemCommand', 'DeleteItemCommand']);
  });

  it('is refused where it would remember nothing', async () => {
    process.env.POWERTOOLS_IDEMPOTENCY_DISABLED = 'true';
    try {
      await expect(setUp()).rejects.toThrow(/POWERTOOLS_IDEMPOTENCY_DISABLED is set.*: unset it/);
    } finally {
      delete process.env.POWERTOOLS_IDEMPOTENCY_DISABLED;
    }
  });

  it('has no transaction, for the compiler, and is no name', () => {
    const options = new Surroundings().options({ delivery: 'at-least-once' });
    const refuse = () =>
      consumeChanges(
        user,
        async (change) => {
          // @ts-expect-error only a change that is delivered exactly once has a transaction.
          await change.transaction([]);
        },
        { ...options, delivery: once },
      );
    expect(refuse).toThrow(/was made for "at-least-once", the function asks for "once"/);
    expect(() => consumeChanges(user, () => {}, { ...options, delivery: 'once' as never })).toThrow(
      /"delivery" is none of at-least-once, in-order, exactly-once, received "once": .*import "once" of cdk-event-sharing-client\/once/,
    );
  });
});
