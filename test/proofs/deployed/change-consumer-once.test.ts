import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { discover, listDeadLetters, redrive, replicaOf } from '../../../lib/operator';
import { BoundedContext, ChangeConsumer, ChangeDelivery } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { userContract } from '../../support/user-contract';
import { userEvent } from '../../support/user-events';
import { bundledFunction } from './support/bundled-function';
import { DeployedApp } from './support/deployed-app';
import { defineOwner, outputAll } from './support/pipeline';

/** Sends letters, each of which is counted, as somebody else's service would take them: by no transaction. */
const HANDLER = `
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { consumeChanges, Reject } from 'cdk-event-sharing-client/consume';
import { once } from 'cdk-event-sharing-client/once';
import { user } from './contract';

const dynamodb = new DynamoDBClient({});
const count = async (id) => {
  const { Attributes } = await dynamodb.send(
    new UpdateItemCommand({
      TableName: process.env.LETTERS,
      Key: { id: { S: id } },
      UpdateExpression: 'ADD #count :one',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Number(Attributes?.count?.N);
};

export const handler = consumeChanges(
  user,
  async ({ key, data }) => {
    const tries = await count(\`\${key.user_id}/tries\`);
    if (data?.name === 'poison' && tries === 1) throw new Reject('the address is unknown');
    if (data?.name === 'before' && tries === 1) process.exit(1);
    if (data?.name === 'slow') await sleep(500);
    const letters = await count(\`\${key.user_id}/letters\`);
    if (data?.name === 'after' && letters === 1) process.exit(1);
  },
  { delivery: once },
);
`;

function define(app: App): void {
  const owner = defineOwner(app, {
    contracts: [userContract],
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
  });
  const stack = new Stack(app, 'mail');
  const context = new BoundedContext(stack, 'Context', { name: 'mail' });
  const letters = new TableV2(context, 'Letters', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const fn = new LambdaFunction(context, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(bundledFunction(HANDLER, userContract)),
    timeout: Duration.seconds(2),
    environment: { LETTERS: letters.tableName },
  });
  letters.grant(fn, 'dynamodb:UpdateItem');
  const consumer = new ChangeConsumer(context, 'Users', {
    contract: userContract,
    function: fn,
    delivery: ChangeDelivery.ONCE,
    // A function that crashes takes no other change with it.
    batchSize: 1,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  outputAll(stack, {
    Letters: letters.tableName,
    Queue: consumer.queue.queueUrl,
    Positions: consumer.positionsTableName ?? '',
  });
  stack.addStackDependency(owner.stack);
}

describe('a deployed consumer whose effects are elsewhere', () => {
  const deployed = new DeployedApp(define, { enforceIam: true });
  const clients = () => operatorClients(deployed.cloud);
  const put = (user_id: number, name: string) =>
    deployed.put('Table', { user_id: { N: String(user_id) }, name: { S: name } });
  const counted = async (user_id: number) =>
    Object.fromEntries(
      (await deployed.items('Letters'))
        .filter(({ id }) => id?.S?.startsWith(`${user_id}/`))
        .map(({ id, count }) => [id?.S?.split('/')[1], Number(count?.N)]),
    );
  /** After the function was stopped its changes are invisible for six times its timeout. */
  const shows = (user_id: number, expected: object) =>
    eventually(async () => expect(await counted(user_id)).toEqual(expected), 60_000);
  const isQuiet = () =>
    eventually(async () => {
      const positions = await deployed.items('Positions');
      expect(positions.map(({ status }) => status?.S)).toEqual(positions.map(() => 'COMPLETED'));
    }, 60_000);

  test('handles a change once that comes five times, some of them while it is handled', async () => {
    const event = userEvent(7, undefined, { user_id: 1, name: 'slow' }, { at: deployed.cloud.clock.now() });
    const send = (each: object) =>
      clients().sqs.send(
        new SendMessageCommand({ QueueUrl: deployed.output('Queue'), MessageBody: JSON.stringify(each) }),
      );
    await Promise.all(Array.from({ length: 5 }, () => send(event)));
    await shows(1, { tries: 1, letters: 1 });
    await isQuiet();
    await send(event);
    await send({ ...event, id: `${event.id}x`, subject: '2', data: { user_id: 2, name: 'Dot' } });
    await shows(2, { tries: 1, letters: 1 });
    expect(await counted(1)).toEqual({ tries: 1, letters: 1 });
  });

  test('parks what its handler rejects, and handles it when it is sent again', async () => {
    await put(3, 'poison');
    const consumer = replicaOf(await discover(clients()), 'mail/Users');
    await eventually(async () => {
      const [letters] = await listDeadLetters(clients(), consumer);
      expect(letters).toMatchObject({ queue: 'parked', code: 'rejected-by-handler', count: 1 });
    }, 30_000);
    expect(await redrive(clients(), consumer, { code: 'rejected-by-handler' })).toMatchObject({
      state: 'done',
      settled: 1,
    });
    await shows(3, { tries: 2, letters: 1 });
  }, 120_000);

  test('loses no effect by a crash before it, and has it twice by a crash between it and its completion', async () => {
    await put(4, 'before');
    await put(5, 'after');
    await shows(4, { tries: 2, letters: 1 });
    await shows(5, { tries: 2, letters: 2 });
    await isQuiet();
  }, 120_000);

  test('keeps no key and no value in its table of positions', async () => {
    const positions = await deployed.items('Positions');
    expect(positions).toHaveLength(5);
    for (const { of, ...rest } of positions) {
      expect(of?.S).toMatch(/^mail\/Users#[\w+/]{43}=$/);
      expect(Object.keys(rest).sort()).toEqual(['__ttl', 'in_progress_expiration', 'status']);
    }
  });
});
