import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  auditReplica,
  discover,
  feedOfReplica,
  listDeadLetters,
  readStatus,
  redrive,
  replicaOf,
  runBatchJob,
} from '../../../lib/operator';
import { BoundedContext, ChangeConsumer, ChangeDelivery } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { userContract } from '../../support/user-contract';
import { userEvent } from '../../support/user-events';
import { bundledFunction } from './support/bundled-function';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner, outputAll } from './support/pipeline';

/** Counts each change in one transaction with its position. Of a user who is named "poison" it can tell nothing, unless it has learnt to. */
const HANDLER = `
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { consumeChanges, Reject } from 'cdk-event-sharing-client/consume';
import { user } from './contract';

const dynamodb = new DynamoDBClient({});
const TableName = process.env.EFFECTS;

export const handler = consumeChanges(
  user,
  async (change) => {
    if (change.data?.name === 'poison') {
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'learnt' } } }));
      if (!Item) throw new Reject('poison cannot be handled');
    }
    const what = change.snapshot ? 'snapshot' : (change.reason ?? change.kind);
    await change.transaction([
      {
        Update: {
          TableName,
          Key: { id: { S: \`\${change.key.user_id}/\${what}\` } },
          UpdateExpression: 'ADD #count :one',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
    ]);
  },
  { delivery: 'exactly-once' },
);
`;

function define(app: App): void {
  const owner = defineOwner(app, {
    contracts: [userContract],
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    timeToLiveAttribute: 'expires',
  });
  const stack = new Stack(app, 'billing');
  const context = new BoundedContext(stack, 'Context', { name: 'billing' });
  const effects = new TableV2(context, 'Effects', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const fn = new LambdaFunction(context, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(bundledFunction(HANDLER, userContract)),
    timeout: Duration.seconds(10),
    environment: { EFFECTS: effects.tableName },
  });
  effects.grant(fn, 'dynamodb:UpdateItem', 'dynamodb:GetItem');
  const consumer = new ChangeConsumer(context, 'Users', {
    contract: userContract,
    function: fn,
    delivery: ChangeDelivery.EXACTLY_ONCE,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  outputAll(stack, {
    Effects: effects.tableName,
    Queue: consumer.queue.queueUrl,
    Positions: consumer.positionsTableName ?? '',
  });
  stack.addStackDependency(owner.stack);
  // Somebody else's repairs are none of the consumer's.
  defineConsumer(app, 'orders', owner, { User: { contract: userContract } });
}

describe('a deployed change consumer', () => {
  const deployed = new DeployedApp(define, { enforceIam: true });
  let clients: ReturnType<typeof operatorClients>;
  beforeAll(() => {
    clients = operatorClients(deployed.cloud);
  });
  const put = (user_id: number, name: string, more = {}) =>
    deployed.put('Table', { user_id: { N: String(user_id) }, name: { S: name }, ...more });
  /** Effects on a user, by what had them. */
  const effectsOn = async (user_id: number) =>
    Object.fromEntries(
      (await deployed.items('Effects'))
        .map(({ id, count }) => [id?.S?.split('/') ?? [], Number(count?.N)] as const)
        .filter(([[user]]) => user === String(user_id))
        .map(([[, what]], index, all) => [what, all[index]?.[1]]),
    );
  const shows = (user_id: number, effects: object) =>
    eventually(async () => expect(await effectsOn(user_id)).toEqual(effects), 30_000);
  const consumer = async () => replicaOf(await discover(clients), 'billing/Users');

  test('handles what is created, updated and deleted, each once', async () => {
    await put(1, 'Ada');
    await shows(1, { created: 1 });
    await put(1, 'Ada L');
    await shows(1, { created: 1, updated: 1 });
    await deployed.remove('Table', { user_id: { N: '1' } });
    await shows(1, { created: 1, updated: 1, deleted: 1 });
  });

  test('is told that a row expired, and not that somebody deleted it', async () => {
    const { clock } = deployed.cloud;
    await put(2, 'Bea', { expires: { N: String(Math.floor(clock.now() / 1000) + 86_400) } });
    await shows(2, { created: 1 });
    await clock.advance('25 hours');
    await shows(2, { created: 1, expired: 1 });
  });

  test('has one effect of a change that is delivered five times', async () => {
    const event = userEvent(7, undefined, { user_id: 3, name: 'Cyd' }, { at: deployed.cloud.clock.now() });
    const send = () =>
      clients.sqs.send(
        new SendMessageCommand({ QueueUrl: deployed.output('Queue'), MessageBody: JSON.stringify(event) }),
      );
    await Promise.all(Array.from({ length: 5 }, send));
    const again = { ...event, id: `${event.id}x`, subject: '4', data: { user_id: 4, name: 'Dot' } };
    await shows(3, { created: 1 });
    await clients.sqs.send(
      new SendMessageCommand({ QueueUrl: deployed.output('Queue'), MessageBody: JSON.stringify(again) }),
    );
    await shows(4, { created: 1 });
    await shows(3, { created: 1 });
  });

  test('parks what its handler rejects, shows it to operators, and handles it when it is sent again', async () => {
    await put(5, 'poison');
    await eventually(async () => {
      const [letters] = await listDeadLetters(clients, await consumer());
      expect(letters).toMatchObject({ queue: 'parked', code: 'rejected-by-handler', count: 1 });
    }, 30_000);
    const { replicas } = await readStatus(clients, await discover(clients));
    expect(replicas.find(({ replica }) => replica === 'billing/Users')).toMatchObject({ parked: 1 });
    const all = { code: 'rejected-by-handler' };
    // It has learnt nothing yet.
    expect(await redrive(clients, await consumer(), all)).toMatchObject({
      state: 'failed-again',
      settled: 0,
    });
    await deployed.put('Effects', { id: { S: 'learnt' } });
    expect(await redrive(clients, await consumer(), all)).toMatchObject({ state: 'done', settled: 1 });
    await shows(5, { created: 1 });
  }, 120_000);

  test('is brought up to date by a seed of its own, and hears nothing of the seeds of others', async () => {
    await put(6, 'Eve');
    await shows(6, { created: 1 });
    const topology = await discover(clients);
    const orders = replicaOf(topology, 'orders/User');
    await runBatchJob(clients, feedOfReplica(orders), { kind: 'republish', replica: orders.name });
    const users = await consumer();
    await runBatchJob(clients, feedOfReplica(users), { kind: 'seed', replica: users.name });
    await shows(6, { created: 1, snapshot: 1 });
    await runBatchJob(clients, feedOfReplica(users), { kind: 'republish', replica: users.name });
    await shows(6, { created: 1, snapshot: 2 });
  }, 120_000);

  test('has no rows that could be audited', async () => {
    await expect(auditReplica(clients, await consumer())).rejects.toMatchObject({ code: 'no-rows' });
  });

  test('keeps no key and no value in its table of positions', async () => {
    const positions = await deployed.items('Positions');
    expect(positions.length).toBeGreaterThan(5);
    expect(JSON.stringify(positions)).not.toMatch(/Ada|Bea|Cyd|Dot|Eve|poison/);
    for (const { commit, ...rest } of positions) {
      expect(commit?.S).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
      expect(Object.keys(rest).sort()).toEqual(['__seq', '__ttl', 'of']);
    }
  });
});
