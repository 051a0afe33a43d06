import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  BoundedContext,
  ChangeConsumer,
  ChangeDelivery,
  OwnedTable,
} from '../../../packages/cdk-event-sharing';
import { userContract } from '../../constructs/support/contracts';
import { keyedApp } from '../../constructs/support/keyed-app';
import { matrix } from '../../iam/example-policies';
import { type Allowed, at, subscriberOf } from '../../iam/subscriber-role';
import { temporaryDirectory } from '../../support/temporary-directory';

const env = { account: '123456789012', region: 'eu-west-1' };
const CONTEXT = 'Billing/Context';

/** A function whose role has what constructs grant and nothing else. */
function newFunction(scope: Construct, id: string): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    role: new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
  });
}

/** Beside an owner and a replica of others: a consumer of each delivery, with and without a key, and a function of no consumer. */
function define(app: App): void {
  keyedApp(env, app);
  const stack = new Stack(app, 'Billing', { env });
  const context = new BoundedContext(stack, 'Context', { name: 'billing' });
  const encryptionKey = new Key(stack, 'Key', {
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  for (const delivery of Object.values(ChangeDelivery))
    for (const key of [undefined, encryptionKey]) {
      const id = key ? `${delivery}-keyed` : delivery;
      const fn = newFunction(context, `on-${id}`);
      new ChangeConsumer(context, id, {
        contract: userContract(),
        function: fn,
        delivery,
        encryptionKey: key,
      });
    }
  const partitionKey = { name: 'id', type: AttributeType.STRING };
  new OwnedTable(context, 'Outbox', { partitionKey }).grantOutbox(newFunction(context, 'Writer'));
  const keyed = new OwnedTable(context, 'KeyedOutbox', { partitionKey, encryptionKey });
  keyed.grantOutbox(newFunction(context, 'KeyedWriter'));
  newFunction(context, 'Stranger');
}

/** What every consumer of users may do, whatever it remembers. */
const SUBSCRIBER = subscriberOf('Users/Context/Feed', [
  'Billing/Key',
  'Orders/Key',
  'Users/FeedKey',
  'Users/TableKey',
]);
/** Its table is asked for what the promise needs, and never read. */
const REMEMBERING: Readonly<Record<ChangeDelivery, Allowed>> = {
  [ChangeDelivery.AT_LEAST_ONCE]: {},
  [ChangeDelivery.IN_ORDER]: { 'dynamodb:PutItem': ['{}/Positions'] },
  [ChangeDelivery.ONCE]: {
    'dynamodb:DeleteItem': ['{}/Positions'],
    'dynamodb:PutItem': ['{}/Positions'],
    'dynamodb:UpdateItem': ['{}/Positions'],
  },
  [ChangeDelivery.EXACTLY_ONCE]: { 'dynamodb:PutItem': ['{}/Positions'] },
};
const USE_OF_QUEUES: Allowed = {
  'kms:Decrypt': ['Billing/Key through sqs'],
  'kms:GenerateDataKey': ['Billing/Key through sqs'],
};
const USE_OF_TABLES: Allowed = { 'kms:Decrypt': ['Billing/Key through dynamodb'] };

let found: Awaited<ReturnType<typeof matrix>>;
beforeAll(async () => {
  const directory = temporaryDirectory();
  const app = new App({ outdir: directory });
  define(app);
  app.synth();
  found = await matrix(directory, env, `${CONTEXT}/`);
});

test.each(Object.values(ChangeDelivery))(
  'the function of a consumer of delivery %s may do what it needs and nothing else, with a key of its own too',
  (delivery) => {
    const rows = [SUBSCRIBER, REMEMBERING[delivery]];
    expect(found[`${CONTEXT}/on-${delivery}Role`]).toEqual(at(`${CONTEXT}/${delivery}`, ...rows));
    const withKey =
      delivery === ChangeDelivery.AT_LEAST_ONCE ? [USE_OF_QUEUES] : [USE_OF_QUEUES, USE_OF_TABLES];
    expect(found[`${CONTEXT}/on-${delivery}-keyedRole`]).toEqual(
      at(`${CONTEXT}/${delivery}-keyed`, ...rows, ...withKey),
    );
  },
);

test('a function that writes events may put them into its outbox and nothing else', () => {
  expect(found[`${CONTEXT}/WriterRole`]).toEqual({ 'dynamodb:PutItem': [`${CONTEXT}/Outbox/Table`] });
  expect(found[`${CONTEXT}/KeyedWriterRole`]).toEqual({
    'dynamodb:PutItem': [`${CONTEXT}/KeyedOutbox/Table`],
    ...USE_OF_TABLES,
  });
});

test('a function of a context that is granted nothing may do nothing', () => {
  expect(found[`${CONTEXT}/StrangerRole`]).toEqual({});
});
