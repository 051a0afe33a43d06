import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { type App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { hashKey } from '../../../lib/adapters/digest';
import { LocalCloud } from '../../../lib/local-cloud';
import { discover, readContracts, watchChanges } from '../../../lib/operator';
import { BoundedContext, ChangeConsumer, ChangeForwarder } from '../../../packages/cdk-event-sharing';
import { eventually, until } from '../../support/eventually';
import { orderPlaced, placedItem } from '../../support/order-placed';
import { OtlpReceiver, type ReceivedSpan } from '../../support/otlp-receiver';
import { userContract } from '../../support/user-contract';
import { userEvent } from '../../support/user-events';
import { bundledFunction } from './support/bundled-function';
import { DeployedApp, type SdkItem } from './support/deployed-app';
import { defineConsumer, defineOwner, outputAll } from './support/pipeline';

/** A consumer that makes a span of its own for each change. */
const HANDLER = `
import { trace } from '@opentelemetry/api';
import { consumeChanges } from 'cdk-event-sharing-client/consume';
import { tracing } from 'cdk-event-sharing-client/tracing';
import { user } from './contract';

export const handler = consumeChanges(
  user,
  async () => {
    await new Promise((done) => setTimeout(done, 1));
    trace.getTracer('audit').startSpan('own work').end();
  },
  { tracing },
);
`;

const feed = { traceAttribute: 'trace' };
const removalPolicy = RemovalPolicy.DESTROY;

/** Users with two replicas and a consumer, and an outbox with a forwarder. */
function define(app: App): void {
  const partitionKey = { name: 'user_id', type: AttributeType.NUMBER };
  const owner = defineOwner(app, { contracts: [userContract], partitionKey, feed, removalPolicy });
  const outbox = defineOwner(app, {
    contracts: [orderPlaced],
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: '__ttl',
    feed,
    removalPolicy,
  });
  defineConsumer(app, 'shipping', owner, { User: { contract: userContract } });
  defineConsumer(app, 'billing', owner, { User: { contract: userContract } });
  const stack = new Stack(app, 'audit');
  const context = new BoundedContext(stack, 'Context', { name: 'audit' });
  const fn = new LambdaFunction(context, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(bundledFunction(HANDLER, userContract)),
    timeout: Duration.seconds(10),
  });
  new ChangeConsumer(context, 'Users', { contract: userContract, function: fn, removalPolicy });
  const fifoQueue = new Queue(stack, 'Target', { fifo: true, removalPolicy });
  new ChangeForwarder(context, 'Placed', { contract: orderPlaced, fifoQueue, removalPolicy });
  outputAll(stack, { Fifo: fifoQueue.queueUrl });
  stack.addStackDependency(owner.stack);
  stack.addStackDependency(outbox.stack);
}

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
/** The context of a writer. */
const writer = (number: number) => ({ traceId: hex(number, 32), spanId: hex(number, 16) });
const traceparent = (number: number) => `00-${writer(number).traceId}-${writer(number).spanId}-01`;
const user = (user_id: number, name: string, trace?: SdkItem[string]): SdkItem => ({
  user_id: { N: String(user_id) },
  name: { S: name },
  ...(trace && { trace }),
});

let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await OtlpReceiver.start();
});
afterAll(() => receiver.close());

// Registered before the app is deployed, and read then.
const deployed = new DeployedApp(define, {
  enforceIam: true,
  get otlpEndpoint() {
    return receiver.url;
  },
});
const inTrace = (traceId: string) => receiver.spans.filter((span) => span.traceId === traceId);
const ofKey = (user_id: number) =>
  receiver.spans.filter(({ attributes }) => attributes['event_sharing.key'] === hashKey(String(user_id)));
const named = (spans: readonly ReceivedSpan[], name: string) => spans.filter((span) => span.name === name);
const outcome = ({ attributes }: ReceivedSpan) => attributes['event_sharing.outcome'];
const outcomes = (spans: readonly ReceivedSpan[]) => spans.map(outcome).sort();
/** Whether two spans are linked with each other. */
const isLinked = (span: ReceivedSpan) => {
  const [link] = span.links;
  const batch = receiver.spans.find(({ spanId }) => spanId === link?.spanId);
  return batch?.links.some(({ spanId, traceId }) => spanId === span.spanId && traceId === span.traceId);
};

