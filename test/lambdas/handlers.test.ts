import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { LocalCloud } from '../../lib/local-cloud';
import { Clock } from '../../lib/local-cloud/clock';
import { LocalFunction } from '../../lib/local-cloud/functions';
import { eventually } from '../support/eventually';
import { synthesiseExample } from '../support/example-assembly';
import { HttpProxy } from '../support/http-proxy';
import { queueEvent, streamEvent } from '../support/stream-event';
import { userEvent } from '../support/user-events';

/** The built handlers, as deployed, with something of ours between them and the emulators. */
describe('the deployed handlers', () => {
  let cloud: LocalCloud;
  let assembly: Awaited<ReturnType<typeof synthesiseExample>>;
  const proxies: HttpProxy[] = [];
  const functions: LocalFunction[] = [];
  const logged: string[] = [];

  beforeAll(async () => {
    assembly = await synthesiseExample();
    cloud = await LocalCloud.start({ assembly: assembly.directory });
  });
  afterAll(async () => {
    await Promise.all(functions.map((fn) => fn.stop()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await cloud?.stop();
    assembly?.remove();
  });

  /** The function with another endpoint, in one environment, so that connections can be told from cold starts. */
  function redirected(
    functionName: string | undefined,
    variable: string,
    url: string,
    timeoutMs = 30_000,
  ): LocalFunction {
    const { spec } = cloud.function(String(functionName));
    const environment = { ...spec.environment, [variable]: url };
    const fn = new LocalFunction(
      { ...spec, name: `${spec.name}-redirected`, reservedConcurrency: 1, timeoutMs, environment },
      { clock: new Clock(), log: ({ message }) => void logged.push(message) },
    );
    functions.push(fn);
    return fn;
  }

  async function counted(functionName: string | undefined, variable: string) {
    const target = cloud.function(String(functionName)).spec.environment[variable];
    const proxy = await HttpProxy.start(String(target));
    proxies.push(proxy);
    return { fn: redirected(functionName, variable, proxy.url), proxy };
  }

  /** Nothing listens here. */
  const CLOSED = 'http://127.0.0.1:9';
  const users = (count: number, from = 1) =>
    Array.from({ length: count }, (_, index) => ({ user_id: from + index, name: `User ${from + index}` }));
  const body = (number: number, user_id: number) =>
    JSON.stringify(userEvent(number, undefined, { user_id, name: `v${number}` }, { at: Date.now() }));

  it('make one request to DynamoDB for each applied event', async () => {
    const { fn, proxy } = await counted(
      String(cloud.outputs.Orders?.ReplicatorName),
      'AWS_ENDPOINT_URL_DYNAMODB',
    );
    const result = await fn.invoke(
      queueEvent(Array.from({ length: 10 }, (_, index) => body(1, 1000 + index))),
    );
    expect(result.payload).toEqual({ batchItemFailures: [] });
    expect(proxy.requests).toBe(10);
  });

  it('make one request for each row of a batch, however many changes of it the batch holds', async () => {
    const { fn, proxy } = await counted(
      String(cloud.outputs.Orders?.ReplicatorName),
      'AWS_ENDPOINT_URL_DYNAMODB',
    );
    const bodies = Array.from({ length: 10 }, (_, index) => body(index + 1, 2000 + (index % 2)));
    expect((await fn.invoke(queueEvent(bodies))).payload).toEqual({ batchItemFailures: [] });
    expect(proxy.requests).toBe(2);
  });

  it('make one request to SNS for ten events', async () => {
    const { fn, proxy } = await counted(cloud.outputs.Users?.PublisherName, 'AWS_ENDPOINT_URL_SNS');
    const result = await fn.invoke(streamEvent(users(100, 3000)));
    expect(result.payload).toEqual({ batchItemFailures: [] });
    expect(proxy.requests).toBe(10);
  });

  it('use connections that stay open from one invocation to the next', async () => {
    const { fn, proxy } = await counted(cloud.outputs.Users?.PublisherName, 'AWS_ENDPOINT_URL_SNS');
    await fn.invoke(streamEvent(users(100, 4000)));
    const { connections } = proxy;
    for (let round = 1; round <= 5; round += 1)
      await fn.invoke(streamEvent(users(100, 4000 + round * 100), round * 100));
    expect(proxy.requests).toBe(60);
    expect(proxy.connections).toBe(connections);
  });

  it('report every message for another delivery while DynamoDB is away', async () => {
    const fn = redirected(cloud.outputs.Orders?.ReplicatorName, 'AWS_ENDPOINT_URL_DYNAMODB', CLOSED);
    const { payload } = await fn.invoke(queueEvent([body(1, 5001), body(1, 5002)]));
    expect(payload).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }] });
  });

  it('report only what failed: a message is parked and its neighbour comes again', async () => {
    const fn = redirected(cloud.outputs.Orders?.ReplicatorName, 'AWS_ENDPOINT_URL_DYNAMODB', CLOSED);
    const { payload } = await fn.invoke(queueEvent(['not an event', body(1, 5003)]));
    expect(payload).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  });

  it('keep a message that cannot be parked while the queue is away', async () => {
    const fn = redirected(cloud.outputs.Orders?.ReplicatorName, 'AWS_ENDPOINT_URL_SQS', CLOSED);
    const { payload } = await fn.invoke(queueEvent(['not an event', body(1, 5004)]));
    expect(payload).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(logged.join()).toMatch(
      /"reason":"not a change event: the body is not JSON; it could not be parked: ECONNREFUSED: connect ECONNREFUSED 127\.0\.0\.1:9"/,
    );
  });

  it('ask the endpoint for a queue, though the host in its URL does not resolve', async () => {
    const name = String(cloud.outputs.Orders?.ReplicatorName);
    const { pathname } = new URL(cloud.function(name).spec.environment.PARKING_QUEUE_URL ?? '');
    const fn = redirected(name, 'PARKING_QUEUE_URL', `http://sqs.nowhere.invalid:4566${pathname}`);
    const { payload } = await fn.invoke(queueEvent(['asked at the endpoint']));
    expect(payload).toEqual({ batchItemFailures: [] });
    const letters = async () => {
      const QueueUrl = cloud.function(name).spec.environment.PARKING_QUEUE_URL;
      const { Messages = [] } = await cloud.clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body }) => Body);
    };
    await eventually(async () => expect(await letters()).toContain('asked at the endpoint'));
  });

  it('report the lowest sequence, by value, while SNS is away', async () => {
    const fn = redirected(cloud.outputs.Users?.PublisherName, 'AWS_ENDPOINT_URL_SNS', CLOSED, 4_000);
    const { payload } = await fn.invoke(streamEvent(users(4, 6000), 8));
    expect(payload).toEqual({ batchItemFailures: [{ itemIdentifier: '8' }] });
  });
});
