import { LocalCloud } from '../../lib/local';
import { LocalFunction } from '../../lib/local/functions';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy';
import { synthesiseExample } from '../support/example-assembly';
import { queueEvent, streamEvent } from '../support/stream-event';
import { userEvent } from '../support/user-events';

/** The built handlers, as deployed, with a counter between them and the emulators. */
describe('requests to AWS', () => {
  let cloud: LocalCloud;
  let assembly: Awaited<ReturnType<typeof synthesiseExample>>;
  const proxies: CountingProxy[] = [];
  const functions: LocalFunction[] = [];

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

  async function counted(
    functionName: string,
    variable: string,
  ): Promise<{ fn: LocalFunction; proxy: CountingProxy }> {
    const { spec } = cloud.function(functionName);
    const proxy = await startCountingProxy(String(spec.environment[variable]));
    // One environment, so that connections can be told from cold starts.
    const fn = new LocalFunction(
      {
        ...spec,
        name: `${spec.name}-counted`,
        reservedConcurrency: 1,
        environment: { ...spec.environment, [variable]: proxy.url },
      },
      { log: () => {} },
    );
    proxies.push(proxy);
    functions.push(fn);
    return { fn, proxy };
  }

  const users = (count: number, from = 1) =>
    Array.from({ length: count }, (_, index) => ({ user_id: from + index, name: `User ${from + index}` }));
  const body = (number: number, user_id: number) =>
    JSON.stringify(userEvent(number, undefined, { user_id, name: `v${number}` }, { at: Date.now() }));

  it('are one to DynamoDB for each applied event', async () => {
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

  it('are one for each row of a batch, however many changes of it the batch holds', async () => {
    const { fn, proxy } = await counted(
      String(cloud.outputs.Orders?.ReplicatorName),
      'AWS_ENDPOINT_URL_DYNAMODB',
    );
    const bodies = Array.from({ length: 10 }, (_, index) => body(index + 1, 2000 + (index % 2)));
    expect((await fn.invoke(queueEvent(bodies))).payload).toEqual({ batchItemFailures: [] });
    expect(proxy.requests).toBe(2);
  });

  it('are one to SNS for ten events', async () => {
    const { fn, proxy } = await counted(String(cloud.outputs.Users?.PublisherName), 'AWS_ENDPOINT_URL_SNS');
    const result = await fn.invoke(streamEvent(users(100, 3000)));
    expect(result.payload).toEqual({ batchItemFailures: [] });
    expect(proxy.requests).toBe(10);
  });

  it('use connections that stay open from one invocation to the next', async () => {
    const { fn, proxy } = await counted(String(cloud.outputs.Users?.PublisherName), 'AWS_ENDPOINT_URL_SNS');
    await fn.invoke(streamEvent(users(100, 4000)));
    const { connections } = proxy;
    for (let round = 1; round <= 5; round += 1)
      await fn.invoke(streamEvent(users(100, 4000 + round * 100), round * 100));
    expect(proxy.requests).toBe(60);
    expect(proxy.connections).toBe(connections);
  });
});