test('each of 100 changes that are written in batches is one trace, from its writer to each reader', async () => {
  const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
  const TableName = deployed.output('Table', 'users-owner');
  await Promise.all(
    Array.from({ length: 4 }, (_, batch) => {
      const some = numbers.slice(batch * 25, (batch + 1) * 25);
      const requests = some.map((id) => ({
        PutRequest: { Item: user(id, `User ${id}`, { S: traceparent(id) }) },
      }));
      return deployed.cloud.clients.dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }),
      );
    }),
  );
  await eventually(async () => {
    expect(numbers.filter((id) => inTrace(writer(id).traceId).length !== 5)).toEqual([]);
  }, 60_000);
  for (const id of numbers) {
    const { traceId, spanId } = writer(id);
    const all = inTrace(traceId);
    const [published] = named(all, 'publish users/User');
    if (!published) throw new Error(`${id} was not published`);
    expect(published).toMatchObject({ kind: 4, parentSpanId: spanId });
    const readers = ['apply shipping/User', 'apply billing/User', 'process audit/Users'].map(
      (name) => named(all, name)[0],
    );
    const ends = ['applied', 'applied', 'handled'];
    for (const [index, reader] of readers.entries()) {
      if (!reader) throw new Error(`${id} was not read`);
      expect(reader).toMatchObject({ kind: 5, parentSpanId: published.spanId });
      expect(outcome(reader)).toBe(ends[index]);
      expect(isLinked(reader)).toBe(true);
    }
    expect(outcome(published)).toBe('published');
    expect(isLinked(published)).toBe(true);
    expect(named(all, 'own work')).toMatchObject([{ parentSpanId: readers[2]?.spanId }]);
    // All of it is found by the row too, and each span by the function that made it.
    expect(ofKey(id)).toHaveLength(4);
    expect(published.resource['service.name']).toBe(deployed.output('Publisher', 'users-owner'));
  }
  expect(named(receiver.spans, 'publish users/User')).toHaveLength(100);
  const batches = named(receiver.spans, 'publish users');
  expect(batches.length).toBeLessThan(100);
  expect(new Set(batches.map(({ traceId }) => traceId)).size).toBe(batches.length);
  // Spans hold neither values nor keys.
  expect(JSON.stringify(receiver.spans)).not.toContain('User 7');
}, 120_000);

test('a business event goes on in the trace of its writer', async () => {
  await deployed.put(
    'Table',
    { ...placedItem(), trace: { S: traceparent(1001) } } as SdkItem,
    'orders-owner',
  );
  await eventually(async () => {
    const all = inTrace(writer(1001).traceId);
    expect(all.map(({ name }) => name)).toEqual(['publish orders/OrderPlaced', 'forward audit/Placed']);
    expect(outcomes(all)).toEqual(['handled', 'published']);
  });
});

test('a duplicate is stale in the same trace, and what is parked and logged is in its own', async () => {
  const at = { at: Date.now() };
  const twice = {
    ...userEvent(1, undefined, { user_id: 2001, name: 'a' }, at),
    traceparent: traceparent(2001),
  };
  const right = userEvent(1, undefined, { user_id: 2002, name: 'a' }, at);
  const wrong = { ...right, data: { user_id: 2002, name: 3 }, traceparent: traceparent(2002) };
  await deployed.cloud.clients.sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: deployed.output('UserQueue', 'shipping'),
      Entries: [twice, twice, wrong, 'garbage'].map((event, index) => ({
        Id: String(index),
        MessageBody: typeof event === 'string' ? event : JSON.stringify(event),
      })),
    }),
  );
  await eventually(async () => {
    expect(outcomes(inTrace(writer(2001).traceId))).toEqual(['applied', 'stale']);
    expect(inTrace(writer(2002).traceId)).toMatchObject([
      { name: 'apply shipping/User', attributes: { 'error.type': 'invalid' }, status: { code: 2 } },
    ]);
    const garbage = receiver.spans.filter(({ attributes }) => attributes['error.type'] === 'malformed');
    expect(garbage).toMatchObject([{ name: 'apply shipping/User' }]);
    expect([...inTrace(writer(2001).traceId), ...garbage].every(isLinked)).toBe(true);
  });
  const lines = deployed.cloud.logs
    .entries(deployed.output('UserReplicator', 'shipping'))
    .filter(({ message }) => message.includes('event parked'))
    .map(({ message }) => JSON.parse(message).trace_id);
  const batches = named(receiver.spans, 'receive shipping/User').map(({ traceId }) => traceId);
  expect(lines).toContain(writer(2002).traceId);
  expect(lines.filter((traceId) => batches.includes(traceId))).toHaveLength(1);
});

