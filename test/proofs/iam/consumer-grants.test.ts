import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { discover, listDeadLetters, replicaOf } from '../../../lib/operator';
import { BoundedContext, ChangeConsumer, ChangeDelivery } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { userContract } from '../../support/user-contract';
import { userEvent } from '../../support/user-events';
import { bundledFunction } from '../deployed/support/bundled-function';
import { DeployedApp } from '../deployed/support/deployed-app';
import { defineOwner, outputAll } from '../deployed/support/pipeline';
import { withdraw } from './withdraw';

/** Counts its tries and its effects: by transaction where it has one. One user is never to be handled, another not at the first try. */
const handlerOf = (delivery: string, more = '') => `
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { consumeChanges, Reject } from 'cdk-event-sharing-client/consume';
import { user } from './contract';
${more}
const dynamodb = new DynamoDBClient({});
const counting = (what) => ({
  TableName: process.env.COUNTS,
  Key: { id: { S: \`\${process.env.CONSUMER}/\${what}\` } },
  UpdateExpression: 'ADD #count :one',
  ExpressionAttributeNames: { '#count': 'count' },
  ExpressionAttributeValues: { ':one': { N: '1' } },
});
const count = async (what) => {
  const { Attributes } = await dynamodb.send(
    new UpdateItemCommand({ ...counting(what), ReturnValues: 'ALL_NEW' }),
  );
  return Number(Attributes.count.N);
};

export const handler = consumeChanges(
  user,
  async ({ data, transaction }) => {
    const tries = await count('tries');
    if (data.name === 'poison') throw new Reject('poison is never handled');
    if (data.name === 'stumble' && tries === 1) throw new Error('not at the first try');
    if (transaction) await transaction([{ Update: counting('effects') }]);
    else await count('effects');
  },
  { delivery: ${delivery} },
);
`;

/** More than a message of SNS can carry. */
const LARGE = 'x'.repeat(300_000);
const GONE = 'gone';

interface Case {
  readonly delivery: ChangeDelivery;
  /** What its function may not do at first. */
  readonly action: string;
  /** What it says then. @default the action */
  readonly says?: string;
  /** Name of the one user whose changes it handles; of `GONE` the data are gone from the owner's bucket. */
  readonly name: string;
  /** Of its effect before it may do that. @default none */
  readonly hasEffect?: true;
  /** Where the change ends then. @default it is handled */
  readonly parked?: string;
  /** In which statement. @default all with the action */
  readonly isMeant?: (statement: string) => boolean;
  readonly hasKey?: true;
}

const { AT_LEAST_ONCE, IN_ORDER, ONCE, EXACTLY_ONCE } = ChangeDelivery;
const ofObjects = (statement: string) => statement.includes('kms:EncryptionContext');
const ofPositions = (statement: string) => statement.includes('Positions');

/** What a consumer asks for itself; what Lambda asks for in its name is refused when the mapping is made. */
const CASES: Readonly<Record<string, Case>> = {
  Begins: { delivery: IN_ORDER, action: 'dynamodb:PutItem', name: 'Ada', isMeant: ofPositions },
  Commits: { delivery: EXACTLY_ONCE, action: 'dynamodb:PutItem', name: 'Ada', isMeant: ofPositions },
  TakesPlace: { delivery: ONCE, action: 'dynamodb:PutItem', name: 'Ada', isMeant: ofPositions },
  // What was done and cannot be noted is done again: it may be, and nothing may be lost.
  Completes: {
    delivery: ONCE,
    action: 'dynamodb:UpdateItem',
    name: 'Ada',
    isMeant: ofPositions,
    hasEffect: true,
  },
  GivesUp: { delivery: ONCE, action: 'dynamodb:DeleteItem', name: 'stumble', isMeant: ofPositions },
  Parks: {
    delivery: AT_LEAST_ONCE,
    action: 'sqs:SendMessage',
    name: 'poison',
    parked: 'rejected-by-handler',
  },
  ParksWithKey: {
    delivery: AT_LEAST_ONCE,
    action: 'kms:GenerateDataKey',
    name: 'poison',
    parked: 'rejected-by-handler',
    hasKey: true,
  },
  Fetches: { delivery: AT_LEAST_ONCE, action: 's3:GetObject', name: LARGE },
  Decrypts: { delivery: AT_LEAST_ONCE, action: 'kms:Decrypt', name: LARGE, isMeant: ofObjects },
  // What may not be listed cannot be told from what is not there.
  Misses: {
    delivery: AT_LEAST_ONCE,
    action: 's3:ListBucket',
    says: 'AccessDenied',
    name: GONE,
    parked: 'payload-missing',
  },
};

