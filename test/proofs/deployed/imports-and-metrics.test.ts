import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { App, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { packageRoot } from '../../../bin/synthesise';
import { ExampleFunction } from '../../../examples/users-orders/stacks/example-function';
import { LocalCloud } from '../../../lib/local-cloud';
import { parseEmf } from '../../../lib/local-cloud/telemetry/emf';
import type { BatchRequest } from '../../../lib/wire/batch-requests';
import {
  BoundaryRules,
  BoundedContext,
  ChangeConsumer,
  ChangeFeed,
  Contract,
  type IReadReplica,
  OwnedTable,
  ReadReplica,
  SyncApi,
} from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { bundledFunction } from './support/bundled-function';

const contract = Contract.fromFile(
  join(packageRoot, 'examples/users-orders/services/contracts/user.v1.json'),
);
const REPLICA = 'mail/User';
const HANDLER = `
import { consumeChanges } from 'cdk-event-sharing-client/consume';
import { user } from './contract';
export const handler = consumeChanges(user, () => {});
`;

/** What tells a metric from others. */
const identity = (namespace: string, name: string, dimensions: object = {}) =>
  `${namespace} ${name} ${JSON.stringify(Object.entries(dimensions).sort())}`;
const identityOf = ({ namespace, metricName, dimensions }: Metric) =>
  identity(namespace, metricName, dimensions);

/** A consumer in two stacks: one keeps the replica, the other reads it, and asks its owner, by attributes alone. */
describe('what other stacks import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  const emitted = new Set<string>();
  let cloud: LocalCloud;
  let feed: ChangeFeed;
  let api: SyncApi;
  let replica: ReadReplica;
  let imported: IReadReplica;
  let consumer: ChangeConsumer;

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    Validations.of(app).addPlugins(new BoundaryRules());
    const owner = new Stack(app, 'Users');
    const users = new BoundedContext(owner, 'Context', { name: 'users' });
    const table = new OwnedTable(users, 'Table', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      timeToLiveAttribute: 'expires',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    feed = new ChangeFeed(users, 'Feed', { table, contracts: [contract] });
    api = new SyncApi(users, 'Api', { table, contracts: [contract], path: 'users' });

    const keeper = new Stack(app, 'Keeper');
    keeper.addStackDependency(owner);
    replica = new ReadReplica(new BoundedContext(keeper, 'Context', { name: 'mail' }), 'User', {
      contract,
      fields: ['email'],
      filter: { newsletter: [true] },
    });

    const stack = new Stack(app, 'Reader');
    stack.addStackDependency(owner);
    const mail = new BoundedContext(stack, 'Context', { name: 'mail' });
    const fn = new LambdaFunction(mail, 'Handler', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(bundledFunction(HANDLER, contract)),
      timeout: Duration.seconds(10),
    });
    consumer = new ChangeConsumer(mail, 'Users', { contract, function: fn });
    const { name, tableArn, fields } = replica;
    imported = ReadReplica.fromReadReplicaAttributes(mail, 'Replica', { name, tableArn, fields });
    const { url, callArn } = api;
    const importedApi = SyncApi.fromSyncApiAttributes(mail, 'UsersApi', { url, callArn });
    const reader = new ExampleFunction(mail, 'Recipient', {
      bundle: 'recipient',
      environment: { USERS_REPLICA: imported.tableName, USERS_API_URL: importedApi.url },
    });
    imported.grantRead(reader.function);
    importedApi.grantCall(reader.function);

    app.synth();
    cloud = await LocalCloud.start({
      assembly: folder,
      enforceIam: true,
      onLog: ({ message }) => {
        for (const one of parseEmf(message)) emitted.add(identity(one.namespace, one.name, one.dimensions));
      },
    });
  });
  afterAll(async () => {
    await cloud?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (id: number, newsletter: boolean, more = {}) =>
    cloud.clients.dynamodb.send(
      new PutItemCommand({
        TableName: cloud.resource('Users', 'Context/Table/Table').physicalId,
        Item: {
          user_id: { N: String(id) },
          name: { S: 'Ada' },
          email: { S: `${id}@example.com` },
          newsletter: { BOOL: newsletter },
          ...more,
        },
      }),
    );
  const recipient = async (user_id: number) =>
    (await cloud.invoke('Reader/Context/Recipient/Function', { user_id })).payload;

  it('is a replica to read by its grant alone, and the URL of its owner to ask', async () => {
    await put(1, true);
    await put(2, false);
    await eventually(async () => expect(cloud.metrics.sum('EventsApplied')).toBe(1));
    const served = () => cloud.metrics.sum('RowsServed');
    expect(await recipient(1)).toBe('1@example.com');
    expect(served()).toBe(0);
    expect(await recipient(2)).toBeNull();
    expect(served()).toBe(1);
  });

  it('is measured as methods of the constructs tell it: all that handlers write, and nothing else', async () => {
    const batch = (request: BatchRequest) =>
      cloud.invoke('Users/Context/Feed/Operations/Batch/Function', request);
    await batch({ action: 'start', run: 'r', kind: 'seed', replica: REPLICA, segments: 1 });
    await batch({ action: 'segment', run: 'r', segment: 0 });
    await batch({ action: 'republish-keys', replica: REPLICA, contract: contract.id, keys: [] });
    // A stream without images never gets this far, except by hand.
    const eventSourceARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-01-01T00:00:00.000';
    const record = { eventName: 'INSERT', eventSourceARN, dynamodb: { SequenceNumber: '1' } };
    await cloud.invoke('Users/Context/Feed/Publisher/Function', { Records: [record] });

    // A day and more after its time to live a row is removed, by nobody.
    await put(3, true, { expires: { N: String(Math.floor(cloud.clock.now() / 1000) + 60) } });
    const handled = () => cloud.metrics.sum('EventsHandled');
    await eventually(async () => expect(handled()).toBeGreaterThanOrEqual(3));
    await cloud.clock.advance('25 hours');

    const told = [
      feed.metricEventsPublished(),
      feed.metricChangesSuppressed(),
      feed.metricEventsParked(),
      feed.metricIncompleteBatches(),
      feed.metricRowsSeeded(REPLICA),
      feed.metricRowsRepublished(REPLICA),
      feed.metricRowsRefused(REPLICA),
      api.metricRowsServed(),
      api.metricRowsRefused(),
      api.metricRequestsRefused(),
      api.metricRequestsFailed(),
      replica.metricEventsApplied(),
      replica.metricEventsStale(),
      replica.metricEventsParked(),
      replica.metricEventsExpired(),
      replica.metricReplicationLag(),
      replica.metricStaleButNewerByTime(),
      consumer.metricEventsHandled(),
      consumer.metricEventsStale(),
      consumer.metricEventsParked(),
      consumer.metricEventsRetried(),
      consumer.metricEventsExpired(),
      consumer.metricHandlingLag(),
    ];
    const { metrics } = cloud;
    await eventually(async () => expect([...emitted].sort()).toEqual(told.map(identityOf).sort()), 30_000);
    expect(metrics.sum('EventsExpired', { replica: REPLICA })).toBe(1);
    expect(metrics.sum('EventsExpired', { consumer: consumer.name })).toBe(1);
    const watched = ChangeConsumer.fromChangeConsumerAttributes(new Stack(), 'Users', {
      name: consumer.name,
      queueArn: consumer.queue.queueArn,
      deadLetterQueueArn: consumer.deadLetterQueue.queueArn,
      subscriptionDeadLetterQueueArn: consumer.subscriptionDeadLetterQueue.queueArn,
    });
    expect(identityOf(watched.metricHandlingLag())).toBe(identityOf(consumer.metricHandlingLag()));
    expect(identityOf(imported.metricReplicationLag())).toBe(identityOf(replica.metricReplicationLag()));
  });
});