test('a change that is refused is parked in the trace of its writer', async () => {
  const item = { user_id: { N: '2003' }, name: { N: '1' }, trace: { S: traceparent(2003) } };
  await deployed.put('Table', item, 'users-owner');
  await eventually(async () => {
    expect(inTrace(writer(2003).traceId)).toMatchObject([
      { name: 'publish users/User', parentSpanId: writer(2003).spanId, status: { code: 2 } },
    ]);
  });
  expect(outcomes(inTrace(writer(2003).traceId))).toEqual(['parked']);
});

test('what is no context is ignored: the change is published, and begins a trace', async () => {
  const [traceId, spanId] = ['abcdef0123456789abcdef0123456789', 'abcdef0123456789'];
  const hostile: SdkItem[string][] = [
    { S: 'garbage' },
    { S: `00-${traceId}-${spanId}-01`.toUpperCase() },
    { S: `00-${traceId.toUpperCase()}-${spanId}-01` },
    { S: `00-${traceId}-${spanId}` },
    { S: `00-${traceId}-${spanId}-01-more` },
    { S: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` },
    { S: `ff-${traceId}-${spanId}-01` },
    { N: '3001' },
    { L: [] },
    { S: '\u0000\u001b[31m' },
  ];
  for (const [index, trace] of hostile.entries())
    await deployed.put('Table', user(3100 + index, 'x', trace), 'users-owner');
  await eventually(async () => {
    for (const index of hostile.keys()) {
      const [published] = named(ofKey(3100 + index), 'publish users/User');
      expect(published).toBeDefined();
      expect(published?.parentSpanId ?? '').toBe('');
      const applied = named(ofKey(3100 + index), 'apply shipping/User');
      expect(applied).toMatchObject([{ traceId: published?.traceId, parentSpanId: published?.spanId }]);
    }
  });
  expect(receiver.spans.filter((span) => span.traceId.toLowerCase() === traceId)).toEqual([]);
});

test('a change of the context alone publishes nothing', async () => {
  const suppressed = () => deployed.cloud.metrics.sum('ChangesSuppressed');
  const before = suppressed();
  await deployed.put('Table', user(4001, 'same', { S: traceparent(4001) }), 'users-owner');
  await deployed.put('Table', user(4001, 'same', { S: traceparent(4002) }), 'users-owner');
  await until(() => suppressed() > before);
  await deployed.put('Table', user(4001, 'other', { S: traceparent(4003) }), 'users-owner');
  await until(() => inTrace(writer(4003).traceId).length === 5);
  expect(inTrace(writer(4002).traceId)).toEqual([]);
});

test('operators see the trace of a writer with its change', async () => {
  const { clients } = deployed.cloud;
  const topology = await discover(clients);
  const { contracts } = await readContracts(clients, topology);
  const watch = watchChanges(clients, topology, contracts, { pollMs: 50 });
  try {
    await watch.ready;
    await deployed.put('Table', user(6001, 'seen', { S: traceparent(6001) }), 'users-owner');
    const change = await until(() => watch.list({ key: '6001' }).changes[0]);
    expect(change.publication).toMatchObject({ state: 'published', traceparent: traceparent(6001) });
    await until(() => inTrace(writer(6001).traceId).length === 5);
  } finally {
    await watch.stop();
  }
});

test('without an endpoint nothing is sent, and the context of a writer goes through unchanged', async () => {
  // One of its own: the other cloud may still be sending.
  const unused = await OtlpReceiver.start();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = unused.url;
  const cloud = await LocalCloud.start({ assembly: deployed.directory, otlpEndpoint: '' });
  try {
    const outputs = Object.assign({}, cloud.outputs.audit, cloud.outputs['orders-owner']);
    const { sqs, dynamodb } = cloud.clients;
    const Item = { ...placedItem(), trace: { S: traceparent(5001) } } as SdkItem;
    await dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { [String(outputs.Table)]: [{ PutRequest: { Item } }] } }),
    );
    const received = await until(async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: outputs.Fifo }));
      return Messages[0]?.Body;
    });
    expect(JSON.parse(received)).toMatchObject({ traceparent: traceparent(5001) });
  } finally {
    await cloud.stop();
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    await unused.close();
  }
  expect(unused.requests).toEqual([]);
});