const env = { account: '000000000000', region: 'us-east-1' };
const newKey = (scope: Stack, id: string) =>
  new Key(scope, id, { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });

function define(app: App): void {
  const owner = defineOwner(
    app,
    {
      contracts: [userContract],
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      feed: (scope) => ({ encryptionKey: newKey(scope as Stack, 'Key') }),
    },
    { env },
  );
  const stack = new Stack(app, 'billing', { env });
  const context = new BoundedContext(stack, 'Context', { name: 'billing' });
  const counts = new TableV2(context, 'Counts', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const once = "import { once } from 'cdk-event-sharing-client/once';";
  const codes = new Map(
    Object.values(ChangeDelivery).map((delivery) => [
      delivery,
      Code.fromAsset(
        bundledFunction(
          delivery === ONCE ? handlerOf('once', once) : handlerOf(`'${delivery}'`),
          userContract,
        ),
      ),
    ]),
  );
  for (const [id, { delivery, hasKey }] of Object.entries(CASES)) {
    const fn = new LambdaFunction(context, `On${id}`, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: codes.get(delivery) as Code,
      timeout: Duration.seconds(4),
      environment: { COUNTS: counts.tableName, CONSUMER: id },
    });
    counts.grant(fn, 'dynamodb:UpdateItem');
    const consumer = new ChangeConsumer(context, id, {
      contract: userContract,
      function: fn,
      delivery,
      // To each the changes of a user of its own: by an attribute that SNS can filter by.
      filter: { email: [id] },
      encryptionKey: hasKey && newKey(stack, `${id}Key`),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    outputAll(stack, { [`${id}Queue`]: consumer.queue.queueUrl });
  }
  outputAll(stack, { Counts: counts.tableName });
  stack.addStackDependency(owner.stack);
}

/** When a change that failed comes again, and is not taken for one that is in progress. */
const UNTIL_NEXT_TRY = '25 seconds';

describe('a consumer from which a grant was taken', () => {
  const deployed = new DeployedApp(define, { enforceIam: true });
  const counted = async (id: string, what: string) =>
    Number((await deployed.items('Counts')).find((item) => item.id?.S === `${id}/${what}`)?.count?.N ?? 0);
  const parked = async (id: string) => {
    const clients = operatorClients(deployed.cloud);
    return listDeadLetters(clients, replicaOf(await discover(clients), `billing/${id}`));
  };
  const messagesOf = (id: string) =>
    deployed.cloud.logs
      .entries()
      .filter((entry) => entry.functionName === deployed.cloud.function(`billing/Context/On${id}`).spec.name)
      .map(({ message }) => message)
      .join('\n');

  beforeAll(async () => {
    for (const [id, { action, isMeant = () => true }] of Object.entries(CASES))
      withdraw(deployed.directory, 'billing', action, {
        isMeant: (statement, policy) =>
          policy.startsWith(`ContextOn${id}ServiceRole`) && isMeant(JSON.stringify(statement)),
      });
    await deployed.cloud.update();
    for (const [index, [id, { name }]] of Object.entries(CASES).entries()) {
      const user = { user_id: index, name, email: id };
      if (name !== GONE) await deployed.put('Table', marshall(user));
      else {
        const event = userEvent(1, undefined, user, { at: deployed.cloud.clock.now() });
        const MessageBody = JSON.stringify({
          ...event,
          data: { user_id: index },
          dataref: `s3://${deployed.output('Payloads')}/gone`,
        });
        await deployed.cloud.clients.sqs.send(
          new SendMessageCommand({ QueueUrl: deployed.output(`${id}Queue`), MessageBody }),
        );
      }
    }
  });

  test.each(Object.entries(CASES))('%s: says what it may not do', async (id, { action, says, hasEffect }) => {
    await eventually(async () =>
      expect(messagesOf(id)).toMatch(new RegExp(`tried again.*${says ?? action}`)),
    );
    expect((await counted(id, 'effects')) > 0).toBe(hasEffect === true);
  });

  describe('and given back', () => {
    beforeAll(async () => {
      deployed.synthesise(define);
      await deployed.cloud.update();
      await deployed.cloud.clock.advance(UNTIL_NEXT_TRY);
    });

    test.each(Object.entries(CASES))('%s: has lost nothing', async (id, each) => {
      await eventually(async () => {
        const letters = await parked(id);
        expect(letters.map(({ code, count }) => ({ code, count }))).toEqual(
          each.parked ? [{ code: each.parked, count: 1 }] : [],
        );
        const effects = await counted(id, 'effects');
        if (each.hasEffect) expect(effects).toBeGreaterThan(1);
        else expect(effects).toBe(each.parked ? 0 : 1);
      });
    });
  });
});
